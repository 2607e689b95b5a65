/// One line of text at a place of the data.
public struct TextMark: Mark {
    public var x: Double
    public var y: Double
    public var text: String
    public var anchor: Anchor
    public var color: Color?
    /// In pixels; nil takes the theme's.
    public var size: Double?

    public init(
        x: Double, y: Double, text: String, anchor: Anchor = .start, color: Color? = nil, size: Double? = nil
    ) {
        self.x = x
        self.y = y
        self.text = text
        self.anchor = anchor
        self.color = color
        self.size = size
    }

    public var takesThemeColor: Bool { false }
    public var xRange: DataRange? { nil }
    public var yRange: DataRange? { nil }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let place = frame.point(x, y)
        guard place.x.isFinite && place.y.isFinite else { return }
        let font = Font(size: max(4, min(size ?? frame.theme.fontSize, 200)))
        canvas.groundedText(text, at: place, font: font, color: self.color ?? frame.theme.foreground, anchor: anchor, frame)
    }
}

/// An arrow from one place of the data to another, with a word at its tail.
public struct ArrowMark: Mark {
    public var fromX: Double
    public var fromY: Double
    public var toX: Double
    public var toY: Double
    public var text: String
    public var color: Color?

    public init(fromX: Double, fromY: Double, toX: Double, toY: Double, text: String = "", color: Color? = nil) {
        self.fromX = fromX
        self.fromY = fromY
        self.toX = toX
        self.toY = toY
        self.text = text
        self.color = color
    }

    public var takesThemeColor: Bool { false }
    public var xRange: DataRange? { DataRange([fromX, toX]) }
    public var yRange: DataRange? { DataRange([fromY, toY]) }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let ink = self.color ?? frame.theme.foreground
        let (tail, tip) = (frame.point(fromX, fromY), frame.point(toX, toY))
        let (dx, dy) = (tip.x - tail.x, tip.y - tail.y)
        let length = (dx * dx + dy * dy).squareRoot()
        guard length.isFinite && length > 0 else { return }
        let (ux, uy) = (dx / length, dy / length)
        let head = min(9, length)
        let neck = Point(tip.x - ux * head * 0.8, tip.y - uy * head * 0.8)
        canvas.line(tail, neck, Pen(color: ink, width: 1.4))
        var path = Path.line([
            tip, Point(tip.x - ux * head - uy * head * 0.38, tip.y - uy * head + ux * head * 0.38), neck,
            Point(tip.x - ux * head + uy * head * 0.38, tip.y - uy * head - ux * head * 0.38),
        ])
        path.elements.append(.close)
        canvas.fill(path, ink)
        guard !text.isEmpty else { return }
        let size = frame.theme.fontSize
        let anchor: Anchor = ux > 0.35 ? .end : ux < -0.35 ? .start : .middle
        let aside = anchor == .end ? -5.0 : anchor == .start ? 5 : 0
        let place = Point(tail.x + aside, tail.y - (anchor == .middle ? (uy > 0 ? 1 : -1) * size * 0.8 : 0))
        canvas.groundedText(text, at: place, font: Font(size: size), color: ink, anchor: anchor, frame)
    }
}

extension Canvas {
    /// Text over data: on a ground that lets little shine through, so that it reads over lines and pictures.
    func groundedText(
        _ text: String, at place: Point, font: Font, color: Color, anchor: Anchor, _ frame: PlotFrame
    ) {
        guard !text.isEmpty else { return }
        let width = width(text, font)
        let left =
            switch anchor {
            case .start: place.x
            case .middle: place.x - width / 2
            case .end: place.x - width
            }
        let ground = Rectangle(x: left, y: place.y - font.size * 0.62, width: width, height: font.size * 1.24)
        let isPale = color.luminance > 0.4
        let paper = isPale == (frame.theme.background.luminance > 0.4) ? color.contrasting : frame.theme.background
        fill(.rounded(ground.inset(-font.size * 0.12), radius: font.size * 0.25), paper.opacity(0.72))
        centeredText(text, at: place, font: font, color: color, anchor: anchor)
    }
}

/// A line across the whole panel at one value.
public struct RuleMark: Mark {
    public enum Direction: Sendable { case horizontal, vertical }
    public var value: Double
    public var direction: Direction
    public var label: String?
    public var color: Color?
    public var dashes: [Double]

    public init(
        _ direction: Direction, at value: Double, label: String? = nil, color: Color? = nil, dashes: [Double] = [5, 4]
    ) {
        self.value = value
        self.direction = direction
        self.label = label
        self.color = color
        self.dashes = dashes
    }

    public var takesThemeColor: Bool { false }
    public var xRange: DataRange? { direction == .vertical ? DataRange([value]) : nil }
    public var yRange: DataRange? { direction == .horizontal ? DataRange([value]) : nil }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let pen = Pen(color: self.color ?? frame.theme.foreground, width: 1.4, dashes: dashes)
        let (x, y) = (frame.pageX(value), frame.pageY(value))
        switch direction {
        case .horizontal:
            guard y.isFinite else { return }
            canvas.line(Point(frame.area.x, y), Point(frame.area.maxX, y), pen)
        case .vertical:
            guard x.isFinite else { return }
            canvas.line(Point(x, frame.area.y), Point(x, frame.area.maxY), pen)
        }
    }

    public func drawKey(on canvas: any Canvas, in box: Rectangle, color: Color) {
        canvas.line(Point(box.x, box.midY), Point(box.maxX, box.midY), Pen(color: color, width: 1.4, dashes: dashes))
    }
}
