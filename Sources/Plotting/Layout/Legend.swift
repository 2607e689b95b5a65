/// The key to a panel's marks: a sample of each and its name.
struct Legend {
    let entries: [(mark: any Mark, name: String, color: Color)]
    let font: Font
    let width: Double
    let height: Double

    private let keyWidth: Double
    private let rowHeight: Double
    private let padding: Double

    /// Nil when no mark has a label.
    ///
    /// - Parameter room: the longest that a name may be; a longer one is cut.
    init?(_ panel: Panel, theme: Theme, canvas: any Canvas, room: Double) {
        let labelled = zip(panel.marks, panel.colors(theme)).filter { $0.0.label?.isEmpty == false }
        guard panel.legend != .none && !labelled.isEmpty else { return nil }
        let font = Font(size: theme.fontSize)
        (keyWidth, rowHeight, padding) = (font.size * 1.9, font.size * 1.55, font.size * 0.6)
        entries = labelled.map { ($0.0, canvas.fitted($0.0.label ?? "", font, room: room).text, $0.1) }
        self.font = font
        let widest = entries.map { canvas.width($0.name, font) }.max() ?? 0
        width = keyWidth + widest + padding * 2.8
        height = rowHeight * Double(labelled.count) + padding * 2 - font.size * 0.4
    }

    /// Places inside `area`, the customary first.
    private func places(in area: Rectangle) -> [Rectangle] {
        let margin = font.size * 0.6
        let (left, right) = (area.x + margin, area.maxX - margin - width)
        let (top, bottom) = (area.y + margin, area.maxY - margin - height)
        let (middle, centre) = (area.midY - height / 2, area.midX - width / 2)
        return [
            (right, top), (left, top), (right, bottom), (left, bottom), (right, middle), (left, middle), (centre, top),
            (centre, bottom),
        ].map { Rectangle(x: $0.0, y: $0.1, width: width, height: height) }
    }

    /// Where it covers least of the data, and the share of the data that it covers there.
    func bestPlace(in area: Rectangle, avoiding crowd: [Point]) -> (place: Rectangle, covered: Double) {
        var best = (place: area, count: Int.max)
        for place in places(in: area) {
            let near = place.inset(-4)
            var count = 0
            for point in crowd where near.contains(point) { count += 1 }
            if count < best.count { best = (place, count) }
        }
        return (best.place, Double(best.count) / Double(max(crowd.count, 1)))
    }

    func draw(in box: Rectangle, on canvas: any Canvas, theme: Theme, framed: Bool) {
        if framed {
            canvas.fill(.rounded(box, radius: 3), theme.background.opacity(0.86))
            canvas.stroke(.rounded(box, radius: 3), Pen(color: theme.grid, width: 1))
        }
        for (index, entry) in entries.enumerated() {
            let y = box.y + padding + (Double(index) + 0.5) * rowHeight - font.size * 0.2
            let key = Rectangle(x: box.x + padding, y: y - font.size * 0.45, width: keyWidth, height: font.size * 0.9)
            entry.mark.drawKey(on: canvas, in: key, color: entry.color)
            let place = Point(key.maxX + padding * 0.8, y)
            canvas.centeredText(entry.name, at: place, font: font, color: theme.foreground, anchor: .start)
        }
    }
}
