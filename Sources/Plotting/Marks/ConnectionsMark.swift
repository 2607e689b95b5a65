/// Which maps each output of a layer reads: columns of maps, joined by lines.
///
/// One output is picked out, with all that it depends on through the layers before it.
public struct ConnectionsMark: Mark {
    /// A layer: what its outputs read.
    public struct Link: Sendable, Equatable {
        public var name: String
        public var note: String
        public var outputs: Int
        /// For each output the inputs that it reads.
        public var inputs: [Range<Int>]

        public init(name: String, note: String = "", outputs: Int, inputs: [Range<Int>]) {
            self.name = name
            self.note = note
            self.outputs = outputs
            self.inputs = inputs
        }
    }

    public var inputs: Int
    public var links: [Link]
    /// The output of the last layer that is picked out.
    public var highlighted: Int

    public init(inputs: Int, links: [Link], highlighted: Int = 0) {
        self.inputs = inputs
        self.links = links
        self.highlighted = highlighted
    }

    public var isDiagram: Bool { true }
    public var takesThemeColor: Bool { true }
    public var xRange: DataRange? { nil }
    public var yRange: DataRange? { nil }
    public var spokenKind: String {
        links.map { link in
            let read = link.inputs.indices.contains(0) ? link.inputs[0].count : 0
            return "\(link.name): each of \(link.outputs) outputs reads \(read) input\(read == 1 ? "" : "s")"
        }.joined(separator: ", then ")
    }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        let theme = frame.theme
        let size = theme.fontSize
        let counts = [max(0, inputs)] + links.map { max(0, $0.outputs) }
        let words = 4.4 * size
        let room = Rectangle(
            x: frame.area.x, y: frame.area.y + 1.6 * size, width: frame.area.width,
            height: max(10, frame.area.height - words - 1.6 * size))
        let most = Double(max(counts.max() ?? 1, 1))
        let pitch = min(room.height / most, 44)
        let side = max(2, min(pitch * 0.66, 24))
        func middle(_ column: Int, _ index: Int) -> Point {
            let inset = max(side, room.width * 0.09)
            let span = room.width - 2 * inset
            let x = room.x + inset + (counts.count > 1 ? span * Double(column) / Double(counts.count - 1) : span / 2)
            return Point(x, room.midY + (Double(index) - Double(counts[column] - 1) / 2) * pitch)
        }
        // What the picked output depends on, from the last column back.
        var chosen = [Set<Int>](repeating: [], count: counts.count)
        if let last = counts.indices.last, (0..<counts[last]).contains(highlighted) { chosen[last] = [highlighted] }
        for column in links.indices.reversed() {
            for output in chosen[column + 1] where links[column].inputs.indices.contains(output) {
                chosen[column].formUnion(links[column].inputs[output].filter { $0 < counts[column] })
            }
        }
        for isPicked in [false, true] {
            for (column, link) in links.enumerated() {
                var path = Path()
                for output in 0..<min(counts[column + 1], link.inputs.count)
                where chosen[column + 1].contains(output) == isPicked {
                    let (end, start) = (middle(column + 1, output), side / 2)
                    for input in link.inputs[output] where input < counts[column] {
                        let from = middle(column, input)
                        path.polyline([Point(from.x + start, from.y), Point(end.x - start, end.y)])
                    }
                }
                let pen =
                    isPicked
                    ? Pen(color: color, width: 2) : Pen(color: theme.muted.opacity(0.4), width: 1)
                canvas.stroke(path, pen)
            }
        }
        for (column, count) in counts.enumerated() {
            for index in 0..<count {
                let place = middle(column, index)
                let box = Path.rounded(
                    Rectangle(x: place.x - side / 2, y: place.y - side / 2, width: side, height: side), radius: side * 0.15)
                let isPicked = chosen[column].contains(index)
                canvas.fill(box, isPicked ? color : theme.background.mixed(with: theme.muted, 0.18))
                canvas.stroke(box, Pen(color: isPicked ? color : theme.muted, width: 1))
            }
            let font = Font(size: size * 0.92)
            let text = "\(count) map\(count == 1 ? "" : "s")"
            let top = middle(column, 0).y - side / 2 - size * 0.9
            canvas.centeredText(text, at: Point(middle(column, 0).x, top), font: font, color: theme.muted)
        }
        let foot = room.midY + most * pitch / 2 + size * 0.9
        for (column, link) in links.enumerated() {
            let x = (middle(column, 0).x + middle(column + 1, 0).x) / 2
            let wide = max(size, middle(column + 1, 0).x - middle(column, 0).x - size * 0.5)
            let (name, bold) = canvas.fitted(link.name, Font(style: .bold, size: size), room: wide)
            canvas.centeredText(name, at: Point(x, foot), font: bold, color: theme.foreground)
            let read = link.inputs.first?.count ?? 0
            let reads = "each reads \(read) of \(counts[column])"
            for (line, text) in [reads, link.note].enumerated() {
                let (shown, font) = canvas.fitted(text, Font(size: size * 0.92), room: wide)
                let y = foot + (1.35 + 1.25 * Double(line)) * size
                canvas.centeredText(shown, at: Point(x, y), font: font, color: theme.muted)
            }
        }
    }
}
