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
