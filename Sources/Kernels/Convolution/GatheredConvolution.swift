import CConvolution

/// Any convolution: the pixels under each filter place are copied side by side, and the rows so made are
/// multiplied by the filters ("im2col", a block of places at a time).
struct GatheredConvolution: ConvolutionWay {
    private let geometry: ConvolutionGeometry
    private let loops: VectorLoops
    /// `[out / groups, kernel height * kernel width * in / groups]`, one for each group.
    private let filters: [PackedFilters]
    /// Output pixels of an image gathered at a time, by one thread or by all.
    private let rowsAtATime: Int
    private let sharesRows: Bool
    private let threads: Int

    /// Bytes of gathered rows that a thread keeps in its cache, and that all threads share.
    private static let cachedBytes = 192 * 1024
    private static let sharedBytes = 2 << 20

    init(
        _ geometry: ConvolutionGeometry, _ filters: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
        _ loops: VectorLoops, threads: Int
    ) {
        let g = geometry
        self.geometry = g
        self.loops = loops
        self.threads = threads
        self.filters = (0..<g.groups).map { group in
            PackedFilters(
                channelsLastFilters(filters, geometry: g, group: group), columns: g.outputChannelsPerGroup,
                inner: g.filterCount, bias: bias.map { $0 + group * g.outputChannelsPerGroup }, loops: loops)
        }
        let rows = g.outputHeight * g.outputWidth
        let rowBytes = g.filterCount * MemoryLayout<Float>.size
        sharesRows = rows * rowBytes <= Self.sharedBytes
        let tile = loops.tileRows
        rowsAtATime = sharesRows ? rows : min(rows, max(Self.cachedBytes / rowBytes / tile, 1) * tile)
    }

    var scratchCount: Int { (sharesRows ? 1 : threads) * scratchOfThread }

    private var scratchOfThread: Int { (rowsAtATime * geometry.filterCount).wholeLines }

    func run(
        input: PixelView, output: PixelView, epilogue: Epilogue, residual: PixelView?,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        precondition(pool.threads <= threads)
        let g = geometry
        let rows = g.outputHeight * g.outputWidth
        for image in 0..<g.batch {
            for group in 0..<g.groups {
                let channel = group * g.channelsPerGroup
                let outputChannel = group * g.outputChannelsPerGroup
                let from = input.advanced(image * g.inputHeight * g.inputWidth).sliced(channel)
                let to = output.advanced(image * rows).sliced(outputChannel)
                let added = residual?.advanced(image * rows).sliced(outputChannel)
                if sharesRows {
                    let blocks = pool.threads == 1 ? 1 : min(rows, 8)
                    pool.run(blocks) { block, _ in
                        let begin = rows * block / blocks
                        gather(
                            begin..<rows * (block + 1) / blocks, of: from, into: scratch + begin * g.filterCount)
                    }
                    filters[group].multiply(
                        rows: rows, input: PixelView(base: scratch, stride: g.filterCount), output: to,
                        epilogue: epilogue, residual: added, pool: pool)
                } else {
                    pool.run((rows + rowsAtATime - 1) / rowsAtATime) { block, thread in
                        let begin = block * rowsAtATime
                        let end = min(begin + rowsAtATime, rows)
                        let gathered = scratch + thread * scratchOfThread
                        gather(begin..<end, of: from, into: gathered)
                        var product = filters[group].product(
                            input: PixelView(base: gathered, stride: g.filterCount), output: to.advanced(begin),
                            epilogue: epilogue.with(residual: added?.advanced(begin)))
                        loops.table.pointee.gemm(&product, 0, end - begin, 0, filters[group].panels)
                    }
                }
            }
        }
    }

    /// Rows `[kernel height * kernel width * in / groups]`, one for each of the output `places`.
    private func gather(_ places: Range<Int>, of input: PixelView, into rows: UnsafeMutablePointer<Float>) {
        let g = geometry
        let channels = g.channelsPerGroup
        let width = g.outputWidth
        // Neighbouring taps lie side by side in memory when nothing stands between their channels.
        let isDense = g.dilationHorizontal == 1 && input.stride == channels
        var to = rows
        for place in places {
            let left = place % width * g.strideHorizontal - g.paddingLeft
            let top = place / width * g.strideVertical - g.paddingTop
            let isInside = left >= 0 && left + g.kernelWidth <= g.inputWidth
            for ky in 0..<g.kernelHeight {
                let y = top + ky * g.dilationVertical
                if y < 0 || y >= g.inputHeight {
                    to.update(repeating: 0, count: g.kernelWidth * channels)
                    to += g.kernelWidth * channels
                } else if isDense && isInside {
                    let from = input.base + (y * g.inputWidth + left) * channels
                    to.update(from: from, count: g.kernelWidth * channels)
                    to += g.kernelWidth * channels
                } else {
                    for kx in 0..<g.kernelWidth {
                        let x = left + kx * g.dilationHorizontal
                        if x < 0 || x >= g.inputWidth {
                            to.update(repeating: 0, count: channels)
                        } else {
                            to.update(from: input.base + (y * g.inputWidth + x) * input.stride, count: channels)
                        }
                        to += channels
                    }
                }
            }
        }
    }
}
