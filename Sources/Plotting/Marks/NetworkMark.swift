/// One box of a network's diagram: a layer and what comes out of it.
public struct NetworkNode: Sendable, Equatable {
    /// The layer: `conv2d 3 x 3, 64`.
    public var name: String
    /// Under the name, smaller: the output's shape.
    public var detail: String
    /// Nodes of one kind share a colour: `convolution`, `pooling`.
    public var kind: String
    /// The nodes it takes its input from, by their places in the list; each stands before it.
    public var inputs: [Int]

    public init(name: String, detail: String = "", kind: String = "", inputs: [Int]) {
        self.name = name
        self.detail = detail
        self.kind = kind
        self.inputs = inputs
    }
}

/// A network as boxes and arrows, from top to bottom, in as many columns as make a page.
///
/// A node stands one row below the lowest of its inputs; nodes of one row stand side by side. An edge that passes over rows
/// runs around them on the left; one to another column runs through the space between columns.
public struct NetworkMark: Mark {
    public let nodes: [NetworkNode]
    /// The size of the page that the diagram needs.
    public let size: (width: Double, height: Double)
    private let boxes: [Rectangle]
    private let rows: [Int]
    private let columns: [Int]
    private let fontSize: Double
    /// Where the rows' upper border starts, below the title if there is one.
    private let top: Double

    private static let rowGap = 22.0
    private static let sideGap = 18.0
    private static let gutter = 64.0
    private static let border = 24.0

    /// - Parameters:
    ///   - nodes: in an order in which inputs come first; an input that does not is left out.
    ///   - width: how wide a text is in a font.
    init(nodes: [NetworkNode], fontSize: Double, hasTitle: Bool, width: (String, Font) -> Double) {
        self.nodes = nodes
        self.fontSize = fontSize
        top = NetworkMark.border + (hasTitle ? 2 * fontSize : 0)
        let boxWidth =
            nodes.map { node in
                max(
                    width(node.name, Font(style: .bold, size: fontSize)), width(node.detail, Font(size: fontSize * 0.9))
                )
            }.max().map { max(90, $0 + 1.6 * fontSize) } ?? 90
        let boxHeight = 3.3 * fontSize

        var ranks: [Int] = []
        for (index, node) in nodes.enumerated() {
            let before = node.inputs.filter { $0 >= 0 && $0 < index }.map { ranks[$0] }
            ranks.append((before.max() ?? -1) + 1)
        }
        let rankCount = (ranks.max() ?? 0) + 1
        var members = [[Int]](repeating: [], count: rankCount)
        for (index, rank) in ranks.enumerated() { members[rank].append(index) }
        let widest = Double(members.map(\.count).max() ?? 1)
        let columnWidth = widest * boxWidth + (widest - 1) * NetworkMark.sideGap + NetworkMark.gutter
        let rowHeight = boxHeight + NetworkMark.rowGap

        // The number of columns whose page is nearest to 4 : 3.
        let columnCount = (1...max(1, min(rankCount, 12))).min { one, other in
            func flatness(_ count: Int) -> Double {
                let rows = Double((rankCount + count - 1) / count)
                return abs(logarithm10(Double(count) * columnWidth / (rows * rowHeight) * 0.75))
            }
            return flatness(one) < flatness(other)
        }
        let rowsInColumn = (rankCount + (columnCount ?? 1) - 1) / (columnCount ?? 1)
        rows = ranks.map { $0 % rowsInColumn }
        columns = ranks.map { $0 / rowsInColumn }
        var boxes = [Rectangle](repeating: Rectangle(x: 0, y: 0, width: 0, height: 0), count: nodes.count)
        for (rank, indices) in members.enumerated() {
            let total = Double(indices.count) * (boxWidth + NetworkMark.sideGap) - NetworkMark.sideGap
            let middle = NetworkMark.border + columnWidth * (Double(rank / rowsInColumn) + 0.5)
            let y = top + NetworkMark.rowGap + rowHeight * Double(rank % rowsInColumn)
            for (place, index) in indices.enumerated() {
                let left = middle - total / 2 + Double(place) * (boxWidth + NetworkMark.sideGap)
                boxes[index] = Rectangle(x: left, y: y, width: boxWidth, height: boxHeight)
            }
        }
        self.boxes = boxes
        let usedColumns = Double((columns.max() ?? 0) + 1)
        size = (
            width: 2 * NetworkMark.border + usedColumns * columnWidth,
            height: top + NetworkMark.border + Double(rowsInColumn) * rowHeight
        )
    }

