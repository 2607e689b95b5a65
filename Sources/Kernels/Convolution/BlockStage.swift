/// A depthwise convolution of a `ConvolutionBlock` and the pointwise one that reads it, with a thread's working memory for them: the
/// last rows of the depthwise one's input in a ring, and a few rows that it has filtered.
///
/// Channels lie a few panels at a time, each with a ring of its own, so that what is made and filtered together lies together.
struct BlockStage: Sendable {
    let depthwise: DepthwiseConvolution
    let pointwise: any RowConvolution
    /// The pointwise one where it reads rounded numbers.
    private let roundedPointwise: BFloat16Convolution<PointwiseConvolution>?
    /// Panels of the input that are made and filtered together: at least a vector of the depthwise convolution's, at the end too.
    private let panelsAtATime: Int
    private let panel: Int
    /// Output rows at a time, and rows of the input that are kept for them.
    let rowsAtATime: Int
    let ring: Int
    private let offset: Int
    private let ringCount: Int
    private let filteredCount: Int

    /// Floats: most of a first-level cache.
    private static let nearCount = 8 << 10

    /// - Parameters:
    ///   - panel: channels that the convolution before it makes together.
    ///   - offset: where its working memory begins in the thread's.
    init(_ depthwise: DepthwiseConvolution, _ pointwise: any RowConvolution, panel: Int, offset: Int) {
        let g = depthwise.geometry
        self.depthwise = depthwise
        self.pointwise = pointwise
        roundedPointwise = pointwise as? BFloat16Convolution<PointwiseConvolution>
        self.panel = panel
        var panels = (depthwise.lanes + panel - 1) / panel
        while (1..<depthwise.lanes).contains(g.inputChannels % (panels * panel)) && panels * panel < g.inputChannels {
            panels += 1
        }
        panelsAtATime = panels
        // New rows of some panels, and what is made of them.
        let rowCount = (g.strideVertical * g.inputWidth + g.outputWidth) * panels * panel
        rowsAtATime = min(max(Self.nearCount / rowCount, 1), g.outputHeight)
        ring = min((rowsAtATime - 1) * g.strideVertical + g.reach, g.inputHeight)
        self.offset = offset
        ringCount = (ring * g.inputWidth * panelsAtATime * panel).wholeLines
        filteredCount = (rowsAtATime * g.outputWidth * g.outputChannels).wholeLines
    }

    var scratchCount: Int { ringGroups * ringCount + filteredCount }

    private var panels: Int { (depthwise.geometry.inputChannels + panel - 1) / panel }
    private var ringGroups: Int { (panels + panelsAtATime - 1) / panelsAtATime }

    /// Input rows under the output rows `rows`.
    func reach(of rows: Range<Int>) -> Range<Int> {
        let g = depthwise.geometry
        let first = max(rows.lowerBound * g.strideVertical - g.paddingTop, 0)
        let end = (rows.upperBound - 1) * g.strideVertical - g.paddingTop + g.reach
        return first..<max(min(end, g.inputHeight), first)
    }

    /// Calls `body` with some panels, their channels and, in `scratch`, their ring, as that of an image of all channels.
    func forEachGroup(
        in scratch: UnsafeMutablePointer<Float>, _ body: (_ panels: Range<Int>, _ channels: Range<Int>, PixelView) -> Void
    ) {
        for group in 0..<ringGroups {
            let panels = group * panelsAtATime..<min((group + 1) * panelsAtATime, panels)
            let channels = panels.lowerBound * panel..<min(panels.upperBound * panel, depthwise.geometry.inputChannels)
            let base = scratch + offset + group * ringCount - channels.lowerBound
            body(panels, channels, PixelView(base: base, stride: panelsAtATime * panel))
        }
    }

    /// Where in `scratch` the filtered rows lie.
    func filtered(in scratch: UnsafeMutablePointer<Float>) -> PixelView {
        PixelView(base: scratch + offset + ringGroups * ringCount, stride: depthwise.geometry.outputChannels)
    }

    /// `rows` filtered rows, as the pointwise convolution reads them.
    func readied(_ filtered: PixelView, rows: Int) -> PixelView {
        roundedPointwise?.readied(filtered, count: rows * depthwise.geometry.outputWidth) ?? filtered
    }
}

extension ConvolutionGeometry {
    /// Input rows that a filter sees.
    fileprivate var reach: Int { (kernelHeight - 1) * dilationVertical + 1 }
}
