/// The kept boxes of a suppression, found by place.
///
/// If two boxes of widths v and w have an IoU above t, then each is covered by more than t along x, so the
/// distance of their centres is less than `(v + w) / 2 - t max(v, w)`, and v lies between `t w` and `w / t`. Over
/// all such v the distance is at most
///
///     r(w) = w (1 - t) max(1, 1 / (2 t))
///
/// and the same holds along y. Kept boxes therefore lie in the cell of a uniform grid that their centre falls
/// in, and a candidate looks only into the cells within r of its own centre.
struct SuppressionGrid {
    private struct Kept {
        var box: Box
        var area: Float
        /// The kept box before this one in the same cell, or -1.
        var next: Int32
    }

    private let threshold: Float
    private let reachFactor: Float
    /// What rounding may move a centre by.
    private let slack: Float
    private let columns: Int
    private let rows: Int
    private let origin: (x: Float, y: Float)
    private let cellsPerUnit: (x: Float, y: Float)
    /// The last kept box of each cell, or -1.
    private var heads: [Int32]
    private var kept: [Kept] = []

    init(boxes: Boxes, threshold: Float) {
        self.threshold = threshold
        // A thousandth more than the bound: rounding must not lose a pair.
        reachFactor = 1.001 * (1 - threshold) * max(1, 1 / (2 * threshold))
        var (low, high) = (SIMD2<Float>(repeating: .infinity), SIMD2<Float>(repeating: -.infinity))
        var sizes = SIMD2<Double>()
        for index in 0..<boxes.count {
            let centre = SuppressionGrid.centre(boxes[index])
            low = SIMD2(min(low.x, centre.x), min(low.y, centre.y))
            high = SIMD2(max(high.x, centre.x), max(high.y, centre.y))
            sizes += SIMD2(Double(boxes[index].width), Double(boxes[index].height))
        }
        let farthest = max(abs(low.x), abs(low.y), abs(high.x), abs(high.y))
        slack = farthest.isFinite ? 4 * farthest.ulp : 0
        let slack = slack
        let factor = reachFactor
        // A cell is about as large as the mean reach, and there are not many more cells than boxes.
        let most = Float(max(1, min(512, Int(Double(boxes.count).squareRoot()))))
        func division(_ low: Float, _ high: Float, _ size: Double) -> (count: Int, perUnit: Float) {
            let (extent, reach) = (high - low, Float(size / Double(max(boxes.count, 1))) * factor + slack)
            let wanted = extent / reach
            guard extent.isFinite, extent > 0, wanted.isFinite, wanted >= 1 else { return (1, 0) }
            let count = min(wanted, most).rounded(.down)
            return (Int(count), count / extent)
        }
        let (horizontal, vertical) = (division(low.x, high.x, sizes.x), division(low.y, high.y, sizes.y))
        (columns, rows) = (horizontal.count, vertical.count)
        origin = (low.x, low.y)
        cellsPerUnit = (horizontal.perUnit, vertical.perUnit)
        heads = [Int32](repeating: -1, count: columns * rows)
    }

    /// Takes `box` in unless its IoU with a box taken before exceeds the threshold; tells whether it did.
    mutating func keep(_ box: Box) -> Bool {
        let centre = SuppressionGrid.centre(box)
        let reach = (x: box.width * reachFactor + slack, y: box.height * reachFactor + slack)
        let (left, right) = (column(centre.x - reach.x), column(centre.x + reach.x))
        let (top, bottom) = (row(centre.y - reach.y), row(centre.y + reach.y))
        let area = box.area
        if left <= right && top <= bottom {
            for row in top...bottom {
                for column in left...right where suppresses(heads[row * columns + column], box, area) { return false }
            }
        }
        let cell = row(centre.y) * columns + column(centre.x)
        kept.append(Kept(box: box, area: area, next: heads[cell]))
        heads[cell] = Int32(truncatingIfNeeded: kept.count - 1)
        return true
    }

    private func suppresses(_ head: Int32, _ box: Box, _ area: Float) -> Bool {
        kept.withUnsafeBufferPointer { kept in
            var place = head
            while place >= 0 {
                let other = kept[Int(place)]
                let shared = other.box.intersection(box)
                if shared > 0 && shared / (other.area + area - shared) > threshold { return true }
                place = other.next
            }
            return false
        }
    }

    private static func centre(_ box: Box) -> SIMD2<Float> {
        SIMD2(box.xMin + (box.xMax - box.xMin) / 2, box.yMin + (box.yMax - box.yMin) / 2)
    }

    private func column(_ x: Float) -> Int { cell((x - origin.x) * cellsPerUnit.x, of: columns) }
    private func row(_ y: Float) -> Int { cell((y - origin.y) * cellsPerUnit.y, of: rows) }

    /// The cell of a place on the grid's scale; what is outside, infinite or not a number is in a border cell.
    private func cell(_ place: Float, of count: Int) -> Int {
        place > 0 ? Int(Swift.min(place, Float(count - 1))) : 0
    }
}
