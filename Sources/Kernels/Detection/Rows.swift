import CKernels

/// Loops over dense rows of numbers.
public enum Rows {
    /// The softmax cross entropy of each row for one label: `log(sum of exp(row)) - row[label]`.
    public static func losses(
        _ x: UnsafePointer<Float>, rows: Int, columns: Int, label: Int, into out: UnsafeMutablePointer<Float>
    ) {
        precondition(columns > 0 && label >= 0 && label < columns)
        ck_row_losses(x, rows, columns, label, out)
    }

    /// `out = sum over i of weights[i] * x[places[i]]`, a row of `columns` numbers.
    public static func weightedSum(
        _ x: UnsafePointer<Float>, columns: Int, places: UnsafePointer<Int32>, weights: UnsafePointer<Float>,
        count: Int, into out: UnsafeMutablePointer<Float>
    ) {
        ck_weighted_rows(x, columns, places, weights, count, out)
    }
}
