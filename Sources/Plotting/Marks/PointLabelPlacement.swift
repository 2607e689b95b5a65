/// The name of a point, and where it stands once it is placed.
public struct PointLabel: Sendable {
    public var point: Point
    public var text: String
    /// How far from the point's middle its marker reaches.
    public var clearance: Double
    public var color: Color
    public internal(set) var place = Rectangle(x: 0, y: 0, width: 0, height: 0)

    public init(point: Point, text: String, clearance: Double, color: Color) {
        self.point = point
        self.text = text
        self.clearance = clearance
        self.color = color
    }

    func draw(on canvas: any Canvas, font: Font, theme: Theme) {
        let nearest = Point(
            max(place.x, min(point.x, place.maxX)), max(place.y, min(point.y, place.maxY)))
        let (dx, dy) = (nearest.x - point.x, nearest.y - point.y)
        let distance = (dx * dx + dy * dy).squareRoot()
        if distance > clearance + 9 {
            let start = Point(
                point.x + dx / distance * (clearance + 1), point.y + dy / distance * (clearance + 1))
            canvas.line(start, nearest, Pen(color: theme.muted, width: 0.8))
        }
        canvas.fill(.rounded(place, radius: 2), theme.background.opacity(0.7))
        canvas.centeredText(text, at: Point(place.midX, place.midY), font: font, color: color)
    }
}

/// Finds a place for every name: near its point, inside the axes, on no other name and over little of the data.
///
/// Each name in turn takes the cheapest of the places around its point, near ones first; then all are gone through again,
/// as each may do better now that the others stand, until nothing moves (at most four rounds).
public struct PointLabelPlacement {
    let area: Rectangle
    let font: Font
    let width: (String, Font) -> Double

    public init(area: Rectangle, font: Font, width: @escaping (String, Font) -> Double) {
        self.area = area
        self.font = font
        self.width = width
    }

    /// Up to 400 names get places of their own; of more, those beyond stay beside their points.
    ///
    /// - Parameter crowd: places on the page that names had better not cover.
    public func place(_ labels: [PointLabel], avoiding crowd: [Point]) -> [PointLabel] {
        var labels = labels.map { label in
            var label = label
            label.place = Rectangle(
                x: label.point.x + label.clearance + 3, y: label.point.y - font.size * 0.65,
                width: width(label.text, font) + 4, height: font.size * 1.3)
            return label
        }
        let points = stride(from: 0, to: crowd.count, by: crowd.count / 2000 + 1).map { crowd[$0] }
        let movable = labels.indices.prefix(400)
        for round in 0..<4 {
            var moved = false
            for index in movable {
                let others = movable.filter { $0 != index && (round > 0 || $0 < index) }.map { labels[$0].place }
                let best = cheapest(labels[index], others, points)
                if best != labels[index].place { moved = true }
                labels[index].place = best
            }
            if !moved { break }
        }
        return labels
    }

    private func cheapest(_ label: PointLabel, _ others: [Rectangle], _ points: [Point]) -> Rectangle {
        let reach = 150.0
        let near = Rectangle(
            x: label.point.x - reach - label.place.width, y: label.point.y - reach - label.place.height,
            width: 2 * (reach + label.place.width), height: 2 * (reach + label.place.height))
        let rivals = others.filter { $0.overlap(near) > 0 }
        let crowd = points.filter { near.contains($0) }
        var best = label.place
        var bestCost = Double.infinity
        for (place, preference) in candidates(label) where preference < bestCost {
            var cost = preference
            for rival in rivals where place.overlap(rival) > 0 {
                cost += 30 + 30 * place.overlap(rival) / place.area
            }
            for point in crowd where place.contains(point) { cost += 2 }
            if !area.contains(place) { cost += 200 }
            if cost < bestCost - 1e-9 { (best, bestCost) = (place, cost) }
        }
        return best
    }

    /// Right, left, above, below and between, in rings of growing distance.
    private func candidates(_ label: PointLabel) -> [(Rectangle, Double)] {
        let (width, height) = (label.place.width, label.place.height)
        let point = label.point
        func at(_ x: Double, _ y: Double) -> Rectangle {
            Rectangle(x: x, y: y, width: width, height: height)
        }
        return [3.0, 8, 16, 28, 44, 66, 92, 124].enumerated().flatMap { ring, distance in
            let away = label.clearance + distance
            let slant = away * 0.7
            let far = Double(ring) * 2.2
            return [
                (at(point.x + away, point.y - height / 2), far),
                (at(point.x - width / 2, point.y - away - height), far + 0.2),
                (at(point.x - width / 2, point.y + away), far + 0.3),
                (at(point.x - away - width, point.y - height / 2), far + 0.4),
                (at(point.x + slant, point.y - slant - height * 0.8), far + 0.5),
                (at(point.x + slant, point.y + slant - height * 0.2), far + 0.6),
                (at(point.x - slant - width, point.y - slant - height * 0.8), far + 0.7),
                (at(point.x - slant - width, point.y + slant - height * 0.2), far + 0.8),
            ]
        }
    }
}
