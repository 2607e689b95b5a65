import Tensors

/// Which values are in memory while a network runs, step by step.
///
/// A value lives from the step that makes it to the last that reads it; the network's outputs live to the end. Batch
/// normalisation, activations, sums and `flatten` write over what they read where nobody else needs it, as every
/// framework does at inference. The parameters are not in it.
public struct MemoryTimeline: Sendable, Equatable {
    /// The moment at which one step has its inputs and its result in memory.
    public struct Moment: Sendable, Equatable {
        public var name: String
        /// The values in memory: the step that made each, and its numbers.
        public var live: [Value]

        public var elements: Int { live.reduce(0) { $0 + $1.elements } }
    }

    public struct Value: Sendable, Equatable {
        public var name: String
        public var elements: Int
    }

    public var moments: [Moment]

    /// The first moment with the most numbers in memory; nil for a network without steps.
    public var peak: Moment? { moments.reduce(nil) { ($0?.elements ?? -1) < $1.elements ? $1 : $0 } }
}

extension Graph {
    /// - Throws: `NetworkError` where the shapes do not fit.
    public func memoryTimeline() throws -> MemoryTimeline {
        let shapes = try shapes()
        var readers = [Int](repeating: 0, count: nodes.count)
        for node in nodes { for input in node.inputs { readers[input] += 1 } }
        let kept = Set(outputs.map(\.node))
        // The node whose memory a value lies in, and the last step that needs that memory.
        var owner = Array(nodes.indices)
        var last = Array(nodes.indices)
        for (index, node) in nodes.enumerated() {
            if node.operation.worksInPlace, let input = node.inputs.first, readers[input] == 1, !kept.contains(input),
                shapes[input].elementCount == shapes[index].elementCount
            {
                owner[index] = owner[input]
            }
            for input in node.inputs { last[owner[input]] = index }
            last[owner[index]] = max(last[owner[index]], index)
        }
        for output in outputs { last[owner[output.node]] = nodes.count }
        var live: [NodeID] = []
        var moments: [MemoryTimeline.Moment] = []
        for index in nodes.indices {
            live.removeAll { last[$0] < index }
            if owner[index] == index { live.append(index) }
            guard !nodes[index].inputs.isEmpty else { continue }
            moments.append(
                MemoryTimeline.Moment(
                    name: nodes[index].name,
                    live: live.map { MemoryTimeline.Value(name: nodes[$0].name, elements: shapes[$0].elementCount) }))
        }
        return MemoryTimeline(moments: moments)
    }
}

extension Graph.Operation {
    /// Whether its result can be written over its first input.
    fileprivate var worksInPlace: Bool {
        switch self {
        case .scaleShift, .activation, .add, .flatten, .softmax: true
        default: false
        }
    }
}
