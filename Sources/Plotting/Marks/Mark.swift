/// Something drawn from data inside a panel's axes.
///
/// A new kind of chart is one type that conforms: it says what its data span, and draws itself where the frame puts them.
public protocol Mark: Sendable {
    /// What the data span along each axis; nil when they do not ask for room.
    var xRange: DataRange? { get }
    var yRange: DataRange? { get }
    /// What the legend calls it; nil keeps it out of the legend.
    var label: String? { get }
    /// Its own colour; nil takes the theme's next one.
    var color: Color? { get }
    /// False for marks whose colours are not those of a series: pictures, texts, rules.
    var takesThemeColor: Bool { get }
    /// True for pictures: rows run downwards, pixels are square, and axes stay away unless they are labelled.
    var isPicture: Bool { get }
    /// True when the y axis runs downwards, as a matrix's rows do.
    var rowsRunDown: Bool { get }
    /// True when names on the y axis read from the top: horizontal bars.
    var listsDown: Bool { get }
    /// True when its heights are whole numbers: nothing lies between two of them.
    var countsThings: Bool { get }
    /// True when it is drawn over the whole panel, whose axes mean nothing then.
    var isDiagram: Bool { get }
    /// The key to the colours of values, drawn beside the panel.
    var colorBar: ColorBar? { get }
    func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color)
    /// The sample of its look in the legend, in a box about twice as wide as high.
    func drawKey(on canvas: any Canvas, in box: Rectangle, color: Color)
    /// Places on the page that a legend had better not cover.
    func crowd(in frame: PlotFrame) -> [Point]
    /// Names of points, which the panel sets beside them once all marks are drawn.
    func pointLabels(in frame: PlotFrame, color: Color) -> [PointLabel]
    /// What it is, in a word, for readers who cannot see it; empty for what only comments on other marks.
    var spokenKind: String { get }
}

extension Mark {
    public var label: String? { nil }
    public var color: Color? { nil }
    public var takesThemeColor: Bool { !rowsRunDown }
    public var isPicture: Bool { false }
    public var rowsRunDown: Bool { isPicture }
    public var listsDown: Bool { false }
    public var countsThings: Bool { false }
    public var isDiagram: Bool { false }
    public var colorBar: ColorBar? { nil }
    public var spokenKind: String { "" }
    public func pointLabels(in frame: PlotFrame, color: Color) -> [PointLabel] { [] }
    public func crowd(in frame: PlotFrame) -> [Point] { [] }
    public func drawKey(on canvas: any Canvas, in box: Rectangle, color: Color) {
        canvas.fill(.rectangle(box.inset(box.height * 0.15)), color)
    }
}

/// Where data lie on the page: the inside of a panel's axes.
public struct PlotFrame: Sendable {
    public let area: Rectangle
    public let x: NumberLine
    public let y: NumberLine
    /// Values grow downwards.
    public let rowsRunDown: Bool
    public let theme: Theme
    /// Bars of several series stand side by side: which one this is, of how many.
    public var barSlot: (index: Int, count: Int) = (0, 1)

    public init(area: Rectangle, x: NumberLine, y: NumberLine, rowsRunDown: Bool, theme: Theme) {
        self.area = area
        self.x = x
        self.y = y
        self.rowsRunDown = rowsRunDown
        self.theme = theme
    }

    public func pageX(_ value: Double) -> Double { area.x + x.fraction(value) * area.width }

    public func pageY(_ value: Double) -> Double {
        let fraction = y.fraction(value)
        return area.y + (rowsRunDown ? fraction : 1 - fraction) * area.height
    }

    public func point(_ x: Double, _ y: Double) -> Point { Point(pageX(x), pageY(y)) }
}

/// Holds two lists that go together against each other.
func checkLengths(_ first: String, _ firstCount: Int, _ second: String, _ secondCount: Int) throws(PlottingError) {
    guard firstCount == secondCount else {
        throw .unequalLengths(first: first, firstCount: firstCount, second: second, secondCount: secondCount)
    }
}
