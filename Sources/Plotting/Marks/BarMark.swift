/// Bars from zero to each height; those of several marks in one panel stand side by side, or on one another when they
/// have a base.
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
    /// Where each bar starts, for bars that stand on others; nil for zero.
    public var base: [Double]?
    /// Bars lie, and their names stand beside the y axis, the first on top.
    public var isHorizontal: Bool

    /// - Parameter x: the middles; nil puts them at 0, 1, 2..., where an axis's categories stand.
    /// - Throws: `PlottingError.unequalLengths`.
    public init(
        x: [Double]? = nil, heights: [Double], width: Double = 0.72, label: String? = nil, color: Color? = nil,
        showsValues: Bool = false, base: [Double]? = nil, isHorizontal: Bool = false
    ) throws(PlottingError) {
        let middles = x ?? heights.indices.map(Double.init)
        try checkLengths("x", middles.count, "heights", heights.count)
        if let base { try checkLengths("base", base.count, "heights", heights.count) }
        self.x = middles
        self.heights = heights
        self.width = width
        self.label = label
        self.color = color
        self.showsValues = showsValues
        self.base = base
        self.isHorizontal = isHorizontal
    }

    public var listsDown: Bool { isHorizontal }
    public var countsThings: Bool { !isHorizontal && ends.allSatisfy { $0.rounded() == $0 } && ends.contains { abs($0) >= 2 } }
    public var spokenKind: String { "bars" }
    public var xRange: DataRange? { isHorizontal ? heightRange : placeRange }
    public var yRange: DataRange? { isHorizontal ? placeRange : heightRange }

    private var placeRange: DataRange? {
        guard let range = DataRange(x) else { return nil }
        let half = spacing * 0.6
        var whole = DataRange(low: range.low - half, high: range.high + half, fixedLow: true, fixedHigh: true)
        whole.isWhole = range.isWhole
        return whole
    }

    private var ends: [Double] { base.map { zip($0, heights).map { $0 + $1 } } ?? heights }

    private var heightRange: DataRange? {
        guard let range = DataRange(ends) else { return nil }
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
        let texts = showsValues ? NumberFormat.alike(heights) : []
        for (index, bar) in bars(in: frame).enumerated() where bar.isFinite {
            canvas.fill(.rectangle(bar), color)
            guard showsValues else { continue }
            let text = texts[index]
            let grows = heights[index] >= 0
            if isHorizontal {
                let room = (grows ? frame.area.maxX - bar.maxX : bar.x - frame.area.x) - font.size * 0.4
                let fits = room >= canvas.width(text, font)
                let end = grows ? bar.maxX : bar.x
                let place = Point(end + font.size * 0.4 * (grows == fits ? 1 : -1), bar.midY)
                canvas.centeredText(
                    text, at: place, font: font, color: fits ? frame.theme.muted : color.contrasting,
                    anchor: grows == fits ? .start : .end)
            } else {
                let y = grows ? bar.y - 0.75 * font.size : bar.maxY + 0.75 * font.size
                let isOver = y < frame.area.y + font.size * 0.4
                let place = Point(bar.midX, isOver ? bar.y + 0.75 * font.size : y)
                canvas.centeredText(text, at: place, font: font, color: isOver ? color.contrasting : frame.theme.muted)
            }
        }
    }

    public func crowd(in frame: PlotFrame) -> [Point] {
        bars(in: frame).filter(\.isFinite).flatMap { bar -> [Point] in
            guard !isHorizontal else {
                return stride(from: bar.x, through: bar.maxX, by: max(6, bar.width / 100)).flatMap { x in
                    [Point(x, bar.y), Point(x, bar.midY), Point(x, bar.maxY)]
                }
            }
            return stride(from: bar.y, through: bar.maxY, by: max(6, bar.height / 100)).flatMap { y in
                [Point(bar.x, y), Point(bar.midX, y), Point(bar.maxX, y)]
            }
        }
    }

    private func bars(in frame: PlotFrame) -> [Rectangle] {
        let group = spacing * width
        let one = group / Double(frame.barSlot.count)
        return x.indices.map { index in
            let left = x[index] - group / 2 + one * Double(frame.barSlot.index)
            return bar(
                from: left, to: left + one, base: base?[index] ?? 0, height: ends[index], isHorizontal: isHorizontal,
                in: frame)
        }
    }
}

/// The rectangle of one bar from `base` to `height`; on a logarithmic axis the foot of one from zero is the axis.
func bar(
    from left: Double, to right: Double, base: Double = 0, height: Double, isHorizontal: Bool = false,
    in frame: PlotFrame
) -> Rectangle {
    func page(_ line: NumberLine, _ value: Double, _ place: (Double) -> Double) -> Double {
        let found = place(line.scale == .log && value <= 0 ? line.low : value)
        return found.isNaN ? found : max(-1e6, min(found, 1e6))
    }
    func within(_ line: NumberLine) -> Double { max(line.low, min(base, line.high)) }
    let (across, up) = isHorizontal ? (frame.y, frame.x) : (frame.x, frame.y)
    let (placeAcross, placeUp) = isHorizontal ? (frame.pageY, frame.pageX) : (frame.pageX, frame.pageY)
    let (one, other) = (page(across, left, placeAcross), page(across, right, placeAcross))
    let (foot, end) = (page(up, within(up), placeUp), page(up, height, placeUp))
    return isHorizontal
        ? Rectangle(x: min(foot, end), y: min(one, other), width: abs(end - foot), height: abs(other - one))
        : Rectangle(x: min(one, other), y: min(foot, end), width: abs(other - one), height: abs(end - foot))
}
