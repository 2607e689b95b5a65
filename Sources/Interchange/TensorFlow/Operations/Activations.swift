import NeuralNetworks

extension Lowering {
    static let activations: [String: Operation] = [
        "Relu": activation { _ in .relu },
        "Relu6": activation { _ in .relu6 },
        "Sigmoid": activation { _ in .sigmoid },
        "Tanh": activation { _ in .tanh },
        "LeakyRelu": activation { .leakyRelu(slope: try $0.float("alpha", default: 0.2)) },
        "Softmax": { lowering, node, values in
            try node.requireInputs(values.count, 1)
            let input = try lowering.feature(values, 0)
            return try lowering.emit(node.name, .softmax, [input.node], shape: input.shape)
        },
    ]

    private static func activation(
        _ kind: @escaping @Sendable (TensorFlowNodeDef) throws -> Graph.Activation
    ) -> Operation {
        { lowering, node, values in
            try node.requireInputs(values.count, 1)
            let input = try lowering.feature(values, 0)
            return try lowering.emit(node.name, .activation(kind(node)), [input.node], shape: input.shape)
        }
    }
}
