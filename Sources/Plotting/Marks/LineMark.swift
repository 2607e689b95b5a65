/// Points joined in the order given; a value that is not finite, or has no logarithm, leaves a gap.
public struct LineMark: Mark {
    public var x: [Double]
    public var y: [Double]
    public var label: String?
    public var color: Color?
    /// In pixels.
    public var width: Double
    public var dashes: [Double]
    /// Each value holds up to the next point, where the line jumps: a precision-recall curve, a count over time.
    public var steps: Bool
    /// Drawn at each point when given.
    public var marker: MarkerShape?

    /// - Throws: `PlottingError.unequalLengths`.
    public init(
        x: [Double], y: [Double], label: String? = nil, color: Color? = nil, width: Double = 2, dashes: [Double] = [],
        steps: Bool = false, marker: MarkerShape? = nil
    ) throws(PlottingError) {
        try checkLengths("x", x.count, "y", y.count)
        self.x = x
        self.y = y
        self.label = label
        self.color = color
        self.width = width
        self.dashes = dashes
        self.steps = steps
        self.marker = marker
    }

    public var xRange: DataRange? { DataRange(x) }
    public var yRange: DataRange? { DataRange(y) }
    public var spokenKind: String { "line" }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        var path = Path()
        let pieces = pieces(in: frame)
        for piece in pieces.map(cornered) {
            let visible = thinned(piece, columnsPerPixel: canvas.pixelScale)
            path.polyline(visible)
            if visible.count == 1 { path.polyline([visible[0], visible[0]]) }
        }
        canvas.stroke(path, Pen(color: color, width: width, dashes: dashes, roundEnds: dashes.isEmpty))
        if let marker {
            canvas.markers(pieces.flatMap(\.self), shape: marker, size: 3.2 * width, color: color)
        }
    }

    public func drawKey(on canvas: any Canvas, in box: Rectangle, color: Color) {
        let pen = Pen(color: color, width: width, dashes: dashes)
        canvas.line(Point(box.x, box.midY), Point(box.maxX, box.midY), pen)
        if let marker { canvas.markers([Point(box.midX, box.midY)], shape: marker, size: 3.2 * width, color: color) }
    }

    /// Points along the line, at most some pixels apart.
    public func crowd(in frame: PlotFrame) -> [Point] {
        pieces(in: frame).map(cornered).flatMap { piece in
            let visible = thinned(piece, columnsPerPixel: 1)
            return zip(visible, visible.dropFirst()).flatMap { from, to in
                let steps = max(1, min(200, Int(max(abs(to.x - from.x), abs(to.y - from.y)) / 6)))
                return (0..<steps).map { step in
                    let t = Double(step) / Double(steps)
                    return Point(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t)
                }
            } + visible.suffix(1)
        }
    }

    /// The stretches between gaps, on the page. Places far outside are drawn in to where Cairo's numbers end.
    private func pieces(in frame: PlotFrame) -> [[Point]] {
        var pieces: [[Point]] = [[]]
        pieces[0].reserveCapacity(x.count)
        for index in x.indices {
            let point = frame.point(x[index], y[index])
            if point.x.isFinite && point.y.isFinite {
                pieces[pieces.count - 1].append(Point(max(-1e6, min(point.x, 1e6)), max(-1e6, min(point.y, 1e6))))
            } else if !pieces[pieces.count - 1].isEmpty {
                pieces.append([])
            }
        }
        return pieces.filter { !$0.isEmpty }
    }

    /// With the corners of a line that jumps.
    private func cornered(_ points: [Point]) -> [Point] {
        guard steps, let first = points.first else { return points }
        return [first] + zip(points, points.dropFirst()).flatMap { [Point($1.x, $0.y), $1] }
    }

    /// Of the points that fall in one column of pixels, the first, lowest, highest and last: drawn, they cover the same
    /// pixels as all of them. Source: Jugel et al. 2014, "M4: A Visualization-Oriented Time Series Data Aggregation".
    /// Of six or more only the lowest and the highest, the nearer first: the strokes between columns then are short and run inside
    /// what is covered.
    private func thinned(_ points: [Point], columnsPerPixel: Double) -> [Point] {
        guard points.count > 400 else { return points }
        var kept: [Point] = []
        var first = 0
        while first < points.count {
            let column = (points[first].x * columnsPerPixel).rounded(.down)
            var (lowest, highest, last) = (first, first, first)
            while last + 1 < points.count && (points[last + 1].x * columnsPerPixel).rounded(.down) == column {
                last += 1
                if points[last].y < points[lowest].y { lowest = last }
                if points[last].y > points[highest].y { highest = last }
            }
            if last - first >= 5 {
                let before = kept.last ?? points[first]
                let fromTop = abs(points[highest].y - before.y) < abs(points[lowest].y - before.y)
                kept.append(points[fromTop ? highest : lowest])
                if lowest != highest { kept.append(points[fromTop ? lowest : highest]) }
            } else {
                let (one, other) = (min(lowest, highest), max(lowest, highest))
                kept.append(points[first])
                if one != first && one != last { kept.append(points[one]) }
                if other != one && other != first && other != last { kept.append(points[other]) }
                if last != first { kept.append(points[last]) }
            }
            first = last + 1
        }
        return kept
    }
}