    public var rowsRunDown: Bool { true }
    public var xRange: DataRange? { DataRange(low: 0, high: size.width, fixedLow: true, fixedHigh: true) }
    public var yRange: DataRange? { DataRange(low: 0, high: size.height, fixedLow: true, fixedHigh: true) }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let theme = frame.theme
        var kinds: [String: Color] = ["": theme.muted]
        for node in nodes where kinds[node.kind] == nil {
            kinds[node.kind] = theme.cycle[(kinds.count - 1) % theme.cycle.count]
        }
        for (index, node) in nodes.enumerated() {
            for input in node.inputs where input >= 0 && input < index { drawEdge(input, index, on: canvas, theme) }
        }
        let small = Font(size: fontSize * 0.9)
        for (node, box) in zip(nodes, boxes) {
            let ink = kinds[node.kind] ?? theme.muted
            let outline = Path.rounded(box, radius: 5)
            canvas.fill(outline, theme.background.mixed(with: ink, 0.14))
            canvas.stroke(outline, Pen(color: ink, width: 1.4))
            let nameY = node.detail.isEmpty ? box.midY : box.midY - fontSize * 0.68
            let bold = Font(style: .bold, size: fontSize)
            canvas.centeredText(node.name, at: Point(box.midX, nameY), font: bold, color: theme.foreground)
            guard !node.detail.isEmpty else { continue }
            let place = Point(box.midX, box.midY + fontSize * 0.76)
            canvas.centeredText(node.detail, at: place, font: small, color: theme.muted)
        }
    }

    private func drawEdge(_ from: Int, _ to: Int, on canvas: any Canvas, _ theme: Theme) {
        let (source, target) = (boxes[from], boxes[to])
        let tip = Point(target.midX, target.y - 1)
        let pen = Pen(color: theme.muted, width: 1.4)
        let neck = Point(tip.x, tip.y - 6)
        var path = Path(elements: [])
        if columns[from] != columns[to] {
            path.polyline(detour(from, to, neck: neck))
        } else if rows[to] > rows[from] + 1 {
            let between = boxes.indices.filter {
                columns[$0] == columns[from] && rows[$0] > rows[from] && rows[$0] < rows[to]
            }
            let lane = (between.map { boxes[$0].x } + [source.x, target.x]).min().map { $0 - 16 } ?? source.x
            path.elements = [
                .move(Point(source.x, source.midY)),
                .curve(Point(lane - 6, source.midY), Point(lane, source.midY + 8), Point(lane, source.maxY + 8)),
                .line(Point(lane, target.y - 26)),
                .curve(Point(lane, target.y - 14), Point(tip.x, target.y - 20), neck),
            ]
        } else {
            let half = (target.y - source.maxY) / 2
            path.elements = [
                .move(Point(source.midX, source.maxY)),
                .curve(Point(source.midX, source.maxY + half), Point(tip.x, neck.y - half), neck),
            ]
        }
        canvas.stroke(path, pen)
        var head = Path.line([tip, Point(tip.x - 3.6, tip.y - 8), Point(tip.x + 3.6, tip.y - 8)])
        head.elements.append(.close)
        canvas.fill(head, theme.muted)
    }

    /// To another column: through the space beside the source's column, up above all columns and across. From a column's
    /// foot to the next one's head it is the main line; any other edge keeps to lanes of its own.
    private func detour(_ from: Int, _ to: Int, neck: Point) -> [Point] {
        let (source, target) = (boxes[from], boxes[to])
        let rightmost =
            boxes.indices.filter { columns[$0] == columns[from] }.map { boxes[$0].maxX }.max() ?? source.maxX
        let middle = rightmost + NetworkMark.gutter / 2
        let isMain =
            rows[to] == 0 && boxes.indices.allSatisfy { columns[$0] != columns[from] || rows[$0] <= rows[from] }
        if isMain {
            let below = source.maxY + NetworkMark.rowGap * 0.5
            let above = top + NetworkMark.rowGap * 0.2
            return [
                Point(source.midX, source.maxY), Point(source.midX, below), Point(middle, below), Point(middle, above),
                Point(neck.x, above), neck,
            ]
        }
        let lane = middle - 9
        let above = top - 4
        let leftmost = boxes.indices.filter { columns[$0] == columns[to] }.map { boxes[$0].x }.min() ?? target.x
        let down = rows[to] == 0 ? neck.x + 8 : leftmost - 16
        return [
            Point(source.maxX, source.midY), Point(lane, source.midY), Point(lane, above), Point(down, above),
            Point(down, neck.y - 7), Point(neck.x, neck.y - 7), neck,
        ]
    }
}

extension Figure {
    /// A diagram of a network, on a page of the size it needs.
    ///
    /// - Throws: `PlottingError` when the fonts to measure names with are missing.
    public static func network(
        _ nodes: [NetworkNode], title: String = "", theme: Theme = .light
    ) throws(PlottingError) -> Figure {
        let fonts = try Fonts.shared.get()
        let mark = NetworkMark(nodes: nodes, fontSize: theme.fontSize, hasTitle: !title.isEmpty) { fonts.width($0, $1) }
        var figure = Figure(
            width: max(16, min(mark.size.width, 16000)), height: max(16, min(mark.size.height, 16000)), theme: theme,
            panels: [Panel(marks: [mark])])
        if !title.isEmpty {
            let place = TextMark(x: mark.size.width / 2, y: 16, text: title, anchor: .middle)
            figure.panels[0].marks.append(place)
        }
        figure.description = title.isEmpty ? "Diagram of a network of \(nodes.count) layers" : title
        figure.fillsPage = true
        return figure
    }
}
