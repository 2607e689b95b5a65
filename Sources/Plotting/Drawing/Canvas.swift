import Images

/// How a line is drawn.
public struct Pen: Sendable {
    public var color: Color
    public var width: Double
    /// Lengths of strokes and gaps in turn; empty for a solid line.
    public var dashes: [Double]
    public var roundEnds: Bool

    public init(color: Color, width: Double = 1, dashes: [Double] = [], roundEnds: Bool = false) {
        self.color = color
        self.width = width
        self.dashes = dashes
        self.roundEnds = roundEnds
    }
}

public enum FontStyle: Hashable, Sendable {
    case regular, bold, mono
}

public struct Font: Hashable, Sendable {
    public var style: FontStyle
    public var size: Double

    public init(style: FontStyle = .regular, size: Double) {
        self.style = style
        self.size = size
    }
}

/// Which point of a text stands at the given place.
public enum Anchor: Sendable {
    case start, middle, end
}

/// The shape of a scatter's points.
public enum MarkerShape: String, Sendable, CaseIterable {
    case circle, square, triangle, diamond, cross, plus
}

/// What figures are drawn on: pixels by Cairo, or SVG text. Units are page pixels from the top left.
public protocol Canvas: AnyObject {
    /// The width of one line of text.
    func width(_ text: String, _ font: Font) -> Double
    /// Device pixels in one page pixel: lines of points are thinned to what can be seen.
    var pixelScale: Double { get }
    func clipped(to rectangle: Rectangle, _ draw: () -> Void)
    func fill(_ path: Path, _ color: Color)
    func stroke(_ path: Path, _ pen: Pen)
    /// Sets one line of text with its baseline through `at`, turned by `angle` (radians, clockwise on the page).
    func text(_ text: String, at: Point, font: Font, color: Color, anchor: Anchor, angle: Double)
    /// `smooth`: pixels are mixed; otherwise each stays a sharp rectangle.
    func image(_ image: Image, in rectangle: Rectangle, smooth: Bool)
    /// Many points of one look: `size` is the diameter.
    func markers(_ points: [Point], shape: MarkerShape, size: Double, color: Color)
}

extension Canvas {
    public func text(_ text: String, at place: Point, font: Font, color: Color, anchor: Anchor = .start) {
        self.text(text, at: place, font: font, color: color, anchor: anchor, angle: 0)
    }

    /// One line of text whose digits and capitals stand midway on `at.y`.
    public func centeredText(_ text: String, at place: Point, font: Font, color: Color, anchor: Anchor = .middle) {
        let baseline = place.y + Fonts.capHeight * font.size / 2
        self.text(text, at: Point(place.x, baseline), font: font, color: color, anchor: anchor, angle: 0)
    }

    /// The text in letters up to a quarter smaller, so that it is at most `room` wide; if that is not enough, its beginning
    /// with an ellipsis.
    public func fitted(_ text: String, _ font: Font, room: Double) -> (text: String, font: Font) {
        let whole = width(text, font)
        if whole <= room { return (text, font) }
        let small = Font(style: font.style, size: font.size * max(0.75, room / whole))
        if width(text, small) <= room * 1.0001 { return (text, small) }
        var kept = Array(text)
        // No letter is narrower than a tenth of its size: what certainly does not fit goes at once, the rest one by one.
        kept.removeLast(max(0, kept.count - Int(10 * max(0, room) / small.size) - 1))
        while kept.count > 1 && width(String(kept) + "…", small) > room { kept.removeLast() }
        return (String(kept) + "…", small)
    }

    public func line(_ from: Point, _ to: Point, _ pen: Pen) { stroke(.line([from, to]), pen) }
}

extension MarkerShape {
    /// The outline around `centre`, all shapes of about the same area; nil for those drawn as strokes.
    public func outline(_ centre: Point, size: Double) -> Path? {
        let r = size / 2
        func polygon(_ points: [(Double, Double)]) -> Path {
            var path = Path.line(points.map { Point(centre.x + $0.0 * r, centre.y + $0.1 * r) })
            path.elements.append(.close)
            return path
        }
        switch self {
        case .circle: return .circle(centre, radius: r)
        case .square: return polygon([(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)])
        case .triangle: return polygon([(0, -1.2), (1.08, 0.72), (-1.08, 0.72)])
        case .diamond: return polygon([(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)])
        case .cross, .plus: return nil
        }
    }

    /// The two strokes of a cross or a plus.
    public func strokes(_ centre: Point, size: Double) -> Path {
        let r = size / 2
        let arms: [(Double, Double)] = self == .cross ? [(0.8, 0.8), (0.8, -0.8)] : [(1, 0), (0, 1)]
        var path = Path()
        for (dx, dy) in arms {
            path.polyline([
                Point(centre.x - dx * r, centre.y - dy * r), Point(centre.x + dx * r, centre.y + dy * r),
            ])
        }
        return path
    }
}
