extension FrozenGraph {
    /// The graph's ends, operations and parameters.
    public func inspect() -> ModelInspection {
        var read: Set<String> = []
        var parameters = 0
        for node in nodes {
            for reference in node.input { read.insert(NodeReference(reference).name) }
            if node.op == "Const", case .tensor(let tensor)? = node.attr["value"]?.value,
                tensor.dtype == .dtFloat,
                let count = try? CheckedShape.elementCount(tensor.tensorShape.dim.map { Int($0.size) })
            {
                parameters = parameters.addingReportingOverflow(count).partialValue
            }
        }
        let isSink = { (node: TensorFlowNodeDef) in !read.contains(node.name) && !quiet.contains(node.op) }
        return ModelInspection(
            format: "TensorFlow GraphDef", nodeCount: nodes.count,
            inputs: nodes.filter { $0.op == "Placeholder" }.map(terminal),
            outputs: nodes.filter(isSink).map(terminal),
            operations: OperationCensus.count(nodes.lazy.map(\.op)),
            parameterCount: parameters, tensors: [])
    }

    private var quiet: Set<String> { ["Const", "Placeholder", "NoOp", "Assert"] }

    private func terminal(_ node: TensorFlowNodeDef) -> ModelInspection.Terminal {
        var shape: [Int]?
        if case .shape(let found)? = node.attr["shape"]?.value, !found.unknownRank {
            shape = found.dim.map { Int($0.size) }
        }
        return .init(name: node.name, operation: node.op, shape: shape)
    }
}
