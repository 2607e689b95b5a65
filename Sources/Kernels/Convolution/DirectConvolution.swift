import CConvolution

/// A convolution as a matrix product on the image itself: with a rim of zeros around the image, what the
/// filter sees at neighbouring places of a row lies at equal steps in memory.
struct DirectConvolution: RowConvolution {
    let geometry: ConvolutionGeometry
    private let filters: PackedFilters
    /// Where the rows under the filter begin, from its upper left corner, in floats.
    private let pieceOffsets: [Int]
    private let paddedWidth: Int
    private let rounding: BFloat16Rounding?

    /// - Parameter rounding: makes the pixels, on their way to the image with a rim, the pairs that the geometry and the
    ///   filters are of.
    init(
        _ geometry: ConvolutionGeometry, _ filters: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
        _ loops: VectorLoops, rounding: BFloat16Rounding? = nil
    ) {
        precondition(Self.canRun(geometry))
        self.rounding = rounding
        let g = geometry
        self.geometry = g
        let paddedWidth = g.inputWidth + g.paddingLeft + g.paddingRight
        self.paddedWidth = paddedWidth
        // Taps side by side make one piece.
        let piecesAcross = g.dilationHorizontal == 1 ? 1 : g.kernelWidth
        pieceOffsets = (0..<g.kernelHeight).flatMap { ky in
            (0..<piecesAcross).map { kx in
                (ky * g.dilationVertical * paddedWidth + kx * g.dilationHorizontal) * g.inputChannels
            }
        }
        self.filters = PackedFilters(
            channelsLastFilters(filters, geometry: g, group: 0), columns: g.outputChannels,
            inner: g.filterCount, bias: bias, loops: loops)
    }

    static func canRun(_ g: ConvolutionGeometry) -> Bool { g.groups == 1 && g.outputWidth > 0 && g.outputHeight > 0 }

    /// The register tile is filled from one row of the image.
    static func pays(_ g: ConvolutionGeometry, _ loops: VectorLoops) -> Bool { g.outputWidth >= 2 * loops.tileRows }

    /// The image with its rim.
    var scratchCount: Int {
        let height = geometry.inputHeight + geometry.paddingTop + geometry.paddingBottom
        return height * paddedWidth * geometry.inputChannels
    }

    func run(
        input: PixelView, output: PixelView, epilogue: Epilogue, residual: PixelView?,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        let g = geometry
        let height = g.outputHeight
        let blocks = pool.threads == 1 ? 1 : min(height, 16)
        for image in 0..<g.batch {
            let padded = prepared(
                input.advanced(image * g.inputHeight * g.inputWidth), scratch: scratch, pool: pool)
            nonisolated(unsafe) let (output, residual) = (output, residual)
            pool.run(blocks) { block, _ in
                let begin = height * block / blocks
                let pixels = (image * height + begin) * g.outputWidth
                rows(
                    begin..<height * (block + 1) / blocks, panels: nil, of: padded, to: output.advanced(pixels),
                    epilogue: epilogue, residual: residual?.advanced(pixels))
            }
        }
    }

    func prepared(_ input: PixelView, scratch: UnsafeMutablePointer<Float>, pool: WorkerPool) -> PixelView {
        let g = geometry
        let rowCount = paddedWidth * g.inputChannels
        let blocks = pool.threads == 1 ? 1 : 8
        let height = g.inputHeight + g.paddingTop + g.paddingBottom
        pool.run(blocks) { block, _ in
            for row in height * block / blocks..<height * (block + 1) / blocks {
                let to = scratch + row * rowCount
                let y = row - g.paddingTop
                guard y >= 0, y < g.inputHeight else {
                    to.update(repeating: 0, count: rowCount)
                    continue
                }
                let left = g.paddingLeft * g.inputChannels
                to.update(repeating: 0, count: left)
                let pixels = input.advanced(y * g.inputWidth)
                if let rounding {
                    rounding.round(pixels, g.inputWidth, to: to + left)
                } else {
                    pixels.copy(g.inputWidth, channels: g.inputChannels, to: to + left)
                }
                (to + left + g.inputWidth * g.inputChannels).update(
                    repeating: 0, count: g.paddingRight * g.inputChannels)
            }
        }
        return PixelView(base: scratch, stride: g.inputChannels)
    }

    var panel: Int { filters.loops.panel }

    func rows(
        _ rows: Range<Int>, panels: Range<Int>?, of padded: PixelView, to output: PixelView, epilogue: Epilogue,
        residual: PixelView?
    ) {
        let g = geometry
        let panels = panels ?? 0..<filters.panels
        pieceOffsets.withUnsafeBufferPointer { offsets in
            for y in rows {
                let done = (y - rows.lowerBound) * g.outputWidth
                var product = filters.product(
                    input: padded.advanced(y * g.strideVertical * paddedWidth), output: output.advanced(done),
                    epilogue: epilogue.with(residual: residual?.advanced(done)))
                product.input_stride = g.strideHorizontal * g.inputChannels
                product.piece_offsets = offsets.baseAddress
                product.pieces = offsets.count
                filters.loops.table.pointee.gemm(&product, 0, g.outputWidth, panels.lowerBound, panels.upperBound)
            }
        }
    }
}

/// The filters of one group as `[out / groups, kernel height, kernel width, in / groups]`.
func channelsLastFilters(
    _ filters: UnsafePointer<Float>, geometry g: ConvolutionGeometry, group: Int
) -> AlignedFloats {
    let taps = g.kernelHeight * g.kernelWidth
    let inputs = g.channelsPerGroup
    let reordered = AlignedFloats(toFill: g.outputChannelsPerGroup * g.filterCount)
    for output in 0..<g.outputChannelsPerGroup {
        let from = filters + (group * g.outputChannelsPerGroup + output) * g.filterCount
        let to = reordered.base + output * g.filterCount
        for tap in 0..<taps {
            for input in 0..<inputs { to[tap * inputs + input] = from[input * taps + tap] }
        }
    }
    return reordered
}
