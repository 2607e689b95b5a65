/// A network as boxes and arrows, from top to bottom, in as many columns as make a page.
///
/// A box is as wide as its output has channels and as high as its maps are (by their roots), and the darker the more it
/// costs. Skips run around on the left; values for a layer far below, as those of a detector's heads, down on the right.
/// What repeats is framed and counted.
public struct NetworkMark: Mark {
    public let nodes: [NetworkNode]
    public let repeats: [NetworkRepeat]
    public let title: String
    public let subtitle: String
    /// What the colours mean: `multiply-accumulates of a layer`.
    public let costLabel: String
    /// The size of the page that the diagram needs.
    public var size: (width: Double, height: Double) { (layout.width, layout.height) }
    private let layout: NetworkLayout
    private let fontSize: Double

    private static let keyWidth = 120.0

    /// - Parameters:
    ///   - nodes: in an order in which inputs come first; an input that does not is left out.
    ///   - width: how wide a text is in a font.
    init(
        nodes: [NetworkNode], repeats: [NetworkRepeat], title: String, subtitle: String, costLabel: String,
        fontSize: Double, width: (String, Font) -> Double
    ) {
        self.nodes = nodes
        self.repeats = repeats
        self.title = title
        self.subtitle = subtitle
        self.costLabel = costLabel
        self.fontSize = fontSize
        let lines = (title.isEmpty ? 0 : 2.2) + (subtitle.isEmpty ? 0 : 1.7) + (costLabel.isEmpty ? 0 : 2.4)
        let header = NetworkMark.border(fontSize) + lines * fontSize
        let wide = [
            width(title, Font(style: .bold, size: fontSize * 1.4)), width(subtitle, Font(size: fontSize)),
            costLabel.isEmpty
                ? 0 : NetworkMark.keyWidth + width("0" + costLabel + "000 M", Font(size: fontSize)) + 4 * fontSize,
        ]
        layout = NetworkLayout(
            nodes, repeats: repeats, fontSize: fontSize, top: header,
            leastWidth: (wide.max() ?? 0) + 2 * NetworkLayout.border, width: width)
    }

    private static func border(_ fontSize: Double) -> Double { 1.6 * fontSize }

    public var rowsRunDown: Bool { true }
    public var isDiagram: Bool { true }
    public var spokenKind: String { "diagram of a network" }
    public var xRange: DataRange? { DataRange(low: 0, high: size.width, fixedLow: true, fixedHigh: true) }
    public var yRange: DataRange? { DataRange(low: 0, high: size.height, fixedLow: true, fixedHigh: true) }

    private var highestCost: Double { nodes.map(\.cost).filter(\.isFinite).max() ?? 0 }

