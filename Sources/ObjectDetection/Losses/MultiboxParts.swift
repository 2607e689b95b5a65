import Tensors

/// The two sums of a multibox loss and their slopes, box by box.
struct MultiboxParts: Sendable {
    let offsets: FloatElements
    let logits: FloatElements
    let images: [MultiboxLoss.ImagePart]
    let truth: [GroundTruth]
    let boxes: Int
    let classes: Int
    /// N.
    let count: Int

    private static let smoothL1 = SmoothL1()

    func localization() -> Double {
        var sum = 0.0
        forEachDifference { _, difference in sum += MultiboxParts.smoothL1(difference) }
        return count == 0 ? 0 : sum / Double(count)
    }

    func localizationSlope() throws -> Tensor {
        try offsets.slopes { set in
            forEachDifference { place, difference in
                set(place, MultiboxParts.smoothL1.slope(difference) / Double(count))
            }
        }
    }

    func classification() -> Double {
        var sum = 0.0
        forEachRow { row, label in sum += row.loss(label) }
        return count == 0 ? 0 : sum / Double(count)
    }

    func classificationSlope() throws -> Tensor {
        try logits.slopes { set in
            forEachRow { row, label in
                for (index, slope) in row.slopes(label).enumerated() { set(row.first + index, slope / Double(count)) }
            }
        }
    }

    /// Each of the four numbers of each matched box: its place in `offsets`, and how far it is from what it should be.
    private func forEachDifference(_ body: (_ place: Int, _ difference: Double) -> Void) {
        for (number, image) in images.enumerated() {
            for (box, target) in zip(image.matched, image.targets) {
                for side in 0..<4 {
                    let place = (number * boxes + box) * 4 + side
                    body(place, offsets[place] - Double(target[side]))
                }
            }
        }
    }

    /// The rows that count: matched boxes with their object's class, mined ones with 0.
    private func forEachRow(_ body: (_ row: LogitRow, _ label: Int) -> Void) {
        for (number, image) in images.enumerated() {
            for box in image.matched {
                let label = truth[number].labels[Int(image.matching.truth[box])]
                body(LogitRow(logits, row: number * boxes + box, classes: classes), label)
            }
            for box in image.negatives {
                body(LogitRow(logits, row: number * boxes + box, classes: classes), 0)
            }
        }
    }
}
