/// What somebody counts when they say how many operations a network takes.
///
/// The ledger's own convention is the first: the products of convolutions and dense layers, each with its addition one
/// multiply-accumulate. Papers on MobileNets count so; tools add more, or count multiplications and additions one by one.
public struct CountingConvention: Sendable, Equatable {
    /// What a table calls it.
    public var name: String
    /// In how many things it differs from the ledger's own.
    public var changes = 1
    /// How often a multiply-accumulate counts: 2 where its multiplication and its addition are told apart.
    public var perMAC = 1
    /// For each number of a batch normalisation's result: 1 for a multiply-accumulate, 2 for its two operations.
    public var perNormalized = 0
    /// An addition for each number that a bias is added to.
    public var countsBiases = false
    /// An operation for each number of an activation's or a sum's result.
    public var countsElementwise = false
    /// An operation for each number that a pooling window reads.
    public var countsPools = false
    /// Rows that are left out.
    public var leavesOut: @Sendable (LedgerRow) -> Bool = { _ in false }

    public init(_ name: String, changes: Int = 1) {
        self.name = name
        self.changes = changes
    }

    public static func == (x: Self, y: Self) -> Bool { x.name == y.name }

    /// Its count of a ledger; nil where it is more than an integer holds.
    public func count(_ rows: [LedgerRow]) -> Int? {
        var sum = 0
        for row in rows where !leavesOut(row) {
            let numbers = row.output.elementCount
            var each = 0
            if row.kind == "batchnorm" { each = perNormalized }
            if row.isElementwise, countsElementwise { each = 1 }
            if row.isPool, countsPools { each = row.fanIn }
            if row.biasCount > 0, countsBiases { each += 1 }
            let (extra, overflow) = numbers.multipliedReportingOverflow(by: each)
            let (products, isLarge) = row.multiplyAccumulates.multipliedReportingOverflow(by: perMAC)
            let (both, isTooLarge) = extra.addingReportingOverflow(products)
            let (next, isTooMuch) = sum.addingReportingOverflow(both)
            guard !overflow, !isLarge, !isTooLarge, !isTooMuch else { return nil }
            sum = next
        }
        return sum
    }
}

extension CountingConvention {
    /// The conventions in use, the ledger's own first.
    public static let known: [CountingConvention] = [
        CountingConvention("multiply-accumulates", changes: 0),
        with("FLOPs: two a multiply-accumulate") { $0.perMAC = 2 },
        with("multiply-accumulates + bias additions") { $0.countsBiases = true },
        with("multiply-accumulates + batch norm, one a number") { $0.perNormalized = 1 },
        with("multiply-accumulates + batch norm, two a number") { $0.perNormalized = 2 },
        with("multiply-accumulates + batch norm (two), biases, activations, sums, pools", changes: 2) {
            $0.perNormalized = 2
            $0.countsBiases = true
            $0.countsElementwise = true
            $0.countsPools = true
        },
        with("multiply-accumulates without the dense layers") { $0.leavesOut = { $0.kind == "dense" } },
        with("multiply-accumulates without the first convolution") { $0.leavesOut = { $0.name == "conv2d_1" } },
        with("multiply-accumulates without the depthwise convolutions") { $0.leavesOut = { $0.kind == "depthwise" } },
        with("FLOPs + batch norm, two a number", changes: 2) {
            $0.perMAC = 2
            $0.perNormalized = 2
        },
        with("FLOPs + bias additions", changes: 2) {
            $0.perMAC = 2
            $0.countsBiases = true
        },
        with("FLOPs + batch norm (two), biases, activations, sums, pools", changes: 2) {
            $0.perMAC = 2
            $0.perNormalized = 2
            $0.countsBiases = true
            $0.countsElementwise = true
            $0.countsPools = true
        },
        with("FLOPs without the dense layers", changes: 2) {
            $0.perMAC = 2
            $0.leavesOut = { $0.kind == "dense" }
        },
    ]

    private static func with(
        _ name: String, changes: Int = 1, _ change: (inout CountingConvention) -> Void
    ) -> CountingConvention {
        var convention = CountingConvention(name, changes: changes)
        change(&convention)
        return convention
    }
}
