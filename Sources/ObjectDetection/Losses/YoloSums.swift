import Tensors

/// The five sums of YOLO's loss, each as a list of addends with their slopes.
struct YoloSums: Sendable {
    let cells: YoloCells
    let truth: [[YoloLoss.Object]]
    let assignments: [[YoloLoss.Assignment]]

    enum Name: Sendable {
        case xy, wh, object, noObject, classes
    }

    private var settings: YoloLoss.Settings { cells.settings }
    /// A batch's terms are means over its images.
    private var imageWeight: Double { 1 / Double(max(truth.count, 1)) }

    func value(_ name: Name) -> Double {
        var sum = 0.0
        walk(name, value: { sum += $0 }, slope: { _, _ in })
        return sum * imageWeight
    }

    func slope(_ name: Name) throws -> Tensor {
        let weight = imageWeight
        var slopes: [Int: Double] = [:]
        walk(name, value: { _ in }, slope: { slopes[$0, default: 0] += $1 * weight })
        return try cells.values.slopes { set in
            for (place, slope) in slopes { set(place, slope) }
        }
    }

    /// Each addend's value, and each slope with the place in the prediction that it belongs to.
    private func walk(
        _ name: Name, value: (Double) -> Void, slope: (_ place: Int, _ slope: Double) -> Void
    ) {
        func square(_ difference: Double, weight: Double = 1, at place: Int, inner: Double = 1) {
            value(weight * difference * difference)
            slope(place, 2 * weight * difference * inner)
        }
        let values = cells.values
        for (image, found) in assignments.enumerated() {
            if name == .noObject {
                forEachIdleBox(image) { place in square(values[place], weight: settings.noobj, at: place) }
                continue
            }
            for one in found {
                let object = truth[image][one.object]
                let cell = cells.start(image: image, row: one.row, column: one.column)
                let place = cell + 5 * one.box
                switch name {
                case .xy:
                    let target = YoloSums.centreInCell(object, one, grid: settings.grid)
                    for axis in 0..<2 {
                        square(values[place + axis] - target[axis], weight: settings.coord, at: place + axis)
                    }
                case .wh:
                    for axis in 0..<2 {
                        let size = values[place + 2 + axis]
                        square(
                            SignedRoot.value(size) - object.box[2 + axis].squareRoot(), weight: settings.coord,
                            at: place + 2 + axis, inner: SignedRoot.slope(size))
                    }
                case .object:
                    let (target, slopes) = confidence(one, object, place)
                    let difference = values[place + 4] - target
                    square(difference, at: place + 4)
                    for side in 0..<4 where slopes[side] != 0 { slope(place + side, -2 * difference * slopes[side]) }
                case .classes:
                    for label in 0..<settings.classes {
                        let number = cell + 5 * settings.boxes + label
                        square(values[number] - (label == object.label ? 1 : 0), at: number)
                    }
                case .noObject: break
                }
            }
        }
    }

    /// The centre of an object relative to its cell.
    static func centreInCell(
        _ object: YoloLoss.Object, _ assignment: YoloLoss.Assignment, grid: Int
    ) -> SIMD2<Double> {
        SIMD2(
            object.box[0] * Double(grid) - Double(assignment.column),
            object.box[1] * Double(grid) - Double(assignment.row))
    }

    /// The confidence that a responsible box should have, and the slope of that by its x, y, w and h.
    func confidence(
        _ one: YoloLoss.Assignment, _ object: YoloLoss.Object, _ place: Int
    ) -> (target: Double, slope: SIMD4<Double>) {
        switch settings.confidenceTarget {
        case .one: return (1, SIMD4())
        case .fixedIOU: return (one.overlaps[one.box], SIMD4())
        case .iou:
            let (overlap, slope) = cells.overlap(place, one.row, one.column, object)
            return (overlap, slope)
        }
    }

    /// The place of the confidence of each box that answers for no object.
    func forEachIdleBox(_ image: Int, _ body: (_ place: Int) -> Void) {
        var responsible: Set<Int> = []
        for one in assignments[image] {
            responsible.insert(cells.start(image: image, row: one.row, column: one.column) + 5 * one.box + 4)
        }
        for row in 0..<settings.grid {
            for column in 0..<settings.grid {
                let cell = cells.start(image: image, row: row, column: column)
                for box in 0..<settings.boxes where !responsible.contains(cell + 5 * box + 4) {
                    body(cell + 5 * box + 4)
                }
            }
        }
    }
}
