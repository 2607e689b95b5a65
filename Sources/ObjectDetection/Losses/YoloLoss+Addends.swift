extension YoloLoss {
    /// The terms by the names of their fields.
    public enum Term: String, Sendable, CaseIterable {
        case xy, wh, object
        case noObject = "no_object"
        case classes = "class"
    }

    /// What a term is the sum of, box by box.
    public func addends(_ term: Term) -> [LossAddend] {
        let images = sums.truth.count
        let share = 1 / Double(max(images, 1))
        var found: [LossAddend] = []
        for image in sums.truth.indices {
            let front = images > 1 ? ["image \(image)"] : []
            if term == .noObject {
                sums.forEachIdleBox(image) { place in
                    let weight = settings.noobj * share
                    let confidence = sums.cells.values[place]
                    found.append(
                        LossAddend(
                            subjects: front + position(of: place), rule: .square(weight: weight),
                            parts: [part("c", confidence, 0, weight)]))
                }
                continue
            }
            for one in assignments[image] {
                found.append(addend(term, one, sums.truth[image][one.object], image: image, front, share))
            }
        }
        return found
    }

    private func addend(
        _ term: Term, _ one: Assignment, _ object: Object, image: Int, _ front: [String], _ share: Double
    ) -> LossAddend {
        let values = sums.cells.values
        let cell = sums.cells.start(image: image, row: one.row, column: one.column)
        let place = cell + 5 * one.box
        var subjects = front + ["object \(one.object)", "cell (\(one.row), \(one.column))"]
        if term != .classes { subjects.append("box \(one.box)") }
        let coord = settings.coord * share
        switch term {
        case .xy:
            let target = YoloSums.centreInCell(object, one, grid: settings.grid)
            return LossAddend(
                subjects: subjects, overlap: one.overlaps[one.box], rule: .square(weight: coord),
                parts: [
                    part("x", values[place], target.x, coord), part("y", values[place + 1], target.y, coord),
                ])
        case .wh:
            let parts = ["w", "h"].enumerated().map { axis, name in
                let size = values[place + 2 + axis]
                let difference = SignedRoot.value(size) - object.box[2 + axis].squareRoot()
                return LossAddend.Part(
                    name: name, found: size, wanted: object.box[2 + axis], cost: coord * difference * difference)
            }
            return LossAddend(
                subjects: subjects, overlap: one.overlaps[one.box], rule: .rootSquare(weight: coord), parts: parts)
        case .object, .noObject:
            let target = sums.confidence(one, object, place).target
            return LossAddend(
                subjects: subjects, overlap: one.overlaps[one.box], rule: .square(weight: share),
                parts: [part("c", values[place + 4], target, share)])
        case .classes:
            let parts = (0..<settings.classes).map { label in
                part(
                    "p[\(label)]", values[cell + 5 * settings.boxes + label], label == object.label ? 1 : 0, share)
            }
            return LossAddend(subjects: subjects, rule: .square(weight: share), parts: parts)
        }
    }

    private func part(_ name: String, _ found: Double, _ wanted: Double, _ weight: Double) -> LossAddend.Part {
        LossAddend.Part(name: name, found: found, wanted: wanted, cost: weight * (found - wanted) * (found - wanted))
    }

    /// The cell and the box that a number of the prediction belongs to.
    private func position(of place: Int) -> [String] {
        let cell = place / settings.depth % (settings.grid * settings.grid)
        return [
            "cell (\(cell / settings.grid), \(cell % settings.grid))", "box \(place % settings.depth / 5)",
        ]
    }
}
