import CKernels

/// Where a matrix lies in memory: its rows and columns may have any steps, so a transposed matrix needs no copy.
public struct Matrix<Element>: @unchecked Sendable {
    public var pointer: UnsafePointer<Element>
    public var rows: Int
    public var columns: Int
    /// Elements from one row to the next, and from one column to the next.
    public var rowStep: Int
    public var columnStep: Int

    public init(_ pointer: UnsafePointer<Element>, rows: Int, columns: Int, rowStep: Int, columnStep: Int = 1) {
        self.pointer = pointer
        self.rows = rows
        self.columns = columns
        self.rowStep = rowStep
        self.columnStep = columnStep
    }
}

/// `c = a @ b`, with `c` dense row-major.
public enum MatrixProduct {
    /// The definition, `c[i, j] = sum over p of a[i, p] b[p, j]`, in one order for every element: the reference the fast
    /// products are held to, and what integers use (which wrap around).
    @inlinable
    public static func reference<Element: Numeric>(
        _ a: Matrix<Element>, _ b: Matrix<Element>, into c: UnsafeMutablePointer<Element>,
        adding: (Element, Element) -> Element = { $0 + $1 }, multiplying: (Element, Element) -> Element = { $0 * $1 }
    ) {
        for i in 0..<a.rows {
            for j in 0..<b.columns {
                var sum: Element = 0
                for p in 0..<a.columns {
                    let product = multiplying(
                        a.pointer[i * a.rowStep + p * a.columnStep], b.pointer[p * b.rowStep + j * b.columnStep])
                    sum = adding(sum, product)
                }
                c[i * b.columns + j] = sum
            }
        }
    }

    /// For float32: register tiles and packed blocks, fused multiply-add where the processor has it. Threads share the rows, or
    /// the columns where there are many more: what the other matrix holds is read, and packed, by each of them. Every element
    /// is summed in the order of the reference.
    public static func float32(_ a: Matrix<Float>, _ b: Matrix<Float>, into c: UnsafeMutablePointer<Float>) {
        let (m, k, n) = (a.rows, a.columns, b.columns)
        guard m > 0, n > 0 else { return }
        guard k > 0 else { return c.update(repeating: 0, count: m * n) }
        if m * k * n <= smallVolume { return reference(a, b, rows: 0..<m, columns: 0..<n, into: c) }
        let out = Out(pointer: c)
        let sharesRows = n < 8 * m
        let (count, lineCost, unit) = sharesRows ? (m, n * k, smallTile) : (n, m * k, widestTile)
        // Threads are worth waking from some ten microseconds of work on; where there is that much for all, they share single small tiles.
        let least = wholeUnits(in: (1 << 21) / lineCost, of: unit)
        let grain = count > least && count >= least * Parallelism.threadCount ? unit : least
        // Between two questions whether to go on, so much work that packing the other matrix for it again costs next to nothing.
        let stretch = min(max((1 << 10) / unit * unit, grain), wholeUnits(in: (1 << 35) / lineCost, of: unit))
        Parallelism.forEachRange(of: count, grain: grain, stretch: stretch) { lines in
            let (rows, columns) = sharesRows ? (lines, 0..<n) : (0..<m, lines)
            let scratchBytes = ck_sgemm_scratch() * MemoryLayout<Float>.size
            guard let scratch = MemoryPool.shared.take(scratchBytes) else {
                return reference(a, b, rows: rows, columns: columns, into: out.pointer)
            }
            defer { MemoryPool.shared.give(scratch, scratchBytes) }
            ck_sgemm(
                rows.count, columns.lowerBound, columns.upperBound, k, a.pointer + rows.lowerBound * a.rowStep, a.rowStep,
                a.columnStep, b.pointer, b.rowStep, b.columnStep, out.pointer + rows.lowerBound * n, n, 0,
                scratch.assumingMemoryBound(to: Float.self))
        }
    }

    /// Rows of a tile of which three make the tallest, and columns of the widest: threads share whole ones.
    private static let (smallTile, widestTile) = (4, 32)

    /// The largest multiple of `unit` up to `count`, at least one.
    private static func wholeUnits(in count: Int, of unit: Int) -> Int { max(count / unit, 1) * unit }

    /// Multiplications up to which packing costs more than it saves.
    private static let smallVolume = 512

    /// The reference for some rows and columns.
    private static func reference(
        _ a: Matrix<Float>, _ b: Matrix<Float>, rows: Range<Int>, columns: Range<Int>, into c: UnsafeMutablePointer<Float>
    ) {
        for i in rows {
            for j in columns {
                var sum: Float = 0
                for p in 0..<a.columns {
                    sum +=
                        a.pointer[i &* a.rowStep &+ p &* a.columnStep] * b.pointer[p &* b.rowStep &+ j &* b.columnStep]
                }
                c[i &* b.columns &+ j] = sum
            }
        }
    }

    /// For float64: row by row, in vector code where the rows of `b` are dense.
    public static func float64(_ a: Matrix<Double>, _ b: Matrix<Double>, into c: UnsafeMutablePointer<Double>) {
        ck_dgemm(
            a.rows, b.columns, a.columns, a.pointer, a.rowStep, a.columnStep, b.pointer, b.rowStep, b.columnStep, c,
            b.columns)
    }

    private struct Out: @unchecked Sendable {
        let pointer: UnsafeMutablePointer<Float>
    }
}
