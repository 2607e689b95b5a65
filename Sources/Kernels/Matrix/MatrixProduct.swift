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

    var transposed: Matrix { Matrix(pointer, rows: columns, columns: rows, rowStep: columnStep, columnStep: rowStep) }
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

    /// For float32 and float64: register tiles and packed blocks, fused multiply-add where the processor has it. Every element is
    /// summed in the order of the reference.
    public static func floating<Element: TiledElement>(
        _ a: Matrix<Element>, _ b: Matrix<Element>, into c: UnsafeMutablePointer<Element>
    ) {
        let (m, k, n) = (a.rows, a.columns, b.columns)
        guard m > 0, n > 0 else { return }
        guard k > 0 else { return c.update(repeating: 0, count: m * n) }
        if m * k * n <= smallVolume { return reference(a, b, into: c) }
        // A column of numbers is as good as a row, and rows of the second matrix are read fastest.
        if n == 1 && m > 1 && a.rowStep == 1 { return floating(b.transposed, a.transposed, into: c) }
        var product = ck_product(
            type: Element.kind.rawValue, m: m, n: n, k: k, a: a.pointer, a_row: a.rowStep, a_column: a.columnStep, b: b.pointer,
            b_row: b.rowStep, b_column: b.columnStep, c: c, c_row: n, adding: 0)
        let shares = (m * n * k + threadVolume / 2) / threadVolume
        let threads = shares > 1 ? min(shares, Parallelism.threadCount, Parallelism.mostThreads) : 1
        let scratchOfThread = ck_gemm_scratch(Element.kind.rawValue) * MemoryLayout<Element>.size
        guard let scratch = MemoryPool.shared.take(threads * scratchOfThread) else { return reference(a, b, into: c) }
        defer { MemoryPool.shared.give(scratch, threads * scratchOfThread) }
        if shares <= 1 {
            ck_gemm(&product, scratch)
        } else if n < 8 * m {
            shareRows(of: product, threads: threads, scratch: scratch, ofThread: scratchOfThread)
        } else {
            shareColumns(of: product, Element.self, threads: threads, scratch: scratch, ofThread: scratchOfThread)
        }
    }

    /// Block after block, strips of whose rows the threads share. Each packs the block for itself.
    private static func shareRows(
        of product: ck_product, threads: Int, scratch: UnsafeMutableRawPointer, ofThread: Int
    ) {
        let strips = Strips(rows: product.m, threads: threads)
        nonisolated(unsafe) let scratch = scratch
        withUnsafePointer(to: product) { product in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: threads) { packed in
                packed.initialize(repeating: -1)
                for block in 0..<ck_gemm_blocks(product) {
                    StandingThreads.shared.run(strips.count, threads: threads) { strip, thread in
                        let rows = strips[strip]
                        guard !rows.isEmpty else { return }
                        ck_gemm_rows(
                            product, block, rows.lowerBound, rows.count, packed[thread] == block ? 0 : 1,
                            scratch + thread * ofThread)
                        packed[thread] = block
                    }
                }
            }
        }
    }

    /// Columns in parts, each a product of its own: there are few rows to read again for each.
    private static func shareColumns<Element>(
        of product: ck_product, _ type: Element.Type, threads: Int, scratch: UnsafeMutableRawPointer, ofThread: Int
    ) {
        let panels = (product.n + widestTile - 1) / widestTile
        let parts = min(max(product.n / leastColumns, threads), panels)
        nonisolated(unsafe) let (product, scratch) = (product, scratch)
        StandingThreads.shared.run(parts, threads: threads) { index, thread in
            let first = panels * index / parts * widestTile
            var part = product
            part.n = min(panels * (index + 1) / parts * widestTile, product.n) - first
            part.b += first * product.b_column * MemoryLayout<Element>.stride
            part.c += first * MemoryLayout<Element>.stride
            ck_gemm(&part, scratch + thread * ofThread)
        }
    }

    /// Rows in strips as high as the tallest tile: each thread's share of the rows is cut by itself, so that shares are equal and the
    /// strips between are few.
    private struct Strips {
        let rows: Int
        let threads: Int
        let stripsOfThread: Int

        init(rows: Int, threads: Int) {
            (self.rows, self.threads) = (rows, threads)
            let largestShare = (rows + smallTile * threads - 1) / (smallTile * threads) * smallTile
            stripsOfThread = (largestShare + tallestTile - 1) / tallestTile
        }

        var count: Int { threads * stripsOfThread }

        /// The last one of a share may be empty.
        subscript(strip: Int) -> Range<Int> {
            let (thread, place) = strip.quotientAndRemainder(dividingBy: stripsOfThread)
            let fours = (rows + smallTile - 1) / smallTile
            let share = fours * thread / threads * smallTile..<min(rows, fours * (thread + 1) / threads * smallTile)
            let first = min(share.lowerBound + place * tallestTile, share.upperBound)
            return first..<min(first + tallestTile, share.upperBound)
        }
    }

    /// Rows of a tile of which three make the tallest, and columns of the widest.
    private static let (smallTile, tallestTile, widestTile) = (4, 12, 32)

    /// Columns of a part that are worth reading all rows of the other matrix, and packing them, again.
    private static let leastColumns = 512

    /// Multiplications from which on a thread is worth waking: some ten microseconds.
    private static let threadVolume = 1 << 21

    /// Multiplications up to which packing costs more than it saves.
    private static let smallVolume = 512
}

/// An element that products are made of by tiles.
public protocol TiledElement: BinaryFloatingPoint {
    static var kind: ElementKind { get }
}

extension Float: TiledElement {
    public static var kind: ElementKind { .float32 }
}

extension Double: TiledElement {
    public static var kind: ElementKind { .float64 }
}
