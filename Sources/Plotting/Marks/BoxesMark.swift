/// A box around an object of a picture, with what it is.
public struct LabelledBox: Sendable, Equatable {
    /// Pixels of the picture, from its left and top edges.
    public var xMin: Double
    public var yMin: Double
    public var xMax: Double
    public var yMax: Double
    /// The class; boxes of one class share a colour. Empty for a box without a tag.
    public var label: String
    /// How sure the detector is, 0...1; written after the label.
    public var score: Double?
    /// Its own colour in place of its class's.
    public var color: Color?

    public init(
        xMin: Double, yMin: Double, xMax: Double, yMax: Double, label: String = "", score: Double? = nil,
        color: Color? = nil
    ) {
        self.xMin = xMin
        self.yMin = yMin
        self.xMax = xMax
        self.yMax = yMax
        self.label = label
        self.score = score
        self.color = color
    }

    /// `dog 0.89`; the label alone without a score.
    var words: String {
        guard let score else { return label }
        let number = NumberFormat.fixed(score, decimals: 2)
        return label.isEmpty ? number : "\(label) \(number)"
    }
}

/// Boxes over a picture: bright lines in dark casings, so that they show on any ground, with filled tags.
public struct BoxesMark: Mark {
    public var boxes: [LabelledBox]
    /// Times the usual width of lines.
    public var weight: Double
    public var isDashed: Bool

    public init(_ boxes: [LabelledBox], weight: Double = 1, isDashed: Bool = false) {
        self.boxes = boxes
        self.weight = weight
        self.isDashed = isDashed
    }

    public var xRange: DataRange? { nil }
    public var yRange: DataRange? { nil }
    public var rowsRunDown: Bool { true }
    public var spokenKind: String {
        let words = boxes.map(\.words).filter { !$0.isEmpty }
        return (boxes.count == 1 ? "a box" : "\(boxes.count) boxes")
            + (words.isEmpty ? "" : ": " + words.prefix(20).joined(separator: ", ") + (words.count > 20 ? "..." : ""))
    }

    /// Bright, far apart, and never the only sign: each tag says the class.
    public static let palette: [Color] = [
        0x2EE6FF, 0xFFD60A, 0xFF6BD6, 0x7CFF4F, 0xFF9F1C, 0xA78BFF, 0xFF5A5F, 0x4DFFC3, 0x5CB8FF, 0xC8F031,
    ].map { Color($0) }

    /// A colour for each class: always the same one for a name, save that two classes of one picture never share while
    /// there are colours left.
    public static func colors(of labels: [String]) -> [String: Color] {
        var taken: Set<Int> = []
        var colors: [String: Color] = [:]
        for label in labels where colors[label] == nil {
            // FNV-1a, 32 bits: Fowler, Noll and Vo 1991.
            let hash = label.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
            var index = Int(hash % UInt32(palette.count))
            while taken.contains(index) { index = (index + 1) % palette.count }
            taken.insert(index)
            if taken.count == palette.count { taken = [] }
            colors[label] = palette[index]
        }
        return colors
    }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        // Letters and lines follow the picture's size on the page: 13.5 pixels on one of 640 x 480, less in a crowd.
        let unit = max(0.7, (frame.area.area / (640 * 480)).squareRoot())
        let pen = max(1.6, 2.4 * unit) * max(0.2, min(weight, 10)) * crowdedness
        let colors = BoxesMark.colors(of: boxes.map(\.label))
        let placed = boxes.compactMap { box -> PlacedBox? in
            let (a, b) = (frame.point(box.xMin, box.yMin), frame.point(box.xMax, box.yMax))
            guard a.x.isFinite && a.y.isFinite && b.x.isFinite && b.y.isFinite else { return nil }
            let rectangle = Rectangle(x: min(a.x, b.x), y: min(a.y, b.y), width: abs(b.x - a.x), height: abs(b.y - a.y))
            let inside = visible(rectangle, in: frame.area.inset(pen * 0.9))
            return PlacedBox(
                rectangle: inside, words: box.words, color: box.color ?? colors[box.label] ?? BoxesMark.palette[0])
        }
        let apart = separated(placed, by: pen * 1.9)
        // Large boxes first, so that small ones lie on top.
        for box in apart.sorted(by: { $0.rectangle.area > $1.rectangle.area }) {
            let outline = Path.rounded(box.rectangle, radius: pen * 0.8)
            canvas.stroke(outline, Pen(color: Color(0x000000, alpha: 0.62), width: pen * 1.9))
            canvas.stroke(outline, Pen(color: box.color, width: pen, dashes: isDashed ? [3.2 * pen, 2.4 * pen] : []))
        }
        let crowding = max(0.72, min(1, 1.16 - 0.02 * Double(boxes.count)))
        let font = Font(style: .bold, size: 13.5 * unit * crowding)
        let tags = TagPlacement(area: frame.area, font: font, pen: pen, width: { canvas.width($0, font) }).place(apart)
        for tag in tags { tag.drawLeader(on: canvas, pen: pen) }
        for tag in tags { tag.draw(on: canvas, font: font, pen: pen) }
    }

    /// Thinner lines for many boxes without words, as a grid of anchors.
    private var crowdedness: Double {
        let wordless = boxes.count { $0.words.isEmpty }
        return wordless > 60 ? 0.45 : wordless > 12 ? 0.65 : 1
    }

    /// The part of a box that lies on the picture; a box beyond its edge keeps a sliver there.
    private func visible(_ box: Rectangle, in area: Rectangle) -> Rectangle {
        let (x, y) = (max(area.x, min(box.x, area.maxX - 1)), max(area.y, min(box.y, area.maxY - 1)))
        let (right, bottom) = (min(max(box.maxX, x + 1), area.maxX), min(max(box.maxY, y + 1), area.maxY))
        return Rectangle(x: x, y: y, width: right - x, height: bottom - y)
    }

    /// Boxes that would lie on one another line for line are drawn one inside the other.
    private func separated(_ boxes: [PlacedBox], by step: Double) -> [PlacedBox] {
        var apart: [PlacedBox] = []
        for box in boxes {
            var box = box
            let same = { (other: PlacedBox) in
                abs(other.rectangle.x - box.rectangle.x) < step * 0.6
                    && abs(other.rectangle.y - box.rectangle.y) < step * 0.6
                    && abs(other.rectangle.maxX - box.rectangle.maxX) < step * 0.6
                    && abs(other.rectangle.maxY - box.rectangle.maxY) < step * 0.6
            }
            while apart.contains(where: same) && min(box.rectangle.width, box.rectangle.height) > 6 * step {
                box.rectangle = box.rectangle.inset(step)
            }
            apart.append(box)
        }
        return apart
    }
}

/// A box on the page, ready to be drawn.
public struct PlacedBox: Sendable {
    public var rectangle: Rectangle
    public let words: String
    public let color: Color

    public init(rectangle: Rectangle, words: String, color: Color) {
        self.rectangle = rectangle
        self.words = words
        self.color = color
    }
}
