import ObjectDetection
import Runtime
import Tensors

/// The addends of a loss's term in words: which box, which numbers, what each costs.
struct LossExplanation {
    let machine: Machine

    /// The most addends, and the most numbers of one, that are shown; of more, the largest.
    private static let most = 12

    func lines(_ addends: [LossAddend]) -> [Explanation] {
        if addends.isEmpty { return [Explanation(text: "no addends: no box takes part")] }
        let largest = Self.largest(addends, cost: \.cost)
        var lines = largest.shown.map(line)
        if let rest = largest.rest { lines.append(Explanation(text: "\(rest.count) smaller ones = \(number(rest.cost))")) }
        return lines
    }

    private func line(_ addend: LossAddend) -> Explanation {
        let overlap = addend.overlap.map { " (IoU \(number($0)))" } ?? ""
        let head = addend.subjects.joined(separator: ", ") + overlap
        if addend.parts.count == 1 {
            return Explanation(text: "\(head): \(formula(addend.parts[0], addend.rule)) = \(number(addend.cost))")
        }
        let largest = Self.largest(addend.parts, cost: \.cost)
        var parts = largest.shown.map {
            Explanation(text: "\($0.name): \(formula($0, addend.rule)) = \(number($0.cost))")
        }
        if let rest = largest.rest { parts.append(Explanation(text: "\(rest.count) smaller ones = \(number(rest.cost))")) }
        return Explanation(text: "\(head) = \(number(addend.cost))", parts: parts)
    }

    private func formula(_ part: LossAddend.Part, _ rule: LossAddend.Rule) -> String {
        let (found, wanted) = (number(part.found), number(part.wanted))
        switch rule {
        case .square(let weight):
            return part.wanted == 0 ? "\(times(weight))\(found)²" : "\(times(weight))(\(found) - \(wanted))²"
        case .rootSquare(let weight): return "\(times(weight))(√\(found) - √\(wanted))²"
        case .smoothL1(_, let divisor): return "smooth_l1(\(found) - \(wanted)) / \(number(divisor))"
        case .logarithm(let divisor): return "-log(\(part.name) = \(found)) / \(number(divisor))"
        }
    }

    private func times(_ weight: Double) -> String { weight == 1 ? "" : "\(number(weight)) x " }

    private func number(_ value: Double) -> String {
        machine.short(value)
    }

    private static func largest<Item>(
        _ items: [Item], cost: (Item) -> Double
    ) -> (shown: [Item], rest: (count: Int, cost: Double)?) {
        if items.count <= most { return (items, nil) }
        let order = items.indices.sorted { (-cost(items[$0]), $0) < (-cost(items[$1]), $1) }
        let shown = order.prefix(most - 1).map { items[$0] }
        let rest = order.dropFirst(most - 1)
        return (shown, (rest.count, rest.reduce(0) { $0 + cost(items[$1]) }))
    }
}

extension Machine {
    /// A loss as a record of its named terms, each of which `explain` opens to its addends, and the total to its terms.
    func lossRecord(
        _ terms: [(name: String, value: Tensor, addends: () -> [LossAddend])], total whole: Tensor,
        others: [(name: String, value: Value)] = []
    ) -> Value {
        // The machine holds the values, and these hold the origins: no strong way back.
        let fields = terms.map { term in
            let origin = ExplainedOrigin { [unowned self] in LossExplanation(machine: self).lines(term.addends()) }
            return (name: term.name, value: tensor(term.value, origin: origin))
        }
        let names = fields.map(\.name)
        let values = terms.map(\.value.detached)
        let total = ExplainedOrigin { [unowned self] in
            zip(names, values).map { Explanation(text: ".\($0) = \(textWithShape(tensor($1)))") }
        }
        return record(fields + others + [(name: "total", value: tensor(whole, origin: total))])
    }
}
