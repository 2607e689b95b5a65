/// Where an axis is marked, and what stands there.
public struct Ticks: Sendable, Equatable {
    public var values: [Double]
    public var labels: [String]
    /// Marked without a label, between the others of a logarithmic axis.
    public var minor: [Double] = []
    /// A factor common to all labels, as `×10⁶`, or empty.
    public var factor = ""

    public init(values: [Double], labels: [String], minor: [Double] = [], factor: String = "") {
        self.values = values
        self.labels = labels
        self.minor = minor
        self.factor = factor
    }

    /// Round numbers from `low` to `high`, about `count` of them: those of the best `TickSequence` that lie inside.
    public static func linear(low: Double, high: Double, count: Int) -> Ticks {
        let slack = (high - low) * 1e-9
        var values: [Double] = []
        // The best sequence may reach beyond the axis; one with more ticks has at least two inside.
        for wanted in max(count, 2)..<(max(count, 2) + 6) where values.count < 2 {
            var search = TickSearch(low: low, high: high, wanted: Double(wanted))
            values = search.run()?.values.filter { $0 >= low - slack && $0 <= high + slack } ?? [low, high]
        }
        let (labels, factor) = NumberFormat.labels(values)
        return Ticks(values: values, labels: labels, factor: factor)
    }

    /// Ticks of a logarithmic axis: powers of ten, and 1-2-5 or finer steps between them as long as there are few; plain
    /// round numbers when the axis spans less than a factor of 3.
    public static func logarithmic(low: Double, high: Double, count: Int) -> Ticks {
        let decades = logarithm10(high) - logarithm10(low)
        guard decades.isFinite && decades >= 0.48 else { return linear(low: low, high: high, count: count) }
        let first = Int(logarithm10(low).rounded(.down))
        let last = Int(logarithm10(high).rounded(.up))
        func within(_ factors: [Double], every step: Int = 1) -> [Double] {
            var values: [Double] = []
            for exponent in first...last where exponent % step == 0 {
                for factor in factors {
                    let value = exponent < 0 ? factor / powerOfTen(-exponent) : factor * powerOfTen(exponent)
                    if value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9) { values.append(value) }
                }
            }
            return values
        }
        let choices: [[Double]] = [[1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]
        let most = max(count, 2)
        let values =
            choices.lazy.map { within($0) }.first { $0.count <= most } ?? within([1], every: Int(decades) / most + 1)
        let minor = decades > 8 ? [] : within([1, 2, 3, 4, 5, 6, 7, 8, 9]).filter { !values.contains($0) }
        return Ticks(values: values, labels: NumberFormat.powers(values), minor: minor)
    }
}
