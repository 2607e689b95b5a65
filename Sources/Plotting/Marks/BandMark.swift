/// The area between two curves: a spread around a mean, or what lies under a curve.
public struct BandMark: Mark {
    public var x: [Double]
    public var low: [Double]
    public var high: [Double]
    public var label: String?
    public var color: Color?
    /// 0...1.
    public var opacity: Double
    /// Each value holds up to the next point.
    public var steps: Bool

    /// A value that is not finite leaves a gap.
    ///
    /// - Parameter low: nil for the area above zero.
    /// - Throws: `PlottingError.unequalLengths`.
    public init(
        x: [Double], low: [Double]? = nil, high: [Double], label: String? = nil, color: Color? = nil,
        opacity: Double = 0.25, steps: Bool = false
    ) throws(PlottingError) {
        try checkLengths("x", x.count, "high", high.count)
        if let low { try checkLengths("x", x.count, "low", low.count) }
        self.x = x
        self.low = low ?? [Double](repeating: 0, count: x.count)
        self.high = high
        self.label = label
        self.color = color
        self.opacity = opacity
        self.steps = steps
    }

    public var spokenKind: String { "area" }
    public var xRange: DataRange? { DataRange(x) }
    public var yRange: DataRange? {
        guard var range = DataRange(low + high) else { return nil }
        range.fixedLow = range.low == 0
        range.fixedHigh = range.high == 0
        return range
    }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        for piece in pieces(in: frame, columnsPerPixel: canvas.pixelScale) {
            var path = Path()
            path.polyline(piece.map(\.top) + piece.reversed().map(\.bottom))
            path.elements.append(.close)
            canvas.fill(path, color.opacity(max(0, min(opacity, 1))))
        }
    }

    public func drawKey(on canvas: any Canvas, in box: Rectangle, color: Color) {
        canvas.fill(.rectangle(box.inset(box.height * 0.15)), color.opacity(max(0.3, min(opacity, 1))))
    }

    public func crowd(in frame: PlotFrame) -> [Point] {
        pieces(in: frame, columnsPerPixel: 0.25).flatMap { piece in
            piece.flatMap { [$0.top, Point($0.top.x, ($0.top.y + $0.bottom.y) / 2), $0.bottom] }
        }
    }

    private typealias Slice = (top: Point, bottom: Point)

    /// The stretches between gaps; of the points in one column of pixels only the outermost heights.
    private func pieces(in frame: PlotFrame, columnsPerPixel: Double) -> [[Slice]] {
        var pieces: [[Slice]] = [[]]
        let foot = frame.y.scale == .log ? frame.y.low : 0
        func height(_ value: Double) -> Double {
            max(-1e6, min(frame.pageY(frame.y.scale == .log && value <= 0 ? foot : value), 1e6))
        }
        let isThinned = x.count > 2000
        for index in x.indices {
            let (across, top, bottom) = (frame.pageX(x[index]), height(high[index]), height(low[index]))
            guard across.isFinite && high[index].isFinite && low[index].isFinite else {
                if pieces.last?.isEmpty == false { pieces.append([]) }
                continue
            }
            let place = max(-1e6, min(across, 1e6))
            let last = pieces.count - 1
            if steps, let before = pieces[last].last {
                pieces[last].append((Point(place, before.top.y), Point(place, before.bottom.y)))
            }
            if isThinned, !steps, let before = pieces[last].last,
                (before.top.x * columnsPerPixel).rounded(.down) == (place * columnsPerPixel).rounded(.down)
            {
                pieces[last][pieces[last].count - 1] = (
                    Point(before.top.x, min(before.top.y, top)), Point(before.top.x, max(before.bottom.y, bottom))
                )
            } else {
                pieces[last].append((Point(place, top), Point(place, bottom)))
            }
        }
        return pieces.filter { $0.count > 1 }
    }
}
