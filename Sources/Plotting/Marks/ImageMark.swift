import Images

/// A picture; the middle of its pixel in column c and row r lies at x = c + 0.5, y = r + 0.5, as boxes count.
public struct ImageMark: Mark {
    public var image: Image
    /// Mixes pixels when the picture is drawn in another size; false keeps each a sharp square.
    public var smooth: Bool

    public init(_ image: Image, smooth: Bool = true) {
        self.image = image
        self.smooth = smooth
    }

    public var isPicture: Bool { true }
    public var spokenKind: String { "picture" }
    public var xRange: DataRange? { DataRange(low: 0, high: Double(image.width), fixedLow: true, fixedHigh: true) }
    public var yRange: DataRange? { DataRange(low: 0, high: Double(image.height), fixedLow: true, fixedHigh: true) }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let corner = frame.point(0, 0)
        let opposite = frame.point(Double(image.width), Double(image.height))
        guard opposite.x > corner.x && opposite.y > corner.y else { return }
        let place = Rectangle(x: corner.x, y: corner.y, width: opposite.x - corner.x, height: opposite.y - corner.y)
        canvas.image(image, in: place, smooth: smooth)
    }
}
