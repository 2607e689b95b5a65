/// Where everything of a network's diagram stands on its page.
struct NetworkLayout {
    /// The box of each node.
    let boxes: [Rectangle]
    /// Where each node's words begin; they are as wide as `wordWidths`.
    let wordStarts: [Double]
    let wordWidths: [Double]
    /// The middle of each node's row, and the border above the row.
    let rowMiddles: [Double]
    let rowTops: [Double]
    let rows: [Int]
    let lanes: [Int]
    let columns: [Int]
    let farEdges: [Int: [Int]]
    /// The line that far edges run down, in each column.
    let buses: [Double]
    /// The left and right borders of each column.
    let columnEdges: [(left: Double, right: Double)]
    /// How deep the skips around each node are nested, which puts them side by side; by (source, reader).
    let skipDepths: [[Int]: Int]
    let width: Double
    let height: Double
    /// Where the rows start, and where those of the lowest column end.
    let top: Double
    let bottom: Double

    static let rowGap = 18.0
    static let skipStep = 11.0
    static let border = 24.0
    static let gutter = 46.0
    static let widestBox = 110.0
    static let highestBox = 52.0

    /// - Parameters:
    ///   - top: what title and key need above the rows.
    ///   - width: how wide a text is in a font.
    init(
        _ nodes: [NetworkNode], repeats: [NetworkRepeat], fontSize: Double, top: Double, leastWidth: Double,
        width textWidth: (String, Font) -> Double
    ) {
        let lanes = NetworkLanes(nodes, repeats: repeats)
        let name = Font(style: .bold, size: fontSize)
        let small = Font(size: fontSize * 0.9)
        let words = nodes.map { node in
            max(
                textWidth(node.name, name)
                    + (node.addition.isEmpty ? 0 : textWidth(node.addition, small) + fontSize * 0.4),
                textWidth(node.detail, small))
        }
        let sizes = NetworkLayout.boxSizes(nodes)

        // Rows, one below the other, as if all stood in one column.
        var rowHeights = [Double](repeating: 0, count: lanes.rowCount)
        for (index, row) in lanes.rows.enumerated() {
            rowHeights[row] = max(rowHeights[row], sizes[index].height, 2.5 * fontSize)
        }
        let columnOfRow = NetworkLayout.columns(lanes, rowHeights, words, laneWidth: 130 + (words.max() ?? 0))
        let columnCount = (columnOfRow.last ?? 0) + 1

        // Skips in lane 0, nested: the inner ones nearer.
        var skips: [(source: Int, reader: Int)] = []
        for (index, node) in nodes.enumerated() {
            for source in Set(node.inputs).sorted() where source >= 0 && source < index {
                if lanes.lanes[source] == lanes.lanes[index] && lanes.rows[index] > lanes.rows[source] + 1 {
                    skips.append((source, index))
                }
            }
        }
        var depths: [[Int]: Int] = [:]
        var used: [(rows: ClosedRange<Int>, lane: Int, depth: Int)] = []
        for skip in skips.sorted(by: {
            lanes.rows[$0.reader] - lanes.rows[$0.source] < lanes.rows[$1.reader] - lanes.rows[$1.source]
        }) {
            let span = (lanes.rows[skip.source] + 1)...(lanes.rows[skip.reader] - 1)
            let lane = lanes.lanes[skip.source]
            let taken = used.filter { $0.lane == lane && $0.rows.overlaps(span) }.map(\.depth)
            let depth = (0...taken.count).first { !taken.contains($0) } ?? 0
            used.append((span, lane, depth))
            depths[[skip.source, skip.reader]] = depth
        }

        // Lanes beside one another in each column.
        var boxCentres = [[Double]](repeating: [], count: columnCount)
        var wordPlaces = boxCentres
        var buses = [Double](repeating: 0, count: columnCount)
        var edges: [(left: Double, right: Double)] = []
        var x = NetworkLayout.border
        for column in 0..<columnCount {
            let members = nodes.indices.filter { columnOfRow[lanes.rows[$0]] == column }
            let left = x
            for lane in 0..<lanes.laneCount {
                let inLane = members.filter { lanes.lanes[$0] == lane }
                guard !inLane.isEmpty else {
                    boxCentres[column].append(x)
                    wordPlaces[column].append(x)
                    continue
                }
                let deepest = depths.filter { inLane.contains($0.key[1]) }.map(\.value).max()
                x += deepest.map { NetworkLayout.skipStep * Double($0 + 1) + 4 } ?? 0
                let widest = inLane.map { sizes[$0].width }.max() ?? 0
                boxCentres[column].append(x + widest / 2)
                wordPlaces[column].append(x + widest + 9)
                x += widest + 9 + (inLane.map { words[$0] }.max() ?? 0) + 20
            }
            x -= 20
            let isRepeated = repeats.contains { group in members.contains(group.nodes.lowerBound) }
            if isRepeated { x += 9 + textWidth("× 00", name) }
            let hasBus = members.contains { lanes.farEdges[$0] != nil }
            buses[column] = x + 14
            if hasBus { x += 18 }
            edges.append((left, x))
            x += NetworkLayout.gutter
        }
        x -= NetworkLayout.gutter

        var boxes: [Rectangle] = []
        var (starts, middles, tops) = ([Double](), [Double](), [Double]())
        var rowTop = [Double](repeating: top, count: lanes.rowCount)
        for row in rowTop.indices.dropFirst() where columnOfRow[row] == columnOfRow[row - 1] {
            rowTop[row] = rowTop[row - 1] + rowHeights[row - 1] + NetworkLayout.rowGap
        }
        for index in nodes.indices {
            let (row, lane) = (lanes.rows[index], lanes.lanes[index])
            let column = columnOfRow[row]
            let middle = rowTop[row] + rowHeights[row] / 2
            let size = sizes[index]
            boxes.append(
                Rectangle(
                    x: boxCentres[column][lane] - size.width / 2, y: middle - size.height / 2, width: size.width,
                    height: size.height))
            starts.append(wordPlaces[column][lane])
            middles.append(middle)
            tops.append(rowTop[row])
        }
        let lowest = zip(rowTop, rowHeights).map { $0 + $1 }.max() ?? top
        let slack = max(0, leastWidth - x - NetworkLayout.border) / 2
        self.boxes = boxes.map { Rectangle(x: $0.x + slack, y: $0.y, width: $0.width, height: $0.height) }
        wordStarts = starts.map { $0 + slack }
        wordWidths = words
        rowMiddles = middles
        rowTops = tops
        rows = lanes.rows
        self.lanes = lanes.lanes
        columns = lanes.rows.map { columnOfRow[$0] }
        farEdges = lanes.farEdges
        self.buses = buses.map { $0 + slack }
        columnEdges = edges.map { ($0.left + slack, $0.right + slack) }
        skipDepths = depths
        self.width = max(leastWidth, x + NetworkLayout.border)
        self.top = top
        bottom = lowest
        height = lowest + NetworkLayout.border
    }

