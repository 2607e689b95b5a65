/// What a model file holds, without running it.
public struct ModelInspection: Sendable, Equatable {
    public struct Terminal: Sendable, Equatable {
        public var name: String
        public var operation: String
        /// In the file's own order; -1 where a size is open, nil where the file does not say.
        public var shape: [Int]?
    }

    public var format: String
    public var nodeCount: Int
    /// Where values are fed: placeholders.
    public var inputs: [Terminal]
    /// Results that no other node reads.
    public var outputs: [Terminal]
    /// How often each operation occurs, most frequent first, then by name.
    public var operations: [(name: String, count: Int)]
    public var parameterCount: Int
    /// The named tensors of a file that holds weights and no graph.
    public var tensors: [Terminal]

    public static func == (a: ModelInspection, b: ModelInspection) -> Bool {
        a.format == b.format && a.nodeCount == b.nodeCount && a.inputs == b.inputs && a.outputs == b.outputs
            && a.operations.elementsEqual(b.operations, by: ==) && a.parameterCount == b.parameterCount
            && a.tensors == b.tensors
    }
}
