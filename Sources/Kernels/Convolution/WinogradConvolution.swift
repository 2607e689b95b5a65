import CConvolution

/// A 3x3 convolution with stride 1 by Winograd's minimal filtering F(m x m, 3x3): m x m outputs, 2x2 or 4x4, cost
/// `(m + 2)^2` multiplications a channel where the definition has `9 m^2`.
///
/// `output = A^T [(G filter G^T) * (B^T tile B)] A`, the products summed over channels as `(m + 2)^2` matrix
/// products. In float32 the error of 2x2 is of the size of the definition's own rounding, that of 4x4 two to three times as
/// large. With pair loops, which have 2x2 only, the transformed tiles
/// and filters are rounded to bfloat16 before they are multiplied, and of random numbers the result is 1.7 times as far
/// off as the definition's with rounded numbers (it adds up `25 / 9` of the variance).
/// Source: Lavin and Gray 2016, "Fast algorithms for convolutional neural networks", section 4.
struct WinogradConvolution: ConvolutionWay {
    private let geometry: ConvolutionGeometry
    private let outputs: WinogradOutputs
    private let loops: VectorLoops
    /// Those of the input transform and the products.
    private let productLoops: VectorLoops
    /// `G filter G^T`, one matrix `[out, in]` for each place of a tile.
    private let filters: PackedFilters
    private let bias: AlignedFloats
    private let zeros: AlignedFloats
    let tiles: WinogradTiles
    /// Tiles that are in the working memory at a time.
    let tilesAtATime: Int

    /// Floats of the tiles at a time that stay in the second-level cache beside the filters, more or less.
    private static let cachedFloats = 3 << 17

    init(
        _ geometry: ConvolutionGeometry, _ filters: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
        _ loops: VectorLoops, outputs: WinogradOutputs, pairLoops: VectorLoops? = nil
    ) {
        productLoops = pairLoops ?? loops
        precondition(Self.canRun(geometry, loops) && productLoops.lanes <= geometry.inputChannels)
        precondition(outputs == .two || pairLoops == nil)
        self.geometry = geometry
        self.outputs = outputs
        self.loops = loops
        let (inner, columns) = (geometry.inputChannels, geometry.outputChannels)
        self.bias = AlignedFloats(count: columns)
        if let bias { self.bias.base.update(from: bias, count: columns) }
        zeros = AlignedFloats(count: inner)
        tiles = WinogradTiles(geometry, outputs)
        let floatsOfTile = outputs.places * (inner + columns)
        tilesAtATime = min(tiles.count, max(Self.cachedFloats / floatsOfTile, 8 * loops.tileRows))

        let exact = PackedFilters(winograd: filters, columns: columns, inner: inner, outputs: outputs, loops: loops)
        self.filters = pairLoops.map { Self.rounded(exact, $0, matrices: outputs.places) } ?? exact
    }

    /// The matrices with each number rounded to bfloat16, for products of pairs.
    private static func rounded(_ exact: PackedFilters, _ loops: VectorLoops, matrices: Int) -> PackedFilters {
        let rounding = BFloat16Rounding(channels: exact.inner, loops: loops)
        let rows = exact.unpacked(matrices: matrices)
        rounding.round(PixelView(base: rows.base, stride: exact.inner), matrices * exact.columns, to: rows.base)
        return PackedFilters(
            rows, columns: exact.columns, inner: rounding.pairs, bias: nil, matrices: matrices, loops: loops)
    }

    static func canRun(_ g: ConvolutionGeometry, _ loops: VectorLoops) -> Bool {
        g.groups == 1 && g.kernelHeight == 3 && g.kernelWidth == 3 && g.strideVertical == 1
            && g.strideHorizontal == 1 && g.dilationVertical == 1 && g.dilationHorizontal == 1
            && g.inputChannels >= loops.lanes && g.outputChannels >= loops.lanes
            && g.outputHeight > 0 && g.outputWidth > 0
    }

    /// How many outputs a tile should give; nil where the definition is faster.
    ///
    /// Few tiles are bound by reading the filters, of which there are 16 / 9 times more, or 36 / 9.
    static func outputs(for g: ConvolutionGeometry) -> WinogradOutputs? {
        guard g.inputChannels >= 32 && g.outputChannels >= 32 else { return nil }
        let (small, large) = (WinogradTiles(g, .two), WinogradTiles(g, .four))
        if large.count >= 16 && 36 * large.count < 14 * small.count { return .four }
        return small.count >= 16 ? .two : nil
    }

    var scratchCount: Int { outputs.places * tilesAtATime * (geometry.inputChannels + geometry.outputChannels) }

    func run(
        input: PixelView, output: PixelView, epilogue: Epilogue, residual: PixelView?,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        for first in stride(from: 0, to: tiles.count, by: tilesAtATime) {
            run(
                tiles: first..<min(first + tilesAtATime, tiles.count), input: input, output: output,
                epilogue: epilogue.with(residual: residual), scratch: scratch, pool: pool)
        }
    }

    /// Some tiles only, `tilesAtATime` at most.
    func run(
        tiles run: Range<Int>, input: PixelView, output: PixelView, epilogue: dl_epilogue,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        let g = geometry
        let count = run.count
        let products = scratch + outputs.places * count * g.inputChannels
        var task = tiles.task(
            run, input: input, output: output, zeros: zeros, transformed: scratch, products: products)
        task.bias = UnsafePointer(bias.base)
        task.epilogue = epilogue
        let (transformInput, transformOutput) = (outputs.loops(productLoops).input, outputs.loops(loops).output)
        withUnsafePointer(to: &task) { task in
            nonisolated(unsafe) let task = task
            let blocks = pool.threads == 1 ? 1 : min(count, 16)
            pool.run(blocks) { block, _ in
                transformInput?(task, count * block / blocks, count * (block + 1) / blocks)
            }
            // A thread keeps a whole matrix where it can: the panel ahead of it is then its own.
            let parts = pool.threads <= 2 ? 1 : min(2, filters.panels)
            pool.run(outputs.places * parts) { item, _ in
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
                transformOutput?(task, count * block / blocks, count * (block + 1) / blocks)
            }
        }
    }
}
