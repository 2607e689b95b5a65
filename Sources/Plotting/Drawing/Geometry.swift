/// A place on the page: pixels (at 96 dots an inch) from the left and from the top.
public struct Point: Sendable, Equatable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// An upright rectangle on the page.
public struct Rectangle: Sendable, Equatable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    public var maxX: Double { x + width }
    public var maxY: Double { y + height }
    public var midX: Double { x + width / 2 }
    public var midY: Double { y + height / 2 }
    public var area: Double { width * height }
    var isFinite: Bool { x.isFinite && y.isFinite && width.isFinite && height.isFinite }

    /// Smaller by `amount` on every side; larger when it is negative.
    public func inset(_ amount: Double) -> Rectangle {
        Rectangle(x: x + amount, y: y + amount, width: width - 2 * amount, height: height - 2 * amount)
    }

    public func contains(_ point: Point) -> Bool { point.x >= x && point.x <= maxX && point.y >= y && point.y <= maxY }

    public func contains(_ other: Rectangle) -> Bool {
        other.x >= x - 1e-9 && other.maxX <= maxX + 1e-9 && other.y >= y - 1e-9 && other.maxY <= maxY + 1e-9
    }

    /// The area that both cover.
    public func overlap(_ other: Rectangle) -> Double {
        let width = min(maxX, other.maxX) - max(x, other.x)
        let height = min(maxY, other.maxY) - max(y, other.y)
        return width > 0 && height > 0 ? width * height : 0
    }
}

/// Straight and curved strokes of a pen.
public struct Path: Sendable {
    public enum Element: Sendable {
        case move(Point)
        case line(Point)
        case curve(Point, Point, Point)
        case close
    }

    public var elements: [Element]

    public init(elements: [Element] = []) { self.elements = elements }

    /// Without curves.
    var isStraight: Bool { !elements.contains { if case .curve = $0 { true } else { false } } }

    public static func line(_ points: [Point]) -> Path {
        var path = Path()
        path.polyline(points)
        return path
    }

    public static func rectangle(_ rectangle: Rectangle) -> Path {
        var path = Path.line([
            Point(rectangle.x, rectangle.y), Point(rectangle.maxX, rectangle.y), Point(rectangle.maxX, rectangle.maxY),
            Point(rectangle.x, rectangle.maxY),
        ])
        path.elements.append(.close)
        return path
    }

    /// A rectangle whose corners are rounded by `radius`.
    public static func rounded(_ box: Rectangle, radius: Double) -> Path {
        let r = max(0, min(radius, box.width / 2, box.height / 2))
        let k = r * 0.447_715_25  // a quarter circle's control points lie 0.5523 of the radius along
        return Path(elements: [
            .move(Point(box.x + r, box.y)), .line(Point(box.maxX - r, box.y)),
            .curve(Point(box.maxX - k, box.y), Point(box.maxX, box.y + k), Point(box.maxX, box.y + r)),
            .line(Point(box.maxX, box.maxY - r)),
            .curve(Point(box.maxX, box.maxY - k), Point(box.maxX - k, box.maxY), Point(box.maxX - r, box.maxY)),
            .line(Point(box.x + r, box.maxY)),
            .curve(Point(box.x + k, box.maxY), Point(box.x, box.maxY - k), Point(box.x, box.maxY - r)),
            .line(Point(box.x, box.y + r)),
            .curve(Point(box.x, box.y + k), Point(box.x + k, box.y), Point(box.x + r, box.y)), .close,
        ])
    }

    public static func circle(_ centre: Point, radius: Double) -> Path {
        rounded(
            Rectangle(x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius), radius: radius
        )
    }

    public mutating func polyline(_ points: [Point]) {
        guard let first = points.first else { return }
        elements.append(.move(first))
        for point in points.dropFirst() { elements.append(.line(point)) }
    }
}
