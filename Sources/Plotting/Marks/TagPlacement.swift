/// A tag with the words of a box, and where it stands.
public struct BoxTag: Sendable {
    public let box: PlacedBox
    public var place: Rectangle

    func draw(on canvas: any Canvas, font: Font, pen: Double) {
        let shape = Path.rounded(place, radius: pen * 0.9)
        canvas.stroke(shape, Pen(color: Color(0x000000, alpha: 0.55), width: pen * 0.8))
        canvas.fill(shape, box.color)
        canvas.centeredText(
            box.words, at: Point(place.midX, place.midY), font: font, color: box.color.contrasting)
    }

    /// A line from a tag that had to move away to the nearest point of its box.
    func drawLeader(on canvas: any Canvas, pen: Double) {
        let near = place.inset(-pen * 2)
        guard near.overlap(box.rectangle) == 0 else { return }
        let from = Point(place.midX, place.midY)
        let to = Point(
            max(box.rectangle.x, min(from.x, box.rectangle.maxX)), max(box.rectangle.y, min(from.y, box.rectangle.maxY))
        )
        canvas.line(from, to, Pen(color: Color(0x000000, alpha: 0.6), width: pen * 1.5, roundEnds: true))
        canvas.line(from, to, Pen(color: box.color, width: pen * 0.75, roundEnds: true))
    }
}

/// Finds a place for every tag: by its box, inside the picture, on no other tag, and covering little else.
///
/// Each tag in turn takes the cheapest of its candidate places; then all are gone through again, as each may do better
/// now that the others stand, until nothing moves (at most four rounds).
public struct TagPlacement {
    let area: Rectangle
    let font: Font
    let pen: Double
    let width: (String) -> Double

    /// - Parameters:
    ///   - area: the picture on the page.
    ///   - pen: the width of the boxes' lines.
    ///   - width: how long the words are in `font`.
    public init(area: Rectangle, font: Font, pen: Double, width: @escaping (String) -> Double) {
        self.area = area
        self.font = font
        self.pen = pen
        self.width = width
    }

    /// A tag for every box that has words, in the order of the boxes.
    public func place(_ boxes: [PlacedBox]) -> [BoxTag] {
        let height = font.size * 1.42
        var tags = boxes.filter { !$0.words.isEmpty }.map { box in
            BoxTag(box: box, place: Rectangle(x: 0, y: 0, width: width(box.words) + font.size * 0.7, height: height))
        }
        var isPlaced = [Bool](repeating: false, count: tags.count)
        for round in 0..<4 {
            var moved = false
            for index in tags.indices {
                let others = tags.indices.filter { $0 != index && isPlaced[$0] }.map { tags[$0].place }
                let best = cheapest(tags[index], others: others, boxes: boxes)
                if best != tags[index].place || round == 0 { moved = true }
                tags[index].place = best
                isPlaced[index] = true
            }
            if !moved { break }
        }
        return tags
    }

    private func cheapest(_ tag: BoxTag, others: [Rectangle], boxes: [PlacedBox]) -> Rectangle {
        var best = tag.place
        var bestCost = Double.infinity
        for (candidate, preference) in candidates(tag, others: others) where preference < bestCost {
            let place = drawnIn(candidate)
            let cost = preference + cost(place, of: tag.box, others: others, boxes: boxes)
            if cost < bestCost - 1e-9 { (best, bestCost) = (place, cost) }
        }
        return best
    }

    /// Places on the box's edges, outside and inside, then beside the tags that stand already, then all over the picture.
    private func candidates(_ tag: BoxTag, others: [Rectangle]) -> [(Rectangle, Double)] {
        let (width, height) = (tag.place.width, tag.place.height)
        let box = tag.box.rectangle
        let half = pen / 2
        func at(_ x: Double, _ y: Double) -> Rectangle { Rectangle(x: x, y: y, width: width, height: height) }
        let (left, right) = (box.x - half, box.maxX + half - width)
        let (above, below) = (box.y - half - height, box.maxY + half)
        let (top, bottom) = (box.y - half, box.maxY + half - height)
        var list: [(Rectangle, Double)] = [
            (at(left, above), 0), (at(left, top), 1.2), (at(right, above), 1.6), (at(right, top), 2),
            (at(left, below), 2.2), (at(left, bottom), 2.4), (at(right, below), 2.8), (at(right, bottom), 3),
        ]
        for step in 1..<8 {
            let x = left + (right - left) * Double(step) / 8
            list += [(at(x, above), 3), (at(x, top), 3.3), (at(x, below), 3.6), (at(x, bottom), 3.6)]
        }
        let space = pen * 0.8
        for other in others {
            list += [
                (at(other.maxX + space, other.y), 2.5), (at(other.x - width - space, other.y), 2.7),
                (at(other.x, other.maxY + space), 2.6), (at(other.x, other.y - height - space), 2.6),
            ]
        }
        for row in 0..<12 {
            for column in 0..<8 {
                let x = area.x + (area.width - width) * Double(column) / 7
                let y = area.y + (area.height - height) * Double(row) / 11
                list.append((at(x, y), 6))
            }
        }
        return list
    }

    /// The same rectangle, moved as little as needed to lie in the picture.
    private func drawnIn(_ place: Rectangle) -> Rectangle {
        var place = place
        place.x = max(area.x, min(place.x, area.maxX - place.width))
        place.y = max(area.y, min(place.y, area.maxY - place.height))
        return place
    }

    /// In units of one tag's area: overlapping a tag costs most, then hiding a small box, then lying away from its own
    /// box, and least covering lines of other boxes.
    private func cost(_ place: Rectangle, of own: PlacedBox, others: [Rectangle], boxes: [PlacedBox]) -> Double {
        let size = place.area
        var cost = 0.0
        let wide = place.inset(-pen * 0.4)
        for other in others { cost += 60 * wide.overlap(other) / size + (wide.overlap(other) > 0 ? 20 : 0) }
        for box in boxes where box.rectangle != own.rectangle {
            let covered = place.overlap(box.rectangle)
            guard covered > 0 else { continue }
            cost += 5 * covered / max(box.rectangle.area, size)
            let lines = covered - place.overlap(box.rectangle.inset(pen * 1.5))
            cost += 1.5 * max(0, lines) / size
        }
        cost += 4 * place.overlap(own.rectangle) / max(own.rectangle.area, size)
        cost += distance(place, own.rectangle) / place.height * 1.2
        return cost
    }

    /// Between the nearest points of both; 0 when they touch, or nearly.
    private func distance(_ a: Rectangle, _ b: Rectangle) -> Double {
        let dx = max(0, a.x - b.maxX, b.x - a.maxX)
        let dy = max(0, a.y - b.maxY, b.y - a.maxY)
        return max(0, (dx * dx + dy * dy).squareRoot() - pen)
    }
}
