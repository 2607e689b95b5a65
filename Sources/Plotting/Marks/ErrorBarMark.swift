/// Values with how far off they may be: a marker, and a bar from its least to its greatest value.
public struct ErrorBarMark: Mark {
    public var x: [Double]
    public var y: [Double]
    /// How far each bar reaches below and above its value; never below 0.
    public var below: [Double]
    public var above: [Double]
    public var label: String?
    public var color: Color?
    public var shape: MarkerShape

    /// - Throws: `PlottingError.unequalLengths`.
    public init(
        x: [Double], y: [Double], below: [Double], above: [Double], label: String? = nil, color: Color? = nil,
        shape: MarkerShape = .circle
    ) throws(PlottingError) {
        try checkLengths("x", x.count, "y", y.count)
        try checkLengths("y", y.count, "error", below.count)
        try checkLengths("y", y.count, "error", above.count)
        self.x = x
        self.y = y
        self.below = below.map { max(0, $0) }
        self.above = above.map { max(0, $0) }
        self.label = label
        self.color = color
        self.shape = shape
    }

    public var spokenKind: String { "values with error bars" }
    public var xRange: DataRange? { DataRange(x) }
    public var yRange: DataRange? { DataRange(y + zip(y, below).map { $0 - $1 } + zip(y, above).map { $0 + $1 }) }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        var path = Path()
        var middles: [Point] = []
        for index in x.indices {
            let middle = frame.point(x[index], y[index])
            guard frame.area.inset(-10).contains(middle) else { continue }
            middles.append(middle)
            for reach in [-below[index], above[index]] where reach != 0 {
                let end = frame.pageY(y[index] + reach)
                // Below the foot of a logarithmic axis the bar runs off the page, without an end.
                let tip = end.isFinite ? max(-1e4, min(end, 1e5)) : frame.area.maxY + 10
                path.polyline([middle, Point(middle.x, tip)])
                path.polyline([Point(middle.x - 4, tip), Point(middle.x + 4, tip)])
            }
        }
        canvas.stroke(path, Pen(color: color, width: 1.5))
        canvas.markers(middles, shape: shape, size: 6.5, color: color)
    }

    public func drawKey(on canvas: any Canvas, in box: Rectangle, color: Color) {
        canvas.line(Point(box.midX, box.y - 1), Point(box.midX, box.maxY + 1), Pen(color: color, width: 1.5))
        canvas.markers([Point(box.midX, box.midY)], shape: shape, size: 6.5, color: color)
    }

    public func crowd(in frame: PlotFrame) -> [Point] {
        x.indices.flatMap { index in
            [-below[index], 0, above[index]].map { frame.point(x[index], y[index] + $0) }
        }.filter { frame.area.contains($0) }
    }
}
