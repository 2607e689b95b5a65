import CConvolution

/// A matrix of filters in the order that the vector loops read it, with its bias.
///
/// `output[i][j] = epilogue(bias[j] + sum over k of input[i][k] * filters[j][k])`.
public struct PackedFilters: Sendable {
    /// Filters, and so output columns.
    public let columns: Int
    /// Numbers in a filter.
    public let inner: Int
    let loops: VectorLoops
    /// Packed matrices one after the other, which a loop at the end of one finds ahead of itself.
    private let filters: AlignedFloats
    private let bias: AlignedFloats

    /// - Parameters:
    ///   - filters: `[columns, inner]`, row after row; `matrices` of them, one after the other.
    ///   - bias: one number a column, the same for all matrices.
    public init(
        _ filters: UnsafePointer<Float>, columns: Int, inner: Int, bias: UnsafePointer<Float>?, matrices: Int = 1,
        loops: VectorLoops = .best
    ) {
        self.columns = columns
        self.inner = inner
        self.loops = loops
        let packed = dl_packed_count(loops.table, columns, inner)
        self.filters = AlignedFloats(toFill: matrices * packed)
        for matrix in 0..<matrices {
            dl_pack_filters(
                loops.table, filters + matrix * columns * inner, columns, inner, self.filters.base + matrix * packed)
        }
        self.bias = AlignedFloats(count: (columns + loops.panel - 1) / loops.panel * loops.panel)
        if let bias { self.bias.base.update(from: bias, count: columns) }
    }

    /// The same from filters that are put in order for it.
    init(
        _ filters: AlignedFloats, columns: Int, inner: Int, bias: UnsafePointer<Float>?, matrices: Int = 1,
        loops: VectorLoops
    ) {
        self = withExtendedLifetime(filters) {
            PackedFilters(
                UnsafePointer(filters.base), columns: columns, inner: inner, bias: bias, matrices: matrices, loops: loops)
        }
    }

    /// Winograd's matrices of 3x3 filters `[columns, inner, 3, 3]`, without a bias.
    init(
        winograd filters: UnsafePointer<Float>, columns: Int, inner: Int, outputs: WinogradOutputs, loops: VectorLoops
    ) {
        self.columns = columns
        self.inner = inner
        self.loops = loops
        self.filters = AlignedFloats(toFill: outputs.places * dl_packed_count(loops.table, columns, inner))
        outputs.loops(loops).filters(filters, columns, inner, self.filters.base)
        bias = AlignedFloats(count: (columns + loops.panel - 1) / loops.panel * loops.panel)
    }

    /// The matrices as they were before they were packed: `[matrices, columns, inner]`.
    func unpacked(matrices: Int) -> AlignedFloats {
        let rows = AlignedFloats(toFill: matrices * columns * inner)
        let packed = dl_packed_count(loops.table, columns, inner)
        for row in 0..<matrices * columns {
            let column = row % columns
            let panel = filters.base + row / columns * packed + column / loops.panel * loops.panel * inner
            for k in 0..<inner { rows.base[row * inner + k] = panel[k * loops.panel + column % loops.panel] }
        }
        return rows
    }

    var panels: Int { (columns + loops.panel - 1) / loops.panel }

    func product(input: PixelView, output: PixelView, epilogue: dl_epilogue, matrix: Int = 0) -> dl_gemm {
        dl_gemm(
            input: input.base, input_stride: input.stride, piece_offsets: dl_one_piece_offset(), pieces: 1,
            filters: filters.base + matrix * dl_packed_count(loops.table, columns, inner), bias: bias.base,
            output: output.base, output_stride: output.stride, inner: inner, columns: columns, epilogue: epilogue)
    }

    /// `rows` rows of `input` times the filters, shared out among the pool's threads.
    public func multiply(
        rows: Int, input: PixelView, output: PixelView, epilogue: Epilogue = .none, residual: PixelView? = nil,
        pool: WorkerPool
    ) {
        let split = ProductSplit(rows: rows, filters: self, threads: pool.threads)
        var product = product(input: input, output: output, epilogue: epilogue.with(residual: residual))
        withUnsafePointer(to: &product) { product in
            nonisolated(unsafe) let product = product
            pool.run(split.count) { item, _ in
                let (rows, panels) = split[item]
                loops.table.pointee.gemm(
                    product, rows.lowerBound, rows.upperBound, panels.lowerBound, panels.upperBound)
            }
        }
    }
}

/// How a matrix product falls into items that one thread each computes.
///
/// Filters are walked once for each block of rows, and rows once for each panel of filters; what is
/// walked often should stay in the second-level cache.
struct ProductSplit {
    let rows: Int
    let rowBlocks: Int
    let panels: Int
    let panelBlocks: Int

    /// Bytes of rows that stay in the cache while all filters pass by.
    private static let cachedBytes = 192 * 1024

    init(rows: Int, filters: PackedFilters, threads: Int) {
        self.rows = rows
        panels = filters.panels
        let tile = filters.loops.tileRows
        let rowBytes = filters.inner * MemoryLayout<Float>.size
        let cachedRows = max(Self.cachedBytes / max(rowBytes, 1) / tile, 1) * tile
        let tiles = max((rows + tile - 1) / tile, 1)
        let stays = rows * rowBytes <= 4 * Self.cachedBytes
        if threads > 1 && stays && tiles >= 2 * threads {
            // A thread's rows are in its cache since it made them.
            panelBlocks = 1
            rowBlocks = tiles >= 4 * threads ? 2 * threads : threads
        } else if stays {
            // All rows stay: panel after panel, the filters read once, and several panels in a row by one thread.
            panelBlocks = threads == 1 ? 1 : min(panels, 4 * threads)
            rowBlocks = threads == 1 ? 1 : min(max(4 * threads / max(panels, 1), 1), tiles)
        } else {
            panelBlocks = 1
            rowBlocks = (rows + cachedRows - 1) / cachedRows
        }
    }

    var count: Int { rowBlocks * panelBlocks }

    subscript(item: Int) -> (rows: Range<Int>, panels: Range<Int>) {
        let row = item % rowBlocks
        let panel = item / rowBlocks
        return (
            rows * row / rowBlocks..<rows * (row + 1) / rowBlocks,
            panels * panel / panelBlocks..<panels * (panel + 1) / panelBlocks
        )
    }
}
