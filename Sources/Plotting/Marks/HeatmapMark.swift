import Images

/// A matrix as coloured cells, its first row on top; cell (r, c) has its middle at x = c, y = r.
public struct HeatmapMark: Mark {
    public let rows: Int
    public let columns: Int
    /// Row by row, `rows * columns` numbers.
    public let values: [Double]
    public var colorMap: ColorMap
    /// The values of the map's ends; nil, or limits that are none, take the smallest and largest.
    public var limits: AxisLimits?
    /// What the colours mean, along the colour bar.
    public var valueLabel: String
    /// Writes the numbers into the cells.
    public var showsValues: Bool
    private let range: DataRange?

    /// - Throws: `PlottingError.notRectangular`.
    public init(
        rows: Int, columns: Int, values: [Double], colorMap: ColorMap = .viridis, limits: AxisLimits? = nil,
        valueLabel: String = "", showsValues: Bool = false
    ) throws(PlottingError) {
        guard rows > 0 && columns > 0 && rows.multipliedReportingOverflow(by: columns) == (values.count, false) else {
            throw .notRectangular(rows: rows, columns: columns, values: values.count)
        }
        self.rows = rows
        self.columns = columns
        self.values = values
        range = DataRange(values)
        self.colorMap = colorMap
        self.limits = limits
        self.valueLabel = valueLabel
        self.showsValues = showsValues
    }

    public var rowsRunDown: Bool { true }
    public var xRange: DataRange? { edge(columns) }
    public var yRange: DataRange? { edge(rows) }
    private func edge(_ count: Int) -> DataRange {
        DataRange(low: -0.5, high: Double(count) - 0.5, fixedLow: true, fixedHigh: true)
    }

    public var spokenKind: String { "heat map" }
    public var colorBar: ColorBar? { bar }
    private var bar: ColorBar { ColorBar(map: colorMap, range: range, limits: limits, label: valueLabel) }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let bar = bar
        func shade(_ value: Double) -> Color { colorMap.color(bar.fraction(value)) }
        let corner = frame.point(-0.5, -0.5)
        let opposite = frame.point(Double(columns) - 0.5, Double(rows) - 0.5)
        let whole = Rectangle(x: corner.x, y: corner.y, width: opposite.x - corner.x, height: opposite.y - corner.y)
        guard whole.width > 0 && whole.height > 0 else { return }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * values.count)
        for value in values {
            let (red, green, blue) = shade(value).bytes
            pixels.append(red)
            pixels.append(green)
            pixels.append(blue)
        }
        canvas.image(Image(width: columns, height: rows, pixels: pixels), in: whole, smooth: false)
        guard showsValues else { return }
        let cell = (width: whole.width / Double(columns), height: whole.height / Double(rows))
        let labels = values.map {
            $0.rounded() == $0 ? NumberFormat.fixed($0, decimals: 0) : NumberFormat.fixed($0, decimals: 2)
        }
        let widest = labels.map { canvas.width($0, Font(size: 1)) }.max() ?? 1
        let size = min(frame.theme.fontSize, 0.8 * cell.width / max(widest, 0.1), 0.6 * cell.height)
        guard size >= 6 else { return }
        for (index, text) in labels.enumerated() {
            let place = Point(
                whole.x + (Double(index % columns) + 0.5) * cell.width,
                whole.y + (Double(index / columns) + 0.5) * cell.height)
            canvas.centeredText(text, at: place, font: Font(size: size), color: shade(values[index]).contrasting)
        }
    }
}
