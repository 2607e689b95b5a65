import Tensors

/// What a network costs on an input: a row for each step, their sums, and the memory its values take while it runs.
public struct Ledger: Sendable, Equatable {
    public var input: Shape
    public var rows: [LedgerRow]
    public var timeline: MemoryTimeline

    public var multiplyAccumulates: Int { rows.reduce(0) { $0 + $1.multiplyAccumulates } }
    /// Numbers that training changes.
    public var learned: Int { rows.reduce(0) { $0 + $1.parameters } }
    /// Numbers that are kept beside them, such as running means.
    public var state: Int { rows.reduce(0) { $0 + $1.stateCount } }
    public var parameters: Int { learned + state }
    /// Numbers in all results together, none of them reused.
    public var activations: Int { rows.reduce(0) { $0 + $1.output.elementCount } }

    /// What all rows of one kind cost together.
    public struct KindSum: Sendable, Equatable {
        public var kind: String
        public var count: Int
        public var parameters: Int
        public var multiplyAccumulates: Int
    }

    /// The kinds that have parameters or multiply, in the order of their first rows. A `conv2d` whose filters see one pixel is
    /// told apart as `pointwise`: in MobileNets nearly all the work is there.
    public var kinds: [KindSum] {
        var sums: [KindSum] = []
        for row in rows where row.parameters + row.multiplyAccumulates > 0 {
            let kind = row.isPointwise ? "pointwise" : row.kind
            let place = sums.firstIndex { $0.kind == kind } ?? sums.count
            if place == sums.count { sums.append(KindSum(kind: kind, count: 0, parameters: 0, multiplyAccumulates: 0)) }
            sums[place].count += 1
            sums[place].parameters += row.parameters + row.stateCount
            sums[place].multiplyAccumulates += row.multiplyAccumulates
        }
        return sums
    }
}

extension Graph {
    /// The whole ledger of a graph on its own input shapes; its inputs have no rows.
    ///
    /// - Throws: `NetworkError` where the shapes do not fit.
    public func costs() throws -> Ledger {
        var input: Shape = []
        var rows: [LedgerRow] = []
        for (node, row) in zip(nodes, try ledger()) {
            if case .input(let shape) = node.operation {
                if input.isEmpty { input = shape }
            } else {
                rows.append(row)
            }
        }
        return Ledger(input: input, rows: rows, timeline: try memoryTimeline())
    }
}

extension Network {
    /// The whole ledger for an input shape; takes no memory for parameters.
    ///
    /// - Throws: `NetworkError`, `LayerError`, `TensorError`.
    public func costs(input: Shape) throws -> Ledger {
        var builder = try GraphBuilder(input: input, purpose: .counting)
        let end = try layer.add(to: &builder, after: builder.input)
        let graph = builder.finished(at: end)
        var rows = try graph.ledger()
        for (node, count) in builder.stateCounts { rows[node].stateCount = count }
        return Ledger(input: input, rows: Array(rows.dropFirst()), timeline: try graph.memoryTimeline())
    }
}
