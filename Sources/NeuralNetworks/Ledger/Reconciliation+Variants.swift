import Tensors

extension Reconciliation.Variant {
    /// Sides of square pictures that networks are commonly given.
    public static let sides = [32, 64, 96, 128, 160, 192, 224, 227, 240, 256, 288, 299, 300, 320, 384, 416, 448, 512, 600, 640]

    /// The network as it is, and variants that need nothing but the network: other input sizes, a class more or fewer, depthwise
    /// convolutions taken for full ones.
    ///
    /// - Parameter proceed: called before each variant; throws to stop.
    /// - Throws: `NetworkError` where the network does not fit `input`; what `proceed` throws.
    public static func all(
        of network: Network, input: Shape, proceed: () throws -> Void = {}
    ) throws -> [Reconciliation.Variant] {
        let rows = try network.costs(input: input).rows
        var variants = [Reconciliation.Variant("", changes: 0, rows: rows)]
        if input.count > 1, input[0] > 1 {
            var single = input
            single[0] = 1
            variants += try variant("for one image", network, input: single)
        }
        for side in sides where input.count == 4 && [input[2], input[3]] != [side, side] {
            try proceed()
            var other = input
            (other[2], other[3]) = (side, side)
            variants += try variant("input \(side) x \(side)", network, input: other)
        }
        for (change, name) in [(1, "a class more (background)"), (-1, "a class fewer")] {
            if let changed = rows.withClasses(changedBy: change) { variants.append(.init(name, changes: 1, rows: changed)) }
        }
        if rows.contains(where: { $0.kind == "depthwise" }), let full = rows.withFullConvolutions {
            variants.append(.init("depthwise convolutions taken for full ones", changes: 1, rows: full))
        }
        return variants
    }

    /// None where the network does not fit that input.
    private static func variant(_ name: String, _ network: Network, input: Shape) throws -> [Self] {
        guard let ledger = try? network.costs(input: input) else { return [] }
        return [Self(name, changes: 1, rows: ledger.rows)]
    }
}

extension [LedgerRow] {
    /// The rows if the last dense layer had other outputs; nil where there is none.
    fileprivate func withClasses(changedBy change: Int) -> [LedgerRow]? {
        guard let place = lastIndex(where: { $0.kind == "dense" }), self[place].output.count == 2,
            self[place].output[1] + change > 0
        else { return nil }
        var result = self
        let row = self[place]
        result[place].output[1] += change
        result[place].parameters += change * (row.fanIn + (row.biasCount > 0 ? 1 : 0))
        result[place].multiplyAccumulates += change * row.fanIn * row.output[0]
        if row.biasCount > 0 { result[place].biasCount += change }
        return result
    }

    /// The rows if every depthwise filter saw all channels; nil where that overflows.
    fileprivate var withFullConvolutions: [LedgerRow]? {
        var result = self
        for place in indices where self[place].kind == "depthwise" {
            let row = self[place]
            let (macs, overflow) = row.multiplyAccumulates.multipliedReportingOverflow(by: row.groups)
            let (filters, isLarge) = (row.parameters - row.biasCount).multipliedReportingOverflow(by: row.groups)
            guard !overflow, !isLarge else { return nil }
            result[place].multiplyAccumulates = macs
            result[place].parameters = filters + row.biasCount
        }
        return result
    }
}
