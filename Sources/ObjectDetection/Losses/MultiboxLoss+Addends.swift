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
                    found.append(
                        .offsets(subjects, overlap, target, SmoothL1(), divisor) {
                            offsets[(number * defaults.count + box) * 4 + $0]
                        })
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