    /// Dark boxes are dear on white paper, bright ones on a dark page.
    private func shade(_ cost: Double, _ theme: Theme) -> Color {
        let isDark = theme.background.luminance < 0.4
        guard cost > 0 && highestCost > 0 else { return theme.background.mixed(with: theme.muted, isDark ? 0.35 : 0.22) }
        let part = (cost / highestCost).squareRoot()
        return isDark ? ColorMap.magma.color(0.25 + 0.75 * part) : ColorMap.heat.color(0.04 + 0.9 * part)
    }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let theme = frame.theme
        drawHeader(on: canvas, theme)
        for group in repeats where nodes.indices.contains(group.nodes.upperBound) {
            drawRepeat(group, on: canvas, theme)
        }
        let edges = NetworkEdges(layout: layout, canvas: canvas, ink: theme.muted)
        for (index, node) in nodes.enumerated() {
            for input in Set(node.inputs).sorted() where input >= 0 && input < index { edges.draw(from: input, to: index) }
        }
        let name = Font(style: .bold, size: fontSize)
        let small = Font(size: fontSize * 0.9)
        for (index, node) in nodes.enumerated() {
            let box = layout.boxes[index]
            let fill = shade(node.cost, theme)
            let outline = Path.rounded(box, radius: 2.5)
            canvas.fill(outline, fill)
            canvas.stroke(outline, Pen(color: fill.mixed(with: theme.foreground, 0.45), width: 1))
            let start = layout.wordStarts[index]
            let middle = layout.rowMiddles[index]
            let nameY = node.detail.isEmpty ? middle : middle - fontSize * 0.62
            canvas.centeredText(
                node.name, at: Point(start, nameY), font: name, color: theme.foreground, anchor: .start)
            if !node.addition.isEmpty {
                let place = Point(start + canvas.width(node.name, name) + fontSize * 0.4, nameY)
                canvas.centeredText(node.addition, at: place, font: small, color: theme.muted, anchor: .start)
            }
            guard !node.detail.isEmpty else { continue }
            canvas.centeredText(
                node.detail, at: Point(start, middle + fontSize * 0.68), font: small, color: theme.muted, anchor: .start
            )
        }
    }

    private func drawHeader(on canvas: any Canvas, _ theme: Theme) {
        let x = NetworkLayout.border
        var y = NetworkMark.border(fontSize)
        if !title.isEmpty {
            let font = Font(style: .bold, size: fontSize * 1.4)
            canvas.centeredText(title, at: Point(x, y), font: font, color: theme.foreground, anchor: .start)
            y += 2.1 * fontSize
        }
        if !subtitle.isEmpty {
            let font = Font(size: fontSize)
            canvas.centeredText(subtitle, at: Point(x, y), font: font, color: theme.muted, anchor: .start)
            y += 1.8 * fontSize
        }
        guard !costLabel.isEmpty && highestCost > 0 else { return }
        let font = Font(size: fontSize * 0.9)
        canvas.centeredText("0", at: Point(x, y), font: font, color: theme.muted, anchor: .start)
        let left = x + canvas.width("0", font) + 6
        let steps = 60
        for step in 0..<steps {
            let part = (Double(step) + 0.5) / Double(steps)
            let place = left + NetworkMark.keyWidth * Double(step) / Double(steps)
            let width = NetworkMark.keyWidth / Double(steps) * (step == steps - 1 ? 1 : 2)
            canvas.fill(
                .rectangle(Rectangle(x: place, y: y - fontSize * 0.4, width: width, height: fontSize * 0.8)),
                shade(part * highestCost, theme))
        }
        let words = "\(NumberFormat.count(highestCost)) \(costLabel)"
        let place = Point(left + NetworkMark.keyWidth + 6, y)
        canvas.centeredText(words, at: place, font: font, color: theme.muted, anchor: .start)
    }

    private func drawRepeat(_ group: NetworkRepeat, on canvas: any Canvas, _ theme: Theme) {
        let members = Array(group.nodes)
        let deepest = members.flatMap { index in
            nodes[index].inputs.compactMap { layout.skipDepths[[$0, index]] }
        }.max()
        let aside = deepest.map { NetworkLayout.skipStep * Double($0 + 1) + 4 } ?? 0
        let left = (members.map { layout.boxes[$0].x }.min() ?? 0) - aside - 6
        let right = (members.map { layout.wordStarts[$0] + layout.wordWidths[$0] }.max() ?? 0) + 6
        let (half, gap) = (fontSize * 1.25, NetworkLayout.rowGap * 0.22)
        let top = (members.map { min(layout.boxes[$0].y, layout.rowMiddles[$0] - half) }.min() ?? 0) - gap
        let bottom = (members.map { max(layout.boxes[$0].maxY, layout.rowMiddles[$0] + half) }.max() ?? 0) + gap
        let frame = Path.rounded(Rectangle(x: left, y: top, width: right - left, height: bottom - top), radius: 6)
        let accent = theme.cycle[0]
        canvas.fill(frame, accent.opacity(0.06))
        canvas.stroke(frame, Pen(color: accent.opacity(0.75), width: 1, dashes: [4, 3]))
        let font = Font(style: .bold, size: fontSize * 1.1)
        canvas.centeredText(
            "× \(group.count)", at: Point(right + 6, (top + bottom) / 2), font: font, color: accent, anchor: .start)
    }
}

extension Figure {
    /// A diagram of a network, on a page of the size it needs.
    ///
    /// - Parameters:
    ///   - repeats: stretches of `nodes` that stand for several; `NetworkCollapse` finds them.
    ///   - costLabel: what the boxes' colours mean; empty for none.
    /// - Throws: `PlottingError` when the fonts to measure names with are missing.
    public static func network(
        _ nodes: [NetworkNode], repeats: [NetworkRepeat] = [], title: String = "", subtitle: String = "",
        costLabel: String = "", theme: Theme = .light
    ) throws(PlottingError) -> Figure {
        let fonts = try Fonts.shared.get()
        let mark = NetworkMark(
            nodes: nodes, repeats: repeats, title: title, subtitle: subtitle, costLabel: costLabel,
            fontSize: theme.fontSize
        ) { fonts.width($0, $1) }
        var figure = Figure(
            width: max(16, min(mark.size.width, 16000)), height: max(16, min(mark.size.height, 16000)), theme: theme,
            panels: [Panel(marks: [mark])])
        let head = title.isEmpty ? "a network" : title
        let dearest = nodes.max { $0.cost < $1.cost }.flatMap { $0.cost > 0 ? $0 : nil }
        figure.description =
            "Diagram of \(head), \(nodes.count) steps from top to bottom"
            + (dearest.map { "; the costliest is \($0.name), \($0.detail)" } ?? "")
        figure.fillsPage = true
        return figure
    }
}