    /// Width by the root of the channels, height by the root of the maps' height: areas of boxes compare what they hold.
    private static func boxSizes(_ nodes: [NetworkNode]) -> [(width: Double, height: Double)] {
        // A flattened map has as many channels as numbers, which would make all others slivers.
        let channels = nodes.map { $0.extent > 1 ? $0.channels : min($0.channels, 4096) }.max() ?? 1
        let extent = nodes.map(\.extent).max() ?? 1
        return nodes.map { node in
            let across = (Double(max(1, node.channels)) / Double(max(1, channels))).squareRoot()
            let down = (Double(max(1, node.extent)) / Double(max(1, extent))).squareRoot()
            return (
                max(8, min(across, 1) * NetworkLayout.widestBox), max(9, min(down, 1) * NetworkLayout.highestBox)
            )
        }
    }

    /// The column of each row: as many columns, broken where it may be, as bring the page nearest to 4 : 3.
    private static func columns(
        _ lanes: NetworkLanes, _ heights: [Double], _ words: [Double], laneWidth: Double
    ) -> [Int] {
        let width = laneWidth * Double(lanes.laneCount)
        var best = [Int](repeating: 0, count: lanes.rowCount)
        var bestScore = Double.infinity
        for count in 1...12 {
            let whole = heights.reduce(0) { $0 + $1 + rowGap }
            var columns: [Int] = []
            var (column, used, tallest) = (0, 0.0, 0.0)
            for (row, height) in heights.enumerated() {
                if row > 0, lanes.breaks[row - 1], used + height / 2 > whole / Double(count), column < count - 1 {
                    column += 1
                    used = 0
                }
                used += height + rowGap
                tallest = max(tallest, used)
                columns.append(column)
            }
            guard column == count - 1 || count == 1 else { continue }
            let shape = Double(count) * (width + gutter) / max(tallest + 100, 1) * 0.75
            // One column is the easiest to read, and one up to a page long is kept.
            let score = abs(logarithm10(shape)) - (count == 1 && tallest < 760 ? 1 : 0)
            if score < bestScore { (best, bestScore) = (columns, score) }
        }
        return best
    }
}
