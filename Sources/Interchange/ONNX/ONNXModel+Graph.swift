import NeuralNetworks

extension ONNXModel {
    /// The network, from one picture `[1, C, H, W]` or row to the given results.
    ///
    /// - Parameters:
    ///   - outputs: names of results; nil: the file's own.
    ///   - size: of the picture, where the file leaves it open.
    ///   - scaling: of the picture before it enters.
    /// - Throws: `ImportError`, naming the node where it stopped.
    public func graph(
        outputs: [String]? = nil, size: (height: Int, width: Int)? = nil, scaling: PixelScaling? = nil
    ) throws -> Graph {
        let results = outputs ?? graphProto.output.map(\.name)
        var lowering = ONNXLowering(self)
        let (nodes, read) = needed(for: results)
        for input in inputs where read.contains(input.name) {
            try placed(node: input.name, operation: "input") { try lowering.input(input, size: size, scaling: scaling) }
        }
        for node in nodes.map({ graphProto.node[$0] }) {
            try placed(node: node.title, operation: node.opType) { try lowering.lower(node) }
        }
        return try placed(node: nil, operation: nil) { try lowering.finished(results) }
    }

    /// The nodes that the results need, in the file's order, and the names that they read.
    private func needed(for results: [String]) -> (nodes: [Int], names: Set<String>) {
        var names = Set(results)
        var nodes: [Int] = []
        for (index, node) in graphProto.node.enumerated().reversed() where node.output.contains(where: names.contains) {
            names.formUnion(node.input)
            nodes.append(index)
        }
        return (nodes.reversed(), names)
    }

    private func placed<Result>(node: String?, operation: String?, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, node: node, operation: operation, reason: reason)
        }
    }
}
