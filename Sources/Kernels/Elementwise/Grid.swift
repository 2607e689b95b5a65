import CKernels

/// Two nested loops over up to two inputs and an output; steps are in elements.
///
/// Whoever has more than two axes merges those that lie one after the other and calls a loop once for each
/// step of the rest.
public struct Grid: Sendable {
    public var rows: Int
    public var columns: Int
    public var aRow = 0
    public var aColumn = 0
    public var bRow = 0
    public var bColumn = 0
    public var outRow = 0
    public var outColumn = 1
    /// The slope of `leakyRelu`.
    public var parameter = 0.0

    public init(rows: Int = 1, columns: Int) {
        self.rows = rows
        self.columns = columns
    }

    /// One run of dense elements everywhere.
    public init(dense count: Int) {
        self.init(rows: 1, columns: count)
        aColumn = 1
        bColumn = 1
    }

    var c: ck_grid {
        ck_grid(
            rows: rows, columns: columns, a_row: aRow, a_column: aColumn, b_row: bRow, b_column: bColumn,
            out_row: outRow, out_column: outColumn, parameter: parameter)
    }
}
