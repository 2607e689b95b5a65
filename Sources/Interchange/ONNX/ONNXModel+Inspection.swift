extension ONNXModel {
    /// The model's ends, operations and numbers.
    public func inspect() -> ModelInspection {
        let giver = Dictionary(
            graphProto.node.flatMap { node in node.output.map { ($0, node.opType) } }, uniquingKeysWith: { first, _ in first })
        return ModelInspection(
            format: "ONNX, operators \(operatorSet)", nodeCount: graphProto.node.count,
            inputs: inputs.map { .init(name: $0.name, operation: "input", shape: $0.sizes) },
            outputs: graphProto.output.map { .init(name: $0.name, operation: giver[$0.name] ?? "", shape: $0.sizes) },
            operations: OperationCensus.count(graphProto.node.lazy.map(\.opType)),
            parameterCount: graphProto.initializer.reduce(0) { sum, tensor in
                guard tensor.isWeights, let count = try? CheckedShape.elementCount(tensor.dims.map { Int($0) })
                else { return sum }
                return sum.addingReportingOverflow(count).partialValue
            }, tensors: [])
    }
}
