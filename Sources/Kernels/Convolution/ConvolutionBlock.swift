/// A convolution, and after it depthwise and pointwise convolutions in turn, as MobileNets have them, computed together: a few
/// rows of what is between them live in the cache and never go to memory.
///
/// Each thread computes a strip of output rows (`BlockStrip`). Rows on the border of two strips are computed twice. Gives the same
/// bytes as one convolution after the other.
public struct ConvolutionBlock: Sendable {
    /// Floats of working memory that a run needs.
    public let scratchCount: Int
    private let first: any RowConvolution
    private let stages: [BlockStage]
    private let threads: Int
    private let threadScratch: Int

    /// - Parameter convolutions: any one, then depthwise and pointwise ones in turn.
    /// - Returns: nil when one of them cannot be computed row by row, or they do not follow each other.
    public init?(_ convolutions: [PackedConvolution], threads: Int) {
        guard convolutions.count >= 3, convolutions.count % 2 == 1,
            let first = convolutions[0].implementation as? any RowConvolution,
            zip(convolutions, convolutions.dropFirst()).allSatisfy({ $0.geometry.precedes($1.geometry) })
        else { return nil }
        var (stages, offset, panel) = ([BlockStage](), 0, first.panel)
        for index in stride(from: 1, to: convolutions.count, by: 2) {
            guard let depthwise = convolutions[index].implementation as? DepthwiseConvolution,
                let pointwise = convolutions[index + 1].implementation as? any RowConvolution,
                convolutions[index + 1].way == .pointwise
            else { return nil }
            let stage = BlockStage(depthwise, pointwise, panel: panel, offset: offset)
            stages.append(stage)
            offset += stage.scratchCount
            panel = pointwise.panel
        }
        self.first = first
        self.stages = stages
        self.threads = threads
        threadScratch = offset
        scratchCount = first.scratchCount.wholeLines + threads * threadScratch
    }

    /// Whether convolutions can be computed together, and whether it pays: what is between them is too large for the cache, and
    /// what is kept of it and all filters fit.
    public static func pays(_ geometries: [ConvolutionGeometry]) -> Bool {
        guard geometries.count >= 3, geometries.count % 2 == 1,
            zip(geometries, geometries.dropFirst()).allSatisfy({ $0.precedes($1) }),
            [.pointwise, .direct].contains(PackedConvolution.way(for: geometries[0]))
        else { return false }
        var kept = 0
        for index in stride(from: 1, to: geometries.count, by: 2) {
            let (depthwise, pointwise) = (geometries[index], geometries[index + 1])
            guard PackedConvolution.way(for: depthwise) == .depthwise, PackedConvolution.way(for: pointwise) == .pointwise,
                depthwise.inputHeight * depthwise.inputWidth * depthwise.inputChannels >= largeCount,
                depthwise.kernelHeight * depthwise.dilationVertical <= 8
            else { return false }
            let rows = depthwise.kernelHeight * depthwise.dilationVertical + depthwise.strideVertical
            kept += rows * depthwise.inputWidth * depthwise.inputChannels
            kept += pointwise.inputChannels * pointwise.outputChannels
        }
        return geometries.count == 3 || kept <= keptCount
    }

    /// Floats.
    private static let largeCount = 192 << 10
    private static let keptCount = 128 << 10

    /// - Parameters:
    ///   - epilogues: one a convolution.
    ///   - residual: of the output's shape, added by the last convolution.
    public func run(
        input: PixelView, output: PixelView, epilogues: [Epilogue], residual: PixelView? = nil,
        scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) {
        precondition(pool.threads <= threads && epilogues.count == 1 + 2 * stages.count)
        let (before, after) = (first.geometry, stages[stages.count - 1].depthwise.geometry)
        let strips = min(pool.threads, after.outputHeight)
        for image in 0..<before.batch {
            let source = first.prepared(
                input.advanced(image * before.inputHeight * before.inputWidth), scratch: scratch, pool: pool)
            let pixels = image * after.outputHeight * after.outputWidth
            nonisolated(unsafe) let (output, residual) = (output.advanced(pixels), residual?.advanced(pixels))
            pool.run(strips) { strip, thread in
                let rows = after.outputHeight * strip / strips..<after.outputHeight * (strip + 1) / strips
                withUnsafeTemporaryAllocation(of: Int.self, capacity: stages.count) { made in
                    made.initialize(repeating: 0)
                    let strip = BlockStrip(
                        first: first, stages: stages, epilogues: epilogues, source: source,
                        scratch: scratch + first.scratchCount.wholeLines + thread * threadScratch, made: made)
                    strip.run(rows, to: output, residual: residual)
                }
            }
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
