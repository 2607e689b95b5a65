import CKernels

/// Joins the columns of a grid into one accumulator a row.
public enum Reduction {
    /// `accumulator[r] = accumulator[r] op x[r, 0] op x[r, 1] ...`
    ///
    /// The accumulator's type: Double for sums and products of floats, Int64 for those of integers, the element's own
    /// for `max` and `min`, a byte for `any` and `all`. It must hold the operation's neutral element or an
    /// earlier part's result. NaN wins in `max` and `min`.
    public static func accumulate(
        _ operation: ReductionOperation, _ kind: ElementKind, _ x: UnsafeRawPointer,
        into accumulator: UnsafeMutableRawPointer, _ grid: Grid
    ) {
        var grid = grid.c
        ck_reduce(operation.rawValue, kind.rawValue, x, accumulator, &grid)
    }
}
