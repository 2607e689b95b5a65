/// Bars from zero to each height; those of several marks in one panel stand side by side.
public struct BarMark: Mark {
    /// The middles of the bars.
    public var x: [Double]
    public var heights: [Double]
    /// The share of the distance between bars that they fill, 0...1.
    public var width: Double
    public var label: String?
    public var color: Color?
    /// Writes each height over its bar.
    public var showsValues: Bool

    /// - Parameter x: the middles; nil puts them at 0, 1, 2..., where an axis's categories stand.
    /// - Throws: `PlottingError.unequalLengths`.
    public init(
        x: [Double]? = nil, heights: [Double], width: Double = 0.72, label: String? = nil, color: Color? = nil,
        showsValues: Bool = false
    ) throws(PlottingError) {
        let middles = x ?? heights.indices.map(Double.init)
        try checkLengths("x", middles.count, "heights", heights.count)
        self.x = middles
        self.heights = heights
        self.width = width
        self.label = label
        self.color = color
        self.showsValues = showsValues
    }

    public var xRange: DataRange? {
        guard let range = DataRange(x) else { return nil }
        let half = spacing * 0.6
        return DataRange(low: range.low - half, high: range.high + half, fixedLow: true, fixedHigh: true)
    }

    public var yRange: DataRange? {
        guard let range = DataRange(heights) else { return nil }
        var whole = DataRange(
            low: min(0, range.low), high: max(0, range.high), fixedLow: range.low >= 0, fixedHigh: range.high <= 0)
        whole.smallestPositive = range.smallestPositive.map { $0 / 2 }
        return whole
    }

    /// The distance from one bar to the next.
    private var spacing: Double {
        let sorted = x.filter(\.isFinite).sorted()
        return zip(sorted.dropFirst(), sorted).map { $0 - $1 }.filter { $0 > 0 }.min() ?? 1
    }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let font = Font(size: frame.theme.fontSize * 0.92)
        for (index, bar) in bars(in: frame).enumerated() where bar.width.isFinite && bar.height.isFinite {
            canvas.fill(.rectangle(bar), color)
            guard showsValues else { continue }
            let text = NumberFormat.short(heights[index])
            let above = heights[index] >= 0
            let y = above ? bar.y - 0.75 * font.size : bar.maxY + 0.75 * font.size
            canvas.centeredText(text, at: Point(bar.midX, y), font: font, color: frame.theme.muted)
        }
    }

    public func crowd(in frame: PlotFrame) -> [Point] {
        bars(in: frame).flatMap { bar in
            stride(from: bar.y, through: bar.maxY, by: max(6, bar.height / 100)).flatMap { y in
                [Point(bar.x, y), Point(bar.midX, y), Point(bar.maxX, y)]
            }
        }
    }

    private func bars(in frame: PlotFrame) -> [Rectangle] {
        let group = spacing * width
        let one = group / Double(frame.barSlot.count)
        return x.indices.map { index in
            let left = x[index] - group / 2 + one * Double(frame.barSlot.index)
            return bar(from: left, to: left + one, height: heights[index], in: frame)
        }
    }
}

/// The rectangle of one bar; on a logarithmic axis its foot is the axis.
func bar(from left: Double, to right: Double, height: Double, in frame: PlotFrame) -> Rectangle {
    let foot = frame.y.scale == .log ? frame.y.low : max(frame.y.low, min(0, frame.y.high))
    let (x0, x1) = (frame.pageX(left), frame.pageX(right))
    let (y0, y1) = (frame.pageY(foot), max(-1e6, min(frame.pageY(height), 1e6)))
    return Rectangle(x: min(x0, x1), y: min(y0, y1), width: abs(x1 - x0), height: abs(y1 - y0))
}
