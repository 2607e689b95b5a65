import Glibc

/// One addend of a term of a loss: which box it is about, and the numbers it is made of.
public struct LossAddend: Sendable, Equatable {
    /// One number of the box: what was found, what was wanted, and what that costs.
    public struct Part: Sendable, Equatable {
        /// `x`, `tw`, `p[7]`.
        public var name: String
        public var found: Double
        public var wanted: Double
        /// What it adds to the term, weights and divisor included.
        public var cost: Double
    }

    public enum Rule: Sendable, Equatable {
        /// `weight * (found - wanted)²`
        case square(weight: Double)
        /// `weight * (√found - √wanted)²`
        case rootSquare(weight: Double)
        /// `smooth_l1(found - wanted, beta) / divisor`
        case smoothL1(beta: Double, divisor: Double)
        /// `-log found / divisor`, found a probability
        case logarithm(divisor: Double)
    }

    /// `image 1`, `cell (3, 4)`, `box 0`, `object 2`, in the order they are named.
    public var subjects: [String]
    /// The IoU of the box with its object, where one decided.
    public var overlap: Double?
    public var rule: Rule
    public var parts: [Part]

    public var cost: Double { parts.reduce(0) { $0 + $1.cost } }
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

    /// Four offsets against those they should be.
    static func offsets(
        _ subjects: [String], _ overlap: Double?, _ target: SIMD4<Float>, _ smoothL1: SmoothL1, _ divisor: Double,
        _ value: (Int) -> Double
    ) -> LossAddend {
        LossAddend(
            subjects: subjects, overlap: overlap, rule: .smoothL1(beta: smoothL1.beta, divisor: divisor),
            parts: ["tx", "ty", "tw", "th"].enumerated().map { side, name in
                Part(
                    name: name, found: value(side), wanted: Double(target[side]),
                    cost: smoothL1(value(side) - Double(target[side])) / divisor)
            })
    }
}
