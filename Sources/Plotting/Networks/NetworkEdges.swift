/// Draws the arrows of a network's diagram.
struct NetworkEdges {
    let layout: NetworkLayout
    let canvas: any Canvas
    let ink: Color

    private static let corner = 5.0

    func draw(from source: Int, to target: Int) {
        let (from, to) = (layout.boxes[source], layout.boxes[target])
        let tip = Point(to.midX, to.y - 1)
        /// The two heights in the gap above the target's row where lines run across: those that part, those that join.
        let above = layout.rowTops[target] - NetworkLayout.rowGap
        let (parting, joining) = (above + NetworkLayout.rowGap * 0.3, above + NetworkLayout.rowGap * 0.58)

        if layout.columns[source] != layout.columns[target] {
            drawToNextColumn(source, from, tip)
        } else if layout.farEdges[target]?.contains(source) == true {
            let bus = layout.buses[layout.columns[source]]
            let below = nextRowTop(after: source) - NetworkLayout.rowGap * 0.42
            arrow([
                Point(from.midX, from.maxY), Point(from.midX, below), Point(bus, below), Point(bus, joining),
                Point(tip.x, joining), tip,
            ])
        } else if let depth = layout.skipDepths[[source, target]] {
            drawSkip(source, target, depth)
        } else if layout.lanes[source] == layout.lanes[target] {
            arrow([Point(from.midX, from.maxY), tip])
        } else {
            let across = layout.lanes[source] < layout.lanes[target] ? parting : joining
            arrow([Point(from.midX, from.maxY), Point(from.midX, across), Point(tip.x, across), tip])
        }
    }

    /// The top of the row below a node's, in its column.
    private func nextRowTop(after node: Int) -> Double {
        let below = layout.rows.indices.filter {
            layout.columns[$0] == layout.columns[node] && layout.rows[$0] == layout.rows[node] + 1
        }
        return below.first.map { layout.rowTops[$0] } ?? layout.bottom + NetworkLayout.rowGap
    }

    /// Around the boxes between, on the left; it ends in the target's side.
    private func drawSkip(_ source: Int, _ target: Int, _ depth: Int) {
        let (from, to) = (layout.boxes[source], layout.boxes[target])
        let lane = layout.lanes[source]
        let inLane = layout.boxes.indices.filter {
            layout.lanes[$0] == lane && layout.columns[$0] == layout.columns[source]
                && layout.rows[$0] >= layout.rows[source] && layout.rows[$0] <= layout.rows[target]
        }
        let left = inLane.map { layout.boxes[$0].x }.min() ?? from.x
        let x = left - NetworkLayout.skipStep * Double(depth + 1)
        let leave = from.midY + min(6, from.height * 0.22)
        let arrive = to.midY - min(6, to.height * 0.22)
        arrow([Point(from.x, leave), Point(x, leave), Point(x, arrive), Point(to.x - 1, arrive)])
    }

    /// From a column's foot through the space between columns to the next one's head.
    private func drawToNextColumn(_ source: Int, _ from: Rectangle, _ tip: Point) {
        let column = layout.columns[source]
        let middle = layout.columnEdges[column].right + NetworkLayout.gutter / 2
        let below = from.maxY + max(10, layout.rowMiddles[source] + 28 - from.maxY)
        let above = layout.top - 12
        arrow([
            Point(from.midX, from.maxY), Point(from.midX, below), Point(middle, below), Point(middle, above),
            Point(tip.x, above), tip,
        ])
    }

    /// A line with rounded corners and a head at its end.
    private func arrow(_ corners: [Point]) {
        guard let tip = corners.last, corners.count > 1 else { return }
        var path = Path(elements: [.move(corners[0])])
        for index in corners.indices.dropFirst().dropLast() {
            let (before, here, after) = (corners[index - 1], corners[index], corners[index + 1])
            let room = min(distance(before, here), distance(here, after)) / 2
            let radius = min(NetworkEdges.corner, room)
            let start = toward(before, from: here, by: radius)
            let end = toward(after, from: here, by: radius)
            path.elements += [
                .line(start), .curve(toward(here, from: start, by: radius * 0.55), toward(here, from: end, by: radius * 0.55), end),
            ]
        }
        let last = corners[corners.count - 2]
        let neck = toward(last, from: tip, by: 5)
        path.elements.append(.line(neck))
        canvas.stroke(path, Pen(color: ink, width: 1.3))
        let length = max(distance(last, tip), 1e-9)
        let (ux, uy) = ((tip.x - last.x) / length, (tip.y - last.y) / length)
        let back = Point(tip.x - ux * 6.5, tip.y - uy * 6.5)
        var head = Path.line([
            tip, Point(back.x - uy * 3.2, back.y + ux * 3.2), Point(back.x + uy * 3.2, back.y - ux * 3.2),
        ])
        head.elements.append(.close)
        canvas.fill(head, ink)
    }

    private func distance(_ a: Point, _ b: Point) -> Double { ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot() }

    private func toward(_ target: Point, from start: Point, by length: Double) -> Point {
        let whole = distance(start, target)
        guard whole > 0 else { return start }
        let part = length / whole
        return Point(start.x + (target.x - start.x) * part, start.y + (target.y - start.y) * part)
    }
}
