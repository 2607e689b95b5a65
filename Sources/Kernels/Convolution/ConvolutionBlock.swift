import CConvolution

/// Convolution, depthwise convolution and pointwise convolution in a row, as MobileNets have them, computed
/// together: a few rows of the first two live in the cache and never go to memory.
///
/// Each thread computes a strip of output rows. It keeps the last rows of the first convolution in a ring,
/// just as many as the depthwise filter sees. Rows on the border of two strips are computed twice.
/// Gives the same bytes as the three one after the other.
public struct ConvolutionBlock: Sendable {
    /// The epilogues of the three.
    public struct Epilogues: Sendable {
        public var first: Epilogue
        public var depthwise: Epilogue
        public var last: Epilogue

        public init(first: Epilogue, depthwise: Epilogue, last: Epilogue) {
            self.first = first
            self.depthwise = depthwise
            self.last = last
        }
    }

    /// Floats of working memory that a run needs.
    public let scratchCount: Int
    private let first: any RowConvolution
    private let depthwise: DepthwiseConvolution
    private let last: any RowConvolution
    /// The last one where it reads rounded numbers.
    private let roundedLast: BFloat16Convolution<PointwiseConvolution>?
    private let threads: Int
    /// Output rows at a time, and rows of the first convolution that are kept for them.
    private let rowsAtATime: Int
    private let ring: Int

    /// Nil when one of the three cannot be computed row by row, or they do not follow each other.
    public init?(_ first: PackedConvolution, _ depthwise: PackedConvolution, _ last: PackedConvolution, threads: Int) {
        guard let firstWay = first.implementation as? any RowConvolution,
            let depthwiseWay = depthwise.implementation as? DepthwiseConvolution,
            let lastWay = last.implementation as? any RowConvolution, last.way == .pointwise,
            first.geometry.precedes(depthwise.geometry), depthwise.geometry.precedes(last.geometry)
        else { return nil }
        self.first = firstWay
        self.depthwise = depthwiseWay
        self.last = lastWay
        roundedLast = last.implementation as? BFloat16Convolution<PointwiseConvolution>
        self.threads = threads
        let middle = depthwise.geometry
        rowsAtATime = min(max(1, 48 / middle.outputWidth), middle.outputHeight)
        let reach = (middle.kernelHeight - 1) * middle.dilationVertical + 1
        ring = min((rowsAtATime - 1) * middle.strideVertical + reach, middle.inputHeight)
        scratchCount =
            firstWay.scratchCount.wholeLines
            + threads * Self.threadScratch(middle, ring: ring, rowsAtATime: rowsAtATime)
    }

    /// Whether the three can be computed together, and whether it pays: what is between them does not fit the cache.
    public static func pays(
        _ first: ConvolutionGeometry, _ depthwise: ConvolutionGeometry, _ last: ConvolutionGeometry
    ) -> Bool {
        let firstWay = PackedConvolution.way(for: first)
        return (firstWay == .pointwise || firstWay == .direct)
            && PackedConvolution.way(for: depthwise) == .depthwise && PackedConvolution.way(for: last) == .pointwise
            && first.precedes(depthwise) && depthwise.precedes(last)
            && depthwise.inputHeight * depthwise.inputWidth * depthwise.inputChannels >= cachedFloats
            && depthwise.kernelHeight * depthwise.dilationVertical <= 8
    }

    private static let cachedFloats = 192 << 10

    private static func threadScratch(_ middle: ConvolutionGeometry, ring: Int, rowsAtATime: Int) -> Int {
        (ring * middle.inputWidth * middle.inputChannels).wholeLines
            + (rowsAtATime * middle.outputWidth * middle.outputChannels).wholeLines
    }

    /// - Parameter residual: of the output's shape, added by the last convolution.
    public func run(
        input: PixelView, output: PixelView, epilogues: Epilogues, residual: PixelView? = nil,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        precondition(pool.threads <= threads)
        let before = first.geometry
        let middle = depthwise.geometry
        let height = middle.outputHeight
        // Where two strips meet, some rows of the first convolution are computed twice.
        let strips = pool.threads == 1 ? 1 : min(2 * pool.threads, height)
        let ownScratch = Self.threadScratch(middle, ring: ring, rowsAtATime: rowsAtATime)
        for image in 0..<middle.batch {
            let source = first.prepared(
                input.advanced(image * before.inputHeight * before.inputWidth), scratch: scratch, pool: pool)
            let pixels = image * height * middle.outputWidth
            nonisolated(unsafe) let (output, residual) = (output.advanced(pixels), residual?.advanced(pixels))
            pool.run(strips) { strip, thread in
                run(
                    rows: height * strip / strips..<height * (strip + 1) / strips, of: source, to: output,
                    epilogues: epilogues, residual: residual,
                    scratch: scratch + first.scratchCount.wholeLines + thread * ownScratch)
            }
        }
    }

    private func run(
        rows: Range<Int>, of source: PixelView, to output: PixelView, epilogues: Epilogues, residual: PixelView?,
        scratch: UnsafeMutablePointer<Float>
    ) {
        let middle = depthwise.geometry
        let kept = PixelView(base: scratch, stride: middle.inputChannels)
        let filtered = PixelView(
            base: scratch + (ring * middle.inputWidth * middle.inputChannels).wholeLines,
            stride: middle.outputChannels)
        let reach = (middle.kernelHeight - 1) * middle.dilationVertical + 1
        // The next row of the first convolution to compute.
        var next = max(rows.lowerBound * middle.strideVertical - middle.paddingTop, 0)
        for begin in stride(from: rows.lowerBound, to: rows.upperBound, by: rowsAtATime) {
            let end = min(begin + rowsAtATime, rows.upperBound)
            let needed = (end - 1) * middle.strideVertical - middle.paddingTop + reach
            // Rows that the stride leaves out are not computed.
            next = max(next, begin * middle.strideVertical - middle.paddingTop)
            while next < min(needed, middle.inputHeight) {
                first.rows(
                    next..<next + 1, of: source, to: kept.advanced(next % ring * middle.inputWidth),
                    epilogue: epilogues.first, residual: nil)
                next += 1
            }
            depthwise.rows(
                begin..<end, of: kept, ring: ring, to: filtered, epilogue: epilogues.depthwise, residual: nil)
            let pixels = begin * middle.outputWidth
            let ready = roundedLast?.readied(filtered, count: (end - begin) * middle.outputWidth) ?? filtered
            last.rows(
                0..<end - begin, of: ready, to: output.advanced(pixels), epilogue: epilogues.last,
                residual: residual?.advanced(pixels))
        }
    }
}

extension ConvolutionGeometry {
    /// Whether the output of one is the input of the other.
    fileprivate func precedes(_ next: ConvolutionGeometry) -> Bool {
        batch == next.batch && outputChannels == next.inputChannels && outputHeight == next.inputHeight
            && outputWidth == next.inputWidth
    }
}

extension Int {
    /// Rounded up to whole cache lines of floats.
    fileprivate var wholeLines: Int { (self + 15) / 16 * 16 }
}
