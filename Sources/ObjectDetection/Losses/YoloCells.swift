import Tensors

/// The boxes of a YOLO prediction, cell by cell.
struct YoloCells: Sendable {
    let values: FloatElements
    let settings: YoloLoss.Settings

    /// The place of a cell's first number in the prediction.
    func start(image: Int, row: Int, column: Int) -> Int {
        ((image * settings.grid + row) * settings.grid + column) * settings.depth
    }

    /// The cell that a place relative to the image falls into.
    func cell(_ place: Double) -> Int { min(Int(place * Double(settings.grid)), settings.grid - 1) }

    /// Which box answers for each object; the first object of a cell has it.
    func assignments(of objects: [YoloLoss.Object], image: Int) -> [YoloLoss.Assignment] {
        var isTaken = [Bool](repeating: false, count: settings.grid * settings.grid)
        var found: [YoloLoss.Assignment] = []
        for (number, object) in objects.enumerated() {
            let (row, column) = (cell(object.box[1]), cell(object.box[0]))
            if isTaken[row * settings.grid + column] { continue }
            isTaken[row * settings.grid + column] = true
            let overlaps = (0..<settings.boxes).map { box in
                overlap(start(image: image, row: row, column: column) + 5 * box, row, column, object).value
            }
            var best = 0
            for box in 1..<max(settings.boxes, 1) where overlaps[box] > overlaps[best] { best = box }
            found.append(
                YoloLoss.Assignment(object: number, row: row, column: column, box: best, overlaps: overlaps))
        }
        return found
    }

    /// The IoU of the box whose numbers begin at `place` with an object, and its slope by x, y, w and h.
    func overlap(
        _ place: Int, _ row: Int, _ column: Int, _ object: YoloLoss.Object
    ) -> (value: Double, slope: SIMD4<Double>) {
        let grid = Double(settings.grid)
        let centre = SIMD2((Double(column) + values[place]) / grid, (Double(row) + values[place + 1]) / grid)
        let size = SIMD2(values[place + 2], values[place + 3])
        // Along each axis: the common length, and its slope by centre and size of the predicted box.
        var (common, byCentre, bySize) = (SIMD2<Double>(), SIMD2<Double>(), SIMD2<Double>())
        for axis in 0..<2 {
            let (low, high) = (centre[axis] - size[axis] / 2, centre[axis] + size[axis] / 2)
            let half = object.box[axis + 2] / 2
            let (trueLow, trueHigh) = (object.box[axis] - half, object.box[axis] + half)
            let length = min(high, trueHigh) - max(low, trueLow)
            guard length > 0 else { return (0, SIMD4()) }
            common[axis] = length
            if high < trueHigh { (byCentre[axis], bySize[axis]) = (byCentre[axis] + 1, bySize[axis] + 0.5) }
            if low > trueLow { (byCentre[axis], bySize[axis]) = (byCentre[axis] - 1, bySize[axis] + 0.5) }
        }
        guard size.x > 0, size.y > 0 else { return (0, SIMD4()) }
        let shared = common.x * common.y
        let union = size.x * size.y + object.box[2] * object.box[3] - shared
        guard union > 0, shared / union > 0 else { return (0, SIMD4()) }
        // d(s / u) = ds (u + s) / u² - s dA / u², with u = A + B - s
        let byShared = (union + shared) / (union * union)
        let byArea = -shared / (union * union)
        return (
            shared / union,
            SIMD4(
                byShared * byCentre.x * common.y / grid, byShared * byCentre.y * common.x / grid,
                byShared * bySize.x * common.y + byArea * size.y, byShared * bySize.y * common.x + byArea * size.x)
        )
    }
}

/// `sign(x) √|x|`, straight for |x| < 1e-6, where the root has no slope of use.
struct SignedRoot {
    static let straight = 1e-6

    static func value(_ x: Double) -> Double {
        abs(x) < straight ? x / straight.squareRoot() : x < 0 ? -(-x).squareRoot() : x.squareRoot()
    }

    static func slope(_ x: Double) -> Double {
        abs(x) < straight ? 1 / straight.squareRoot() : 0.5 / abs(x).squareRoot()
    }
}
