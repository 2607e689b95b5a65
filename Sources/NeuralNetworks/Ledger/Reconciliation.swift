import Tensors

/// Which convention or mistake gives a number that somebody else reports for a network.
///
/// Every hypothesis is a count of the network itself or of a variant of it: computed, never looked up. A hypothesis fits where
/// it agrees with the number in all the digits that were given, rounded or cut.
public struct Reconciliation: Sendable {
    /// What a number may be a count of.
    public enum Quantity: String, Sendable, CaseIterable {
        case operations = "macs"
        case parameters
        case bytes
    }

    /// The network, or one that somebody may have had in mind in its place.
    public struct Variant: Sendable {
        /// Empty for the network as it is.
        public var name: String
        /// How many things are different.
        public var changes: Int
        public var rows: [LedgerRow]

        public init(_ name: String, changes: Int, rows: [LedgerRow]) {
            self.name = name
            self.changes = changes
            self.rows = rows
        }
    }

    public struct Hypothesis: Sendable {
        /// What is counted, and on which variant; empty for the network as it is.
        public var convention: String
        public var variant: String
        public var quantity: Quantity
        public var count: Int
        /// How many conventions and settings differ from the ledger's own.
        public var changes: Int
        /// `(count - number) / number`
        public var error: Double

        public var name: String { variant.isEmpty ? convention : "\(convention), \(variant)" }
    }

    public let number: Double
    /// The unit of the last digit given, zeros at the end taken for rounding; at most 3 % of the number.
    public let unit: Double
    /// Those that give the number when they are rounded to its digits, or cut after them: the fewest changes first, rounded before
    /// cut. One that changes more than another fit with the same convention or the same variant is left out.
    public let fits: [Hypothesis]
    /// The closest of all, at most five.
    public let nearest: [Hypothesis]
    /// How many counts were compared.
    public let tried: Int

    /// - Parameter number: above 0 and finite.
    public init(_ number: Double, quantities: [Quantity] = Quantity.allCases, variants: [Variant]) {
        precondition(number > 0 && number.isFinite)
        var all: [Hypothesis] = []
        for variant in variants {
            func add(_ name: String, _ quantity: Quantity, _ count: Int?, changes: Int) {
                guard let count, count > 0, variant.changes + changes <= 2 else { return }
                all.append(
                    Hypothesis(
                        convention: name, variant: variant.name, quantity: quantity, count: count,
                        changes: variant.changes + changes, error: (Double(count) - number) / number))
            }
            if quantities.contains(.operations) {
                for convention in CountingConvention.known {
                    add(convention.name, .operations, convention.count(variant.rows), changes: convention.changes)
                }
            }
            if quantities.contains(.parameters) {
                for (index, convention) in ParameterConvention.known.enumerated() {
                    add(convention.name, .parameters, convention.count(variant.rows), changes: index <= 1 ? 0 : 1)
                }
            }
            if quantities.contains(.bytes) {
                for convention in ParameterConvention.files {
                    add(convention.name, .bytes, convention.count(variant.rows), changes: 0)
                }
            }
        }
        let unit = Self.unit(of: number)
        self.number = number
        self.unit = unit
        tried = all.count
        fits = Self.fits(all, number, unit)
        // Variants that come to the same count are told once.
        var told: Set<Int> = []
        let close = all.sorted { (abs($0.error), $0.changes, $0.name) < (abs($1.error), $1.changes, $1.name) }
        nearest = Array(close.filter { told.insert($0.count).inserted }.prefix(5))
    }

    private static func fits(_ all: [Hypothesis], _ number: Double, _ unit: Double) -> [Hypothesis] {
        func isRounded(_ one: Hypothesis) -> Bool { abs(Double(one.count) - number) <= unit / 2 }
        let fits = all.filter { isRounded($0) || (0..<unit).contains(Double($0.count) - number) }
        let simplest = fits.filter { one in
            !fits.contains { other in
                other.quantity == one.quantity && other.changes < one.changes
                    && (other.convention == one.convention || other.variant == one.variant)
            }
        }
        // Conventions are in the order of their use, which decides where nothing else does.
        return simplest.enumerated().sorted { x, y in
            (x.element.changes, isRounded(x.element) ? 0 : 1, x.offset)
                < (y.element.changes, isRounded(y.element) ? 0 : 1, y.offset)
        }.map(\.element)
    }

    /// 1 for 568740352, a million for 314,000,000.
    private static func unit(of number: Double) -> Double {
        var unit = 1.0
        var rest = number.rounded()
        while rest >= 10, rest.truncatingRemainder(dividingBy: 10) == 0 {
            rest /= 10
            unit *= 10
        }
        return min(unit, 0.03 * number)
    }
}
