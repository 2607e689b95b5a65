extension TorchStateDictionary {
    /// The names and shapes of the tensors; such a file does not say how they are connected.
    public func inspect() -> ModelInspection {
        ModelInspection(
            format: "torch dictionary", nodeCount: 0, inputs: [], outputs: [], operations: [],
            parameterCount: tensors.reduce(0) { $0 + $1.tensor.elementCount },
            tensors: tensors.map { .init(name: $0.name, operation: "tensor", shape: Array($0.tensor.shape)) })
    }
}
