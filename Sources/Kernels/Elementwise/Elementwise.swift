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

    /// `out` = what the links make of `a`, one after the other: `count` dense floats of the kind, `out` not where `a` is.
    ///
    /// The same bytes as link by link, for the loops are the same; but each run of elements goes through all links while it is in the
    /// cache. If it `streams`, the result goes past the caches: `out` is aligned to 64, and the thread says `Streaming.finish()`.
    public static func chain(
        _ links: [ChainLink], _ kind: ElementKind, _ a: UnsafeRawPointer, into out: UnsafeMutableRawPointer, count: Int,
        streams: Bool
    ) {
        links.withUnsafeBufferPointer { links in
            links.withMemoryRebound(to: ck_link.self) { links in
                ck_chain(links.baseAddress, links.count, kind.rawValue, a, out, count, streams ? 1 : 0)
            }
        }
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

    /// `dx = dy` where `0 < y` and not `y >= high`, else 0, over dense floats: the way back of relu, whose `high` is not a
    /// number, and of relu6.
    public static func gate(
        _ y: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, below high: Float, into dx: UnsafeMutablePointer<Float>,
        count: Int
    ) {
        ck_gate(y, dy, high, dx, count)
    }

    /// `out[r] = exp(x[r] - max(x[r])) / sum`, row by row of dense floats; `logSums[r]` the logarithm of the row's `sum exp(x)`,
    /// where it is wanted.
    public static func softmax(
        _ x: UnsafePointer<Float>, rows: Int, columns: Int, into out: UnsafeMutablePointer<Float>,
        logSums: UnsafeMutablePointer<Double>? = nil
    ) {
        ck_softmax_rows(x, rows, columns, out, logSums)
    }

    /// `to[c, r] = from[r, c]` for floats; the rows of both are dense.
    public static func transpose(
        _ from: UnsafePointer<Float>, rowStep: Int, rows: Int, columns: Int, into to: UnsafeMutablePointer<Float>,
        toRowStep: Int
    ) {
        ck_transpose(from, rowStep, rows, columns, to, toRowStep)
    }
}
