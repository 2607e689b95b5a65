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
    /// A name for each point, set beside it; empty for none.
    public var names: [String]
    /// A number for each point, shown as its colour; empty for points of one colour.
    public var values: [Double]
    public var colorMap: ColorMap
    /// What the colours mean, along the colour bar.
    public var valueLabel: String

    /// - Throws: `PlottingError.unequalLengths`.
    public init(
        x: [Double], y: [Double], label: String? = nil, color: Color? = nil, size: Double? = nil,
        shape: MarkerShape = .circle, opacity: Double? = nil, names: [String] = [], values: [Double] = [],
        colorMap: ColorMap = .viridis, valueLabel: String = ""
    ) throws(PlottingError) {
        try checkLengths("x", x.count, "y", y.count)
        if !names.isEmpty { try checkLengths("x", x.count, "names", names.count) }
        if !values.isEmpty { try checkLengths("x", x.count, "values", values.count) }
        self.x = x
        self.y = y
        self.label = label
        self.color = color
        self.size = size ?? (x.count > 20_000 ? 2.5 : x.count > 2000 ? 4 : 6.5)
        self.shape = shape
        self.opacity = opacity
        self.names = names
        self.values = values
        self.colorMap = colorMap
        self.valueLabel = valueLabel
    }

    public var xRange: DataRange? { DataRange(x) }
    public var yRange: DataRange? { DataRange(y) }
    public var spokenKind: String { "points" }
    public var takesThemeColor: Bool { values.isEmpty }
    public var colorBar: ColorBar? { values.isEmpty ? nil : ColorBar(map: colorMap, range: DataRange(values), label: valueLabel) }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let alpha = opacity ?? (x.count > 20_000 ? 0.35 : x.count > 2000 ? 0.5 : x.count > 100 ? 0.75 : 1)
        guard let bar = colorBar else {
            canvas.markers(points(in: frame), shape: shape, size: size, color: color.opacity(alpha))
            return
        }
        // A few dozen shades, each drawn at once: nobody tells more apart.
        var shades = [[Point]](repeating: [], count: 48)
        for index in x.indices {
            let fraction = bar.fraction(values[index])
            let point = frame.point(x[index], y[index])
            guard fraction.isFinite && frame.area.inset(-size).contains(point) else { continue }
            shades[min(Int(fraction * Double(shades.count)), shades.count - 1)].append(point)
        }
        for (index, points) in shades.enumerated() where !points.isEmpty {
            let shade = colorMap.color((Double(index) + 0.5) / Double(shades.count))
            canvas.markers(points, shape: shape, size: size, color: shade.opacity(alpha))
        }
    }

    public func pointLabels(in frame: PlotFrame, color: Color) -> [PointLabel] {
        zip(zip(x, y), names).compactMap { place, name in
            let point = frame.point(place.0, place.1)
            guard !name.isEmpty && frame.area.contains(point) else { return nil }
            return PointLabel(point: point, text: name, clearance: size / 2, color: frame.theme.foreground)
        }
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
