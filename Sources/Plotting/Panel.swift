/// One set of axes with what is drawn inside them.
public struct Panel: Sendable {
    public enum LegendPlace: Sendable, Equatable {
        /// In the corner or at the side where it covers least, or to the right of the axes when it would cover much.
        case automatic
        case outside
        case none
    }

    public var title: String
    public var xAxis: Axis
    public var yAxis: Axis
    public var legend: LegendPlace
    public var showsGrid: Bool
    /// One unit is as long along x as along y: shapes keep their form.
    public var equalUnits: Bool
    public var marks: [any Mark]

    public init(
        title: String = "", xAxis: Axis = Axis(), yAxis: Axis = Axis(), legend: LegendPlace = .automatic,
        showsGrid: Bool = true, equalUnits: Bool = false, marks: [any Mark] = []
    ) {
        self.title = title
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.legend = legend
        self.showsGrid = showsGrid
        self.equalUnits = equalUnits
        self.marks = marks
    }

    var holdsPicture: Bool { marks.contains { $0.isPicture } }
    var rowsRunDown: Bool { marks.contains { $0.rowsRunDown } }
    var isMatrix: Bool { rowsRunDown && !holdsPicture }
    var isDiagram: Bool { marks.contains { $0.isDiagram } }
    /// Its axes keep their proportions whatever room there is.
    var keepsForm: Bool { holdsPicture || equalUnits && !isMatrix && xAxis.scale == .linear && yAxis.scale == .linear }

    /// Pictures stand without axes unless somebody labelled one.
    var hidesAxes: Bool {
        isDiagram || holdsPicture && [xAxis, yAxis].allSatisfy { $0.label.isEmpty && $0.ticks == nil && $0.categories == nil }
    }

    /// A colour for each mark: its own, or the next of the theme's for those that have data of their own colour.
    func colors(_ theme: Theme) -> [Color] {
        var next = 0
        return marks.map { mark in
            if let own = mark.color { return own }
            guard mark.takesThemeColor else { return theme.foreground }
            next += 1
            return theme.cycle[(next - 1) % theme.cycle.count]
        }
    }

    func frame(_ layout: PanelLayout, theme: Theme) -> PlotFrame {
        PlotFrame(
            area: layout.area, x: layout.x, y: layout.y,
            rowsRunDown: rowsRunDown || marks.contains { $0.listsDown }, theme: theme)
    }

    /// What it shows in a sentence's part, for readers who cannot see it.
    var spoken: String {
        var parts: [String] = []
        for mark in marks where !mark.spokenKind.isEmpty {
            let name = (mark.label ?? "").isEmpty ? "" : " \"\(mark.label ?? "")\""
            let words = mark.spokenKind + name
            if !parts.contains(words) { parts.append(words) }
        }
        var text = parts.joined(separator: ", ")
        let axes = [yAxis.label, xAxis.label].filter { !$0.isEmpty }.joined(separator: " over ")
        if !axes.isEmpty { text += (text.isEmpty ? "" : ": ") + axes }
        return [title, text].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
