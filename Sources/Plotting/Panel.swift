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
    public var marks: [any Mark]

    public init(
        title: String = "", xAxis: Axis = Axis(), yAxis: Axis = Axis(), legend: LegendPlace = .automatic,
        showsGrid: Bool = true, marks: [any Mark] = []
    ) {
        self.title = title
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.legend = legend
        self.showsGrid = showsGrid
        self.marks = marks
    }

    var holdsPicture: Bool { marks.contains { $0.isPicture } }
    var rowsRunDown: Bool { marks.contains { $0.rowsRunDown } }
    var isMatrix: Bool { rowsRunDown && !holdsPicture }

    /// Pictures stand without axes unless somebody labelled one.
    var hidesAxes: Bool {
        holdsPicture && [xAxis, yAxis].allSatisfy { $0.label.isEmpty && $0.ticks == nil && $0.categories == nil }
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
        PlotFrame(area: layout.area, x: layout.x, y: layout.y, rowsRunDown: rowsRunDown, theme: theme)
    }
}
