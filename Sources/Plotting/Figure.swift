/// A page with one or more panels in a grid, drawn to pixels (PNG) or to SVG.
///
///     let panel = Panel(xAxis: Axis(label: "epoch"), yAxis: Axis(label: "loss"), marks: [try LineMark(x: epochs, y: losses)])
///     try Figure(title: "Training", panels: [panel]).write("loss.png", dpi: 192)
public struct Figure: Sendable {
    /// In pixels at 96 dots an inch.
    public var width: Double
    public var height: Double
    public var title: String
    public var rows: Int
    public var columns: Int
    public var theme: Theme
    /// Row by row, at most `rows * columns`.
    public var panels: [Panel]
    /// What the figure shows, for readers who cannot see it; made from titles, marks and axes when it is empty.
    public var description: String
    /// The only panel covers the whole page, without margins: photos.
    public internal(set) var fillsPage = false

    public init(
        width: Double = 800, height: Double = 500, title: String = "", rows: Int = 1, columns: Int = 1,
        theme: Theme = .light, panels: [Panel] = [], description: String = ""
    ) {
        self.width = width
        self.height = height
        self.title = title
        self.rows = rows
        self.columns = columns
        self.theme = theme
        self.panels = panels
        self.description = description
    }

    /// What the figure shows, in words: its description, else its titles.
    public var spokenDescription: String {
        description.isEmpty
            ? ([title] + panels.map(\.spoken)).filter { !$0.isEmpty }.joined(separator: "; ") : description
    }
}
