import CConvolution

/// A 3x3 convolution with stride 1 by Winograd's minimal filtering F(2x2, 3x3): each 2x2 outputs cost
/// 16 multiplications a channel where the definition has 36.
///
/// `output = A^T [(G filter G^T) * (B^T tile B)] A`, the products summed over channels as sixteen matrix
/// products. In float32 its error is of the size of the definition's own rounding. With pair loops the transformed tiles
/// and filters are rounded to bfloat16 before they are multiplied, and of random numbers the result is 1.7 times as far
/// off as the definition's with rounded numbers (it adds up `25 / 9` of the variance).
/// Source: Lavin and Gray 2016, "Fast algorithms for convolutional neural networks", section 4.1.
struct WinogradConvolution: ConvolutionWay {
    private let geometry: ConvolutionGeometry
    private let loops: VectorLoops
    /// Those of the input transform and the products.
    private let productLoops: VectorLoops
    /// `G filter G^T` with `G = [[1, 0, 0], [1/2, 1/2, 1/2], [1/2, -1/2, 1/2], [0, 0, 1]]`, one matrix `[out, in]` for
    /// each of the sixteen places.
    private let filters: PackedFilters
    private let bias: AlignedFloats
    private let zeros: AlignedFloats
    private let tilesAcross: Int
    private let tiles: Int
    /// Tiles of one image that are in the working memory at a time.
    private let tilesAtATime: Int

    private static let scratchLimit = 2 << 20

    init(
        _ geometry: ConvolutionGeometry, _ filters: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
        _ loops: VectorLoops, pairLoops: VectorLoops? = nil
    ) {
        productLoops = pairLoops ?? loops
        precondition(Self.canRun(geometry, loops) && productLoops.lanes <= geometry.inputChannels)
        self.geometry = geometry
        self.loops = loops
        let inputs = geometry.inputChannels
        let outputs = geometry.outputChannels
        self.bias = AlignedFloats(count: outputs)
        if let bias { self.bias.base.update(from: bias, count: outputs) }
        zeros = AlignedFloats(count: inputs)
        tilesAcross = (geometry.outputWidth + 1) / 2
        tiles = tilesAcross * ((geometry.outputHeight + 1) / 2)
        tilesAtATime = min(tiles, max(Self.scratchLimit / (16 * (inputs + outputs)), 8 * loops.tileRows))

        let exact = PackedFilters(winograd: filters, columns: outputs, inner: inputs, loops: loops)
        self.filters = pairLoops.map { Self.rounded(exact, $0) } ?? exact
    }

    /// The matrices with each number rounded to bfloat16, for products of pairs.
    private static func rounded(_ exact: PackedFilters, _ loops: VectorLoops) -> PackedFilters {
        let rounding = BFloat16Rounding(channels: exact.inner, loops: loops)
        let matrices = exact.unpacked(matrices: 16)
        rounding.round(PixelView(base: matrices.base, stride: exact.inner), 16 * exact.columns, to: matrices.base)
        return PackedFilters(
            matrices, columns: exact.columns, inner: rounding.pairs, bias: nil, matrices: 16, loops: loops)
    }

    static func canRun(_ g: ConvolutionGeometry, _ loops: VectorLoops) -> Bool {
        g.groups == 1 && g.kernelHeight == 3 && g.kernelWidth == 3 && g.strideVertical == 1
            && g.strideHorizontal == 1 && g.dilationVertical == 1 && g.dilationHorizontal == 1
            && g.inputChannels >= loops.lanes && g.outputChannels >= loops.lanes
            && g.outputHeight > 0 && g.outputWidth > 0
    }

    /// Few tiles are bound by reading the filters, of which there are 16 / 9 times more.
    static func pays(_ g: ConvolutionGeometry) -> Bool {
        (g.outputWidth + 1) / 2 * ((g.outputHeight + 1) / 2) >= 16 && g.inputChannels >= 32 && g.outputChannels >= 32
    }

    var scratchCount: Int { 16 * tilesAtATime * (geometry.inputChannels + geometry.outputChannels) }

    func run(
        input: PixelView, output: PixelView, epilogue: Epilogue, residual: PixelView?,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        let g = geometry
        for image in 0..<g.batch {
            let pixels = image * g.outputHeight * g.outputWidth
            for first in stride(from: 0, to: tiles, by: tilesAtATime) {
                run(
                    tiles: first..<min(first + tilesAtATime, tiles),
                    input: input.advanced(image * g.inputHeight * g.inputWidth), output: output.advanced(pixels),
                    epilogue: epilogue.with(residual: residual?.advanced(pixels)), scratch: scratch, pool: pool)
            }
        }
    }

    private func run(
        tiles: Range<Int>, input: PixelView, output: PixelView, epilogue: dl_epilogue,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        let g = geometry
        let count = tiles.count
        let products = scratch + 16 * count * g.inputChannels
        var task = dl_winograd(
            input: input.base, input_height: g.inputHeight, input_width: g.inputWidth, input_stride: input.stride,
            channels: g.inputChannels, padding_top: g.paddingTop, padding_left: g.paddingLeft, zeros: zeros.base,
            transformed: scratch, products: products, columns: g.outputChannels, bias: bias.base,
            output: output.base, output_height: g.outputHeight, output_width: g.outputWidth,
            output_stride: output.stride, tiles_across: tilesAcross, tile_first: tiles.lowerBound, tiles: count,
            epilogue: epilogue)
        withUnsafePointer(to: &task) { task in
            nonisolated(unsafe) let task = task
            let blocks = pool.threads == 1 ? 1 : min(count, 16)
            pool.run(blocks) { block, _ in
                productLoops.table.pointee.winograd_input(task, count * block / blocks, count * (block + 1) / blocks)
            }
            // A thread keeps a whole matrix where it can: the panel ahead of it is then its own.
            let parts = pool.threads <= 2 ? 1 : min(2, filters.panels)
            pool.run(16 * parts) { item, _ in
                let place = item / parts
                let part = item % parts
                var product = filters.product(
                    input: PixelView(base: scratch + place * count * g.inputChannels, stride: g.inputChannels),
                    output: PixelView(base: products + place * count * g.outputChannels, stride: g.outputChannels),
                    epilogue: Epilogue.none.with(residual: nil), matrix: place)
                productLoops.table.pointee.gemm(
                    &product, 0, count, filters.panels * part / parts, filters.panels * (part + 1) / parts)
            }
            pool.run(blocks) { block, _ in
                loops.table.pointee.winograd_output(task, count * block / blocks, count * (block + 1) / blocks)
            }
        }
    }
}
