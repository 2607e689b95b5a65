import Glibc

extension RPNLoss {
    /// The terms by the names of their fields.
    public enum Term: String, Sendable, CaseIterable {
        case objectness, box
    }

    /// What a term is the sum of, anchor by anchor: the positive ones, then the negative ones.
    public func addends(_ term: Term) -> [LossAddend] {
        let divisor = Double(max(sampledCount, 1))
        var found: [LossAddend] = []
        for (number, image) in targets.enumerated() {
            let front = targets.count > 1 ? ["image \(number)"] : []
            for (index, anchor) in image.positives.enumerated() {
                let place = number * parts.anchors + anchor
                let subjects = front + ["anchor \(anchor)", "object \(image.truth[anchor])"]
                if term == .objectness {
                    found.append(objectness(subjects, parts.score(place * parts.columns), "p[object]", divisor))
                } else {
                    found.append(
                        .offsets(
                            subjects, Double(image.overlap[anchor]), offsetTargets[number][index], parts.smoothL1,
                            divisor
                        ) { parts.offsets[place * 4 + $0] })
                }
            }
            if term == .box { continue }
            for anchor in image.negatives {
                let score = parts.score((number * parts.anchors + anchor) * parts.columns)
                found.append(objectness(front + ["anchor \(anchor)", "negative"], -score, "p[background]", divisor))
            }
        }
        return found
    }

    private func objectness(
        _ subjects: [String], _ score: Double, _ name: String, _ divisor: Double
    ) -> LossAddend {
        let loss = RPNParts.softplus(-score)
        return LossAddend(
            subjects: subjects, rule: .logarithm(divisor: divisor),
            parts: [LossAddend.Part(name: name, found: exp(-loss), wanted: 1, cost: loss / divisor)])
    }
}

extension RegionLoss {
    /// The terms by the names of their fields.
    public enum Term: String, Sendable, CaseIterable {
        case classification, box
    }

    /// What a term is the sum of, region by region.
    public func addends(_ term: Term) -> [LossAddend] {
        let divisor = Double(max(targets.labels.count, 1))
        if term == .classification {
            return targets.labels.enumerated().map { region, label in
                .logarithm(["region \(region)", "class \(label)"], nil, parts.row(region), label, divisor)
            }
        }
        return zip(parts.positives, parts.offsetTargets).map { region, target in
            .offsets(
                ["region \(region)", "class \(targets.labels[region])"], nil, target, parts.smoothL1, divisor
            ) { parts.offsets[parts.place(region) + $0] }
        }
    }
}
