/// A marker at each point.
public struct ScatterMark: Mark {
    public var x: [Double]
    public var y: [Double]
    public var label: String?
    public var color: Color?
    /// The marker's diameter in pixels.
    public var size: Double
    public var shape: MarkerShape
    /// 0...1; nil lets many points shine through one another.
    public var opacity: Double?

    /// - Throws: `PlottingError.unequalLengths`.
    public init(
        x: [Double], y: [Double], label: String? = nil, color: Color? = nil, size: Double? = nil,
        shape: MarkerShape = .circle, opacity: Double? = nil
    ) throws(PlottingError) {
        try checkLengths("x", x.count, "y", y.count)
        self.x = x
        self.y = y
        self.label = label
        self.color = color
        self.size = size ?? (x.count > 20_000 ? 2.5 : x.count > 2000 ? 4 : 6.5)
        self.shape = shape
        self.opacity = opacity
    }

    public var xRange: DataRange? { DataRange(x) }
    public var yRange: DataRange? { DataRange(y) }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let alpha = opacity ?? (x.count > 20_000 ? 0.35 : x.count > 2000 ? 0.5 : x.count > 100 ? 0.75 : 1)
        canvas.markers(points(in: frame), shape: shape, size: size, color: color.opacity(alpha))
    }

    public func drawKey(on canvas: any Canvas, in box: Rectangle, color: Color) {
        canvas.markers([Point(box.midX, box.midY)], shape: shape, size: max(size, 6), color: color)
    }

    public func crowd(in frame: PlotFrame) -> [Point] { points(in: frame) }

    private func points(in frame: PlotFrame) -> [Point] {
        let near = frame.area.inset(-size)
        var points: [Point] = []
        points.reserveCapacity(x.count)
        for index in x.indices {
            let point = frame.point(x[index], y[index])
            if near.contains(point) { points.append(point) }
        }
        return points
    }
}
