import Glibc

extension MultiboxLoss {
    /// The terms by the names of their fields.
    public enum Term: String, Sendable, CaseIterable {
        case localization, classification
    }

    /// What a term is the sum of, box by box: the matched ones, then the mined ones from the hardest down.
    public func addends(_ term: Term) -> [LossAddend] {
        let divisor = Double(max(matchedCount, 1))
        let classes = logits.shape.last ?? 1
        var found: [LossAddend] = []
        for (number, image) in images.enumerated() {
            let front = images.count > 1 ? ["image \(number)"] : []
            for (box, target) in zip(image.matched, image.targets) {
                let object = Int(image.matching.truth[box])
                let subjects = front + ["default box \(box)", "object \(object)"]
                let overlap = Double(image.matching.overlap[box])
                if term == .localization {
                    let parts = ["tx", "ty", "tw", "th"].enumerated().map { side, name in
                        let value = offsets[(number * defaults.count + box) * 4 + side]
                        return LossAddend.Part(
                            name: name, found: value, wanted: Double(target[side]),
                            cost: SmoothL1()(value - Double(target[side])) / divisor)
                    }
                    found.append(
                        LossAddend(
                            subjects: subjects, overlap: overlap, rule: .smoothL1(beta: 1, divisor: divisor),
                            parts: parts))
                } else {
                    let label = truth[number].labels[object]
                    let row = LogitRow(logits, row: number * defaults.count + box, classes: classes)
                    found.append(.logarithm(subjects, overlap, row, label, divisor))
                }
            }
            if term == .localization { continue }
            for (rank, box) in image.negatives.enumerated() {
                let row = LogitRow(logits, row: number * defaults.count + box, classes: classes)
                found.append(
                    .logarithm(front + ["default box \(box)", "mined, rank \(rank + 1)"], nil, row, 0, divisor))
            }
        }
        return found
    }
}

extension LossAddend {
    /// `-log softmax(row)[label] / divisor`
    static func logarithm(
        _ subjects: [String], _ overlap: Double?, _ row: LogitRow, _ label: Int, _ divisor: Double
    ) -> LossAddend {
        let loss = row.loss(label)
        return LossAddend(
            subjects: subjects, overlap: overlap, rule: .logarithm(divisor: divisor),
            parts: [Part(name: "p[\(label)]", found: exp(-loss), wanted: 1, cost: loss / divisor)])
    }
}
