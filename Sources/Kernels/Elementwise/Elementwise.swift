import CKernels

/// Loops over elements, in vector code; `ElementwiseReference` says what each computes.
public enum Elementwise {
    /// `out = a op b`; `out` has dense rows. Comparisons and logic write bytes 0 and 1.
    ///
    /// Not every pair exists: `divide` is for floats, logic for bytes. Integer division by zero gives 0 here; callers
    /// refuse it before. Integers wrap around.
    public static func binary(
        _ operation: BinaryOperation, _ kind: ElementKind, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer,
        into out: UnsafeMutableRawPointer, _ grid: Grid
    ) {
        var grid = grid.c
        ck_binary(operation.rawValue, kind.rawValue, a, b, out, &grid)
    }

    /// `out = op(a)`; `out` has dense rows.
    public static func unary(
        _ operation: UnaryOperation, _ kind: ElementKind, _ a: UnsafeRawPointer, into out: UnsafeMutableRawPointer,
        _ grid: Grid
    ) {
        var grid = grid.c
        ck_unary(operation.rawValue, kind.rawValue, a, out, &grid)
    }

    /// `out = a`, from one kind to another, with any steps on both sides; to bytes 0 and 1 if `toBool`.
    public static func convert(
        _ from: ElementKind, to: ElementKind, toBool: Bool, _ a: UnsafeRawPointer, into out: UnsafeMutableRawPointer,
        _ grid: Grid
    ) {
        var grid = grid.c
        ck_convert(from.rawValue, to.rawValue, toBool ? 1 : 0, a, out, &grid)
    }

    /// `out = condition ? a : b` for elements of `size` 1, 4 or 8 bytes.
    public static func select(
        size: Int, condition: UnsafePointer<UInt8>, row: Int, column: Int, _ a: UnsafeRawPointer,
        _ b: UnsafeRawPointer, into out: UnsafeMutableRawPointer, _ grid: Grid
    ) {
        var grid = grid.c
        ck_select(Int32(size), condition, row, column, a, b, out, &grid)
    }
}
