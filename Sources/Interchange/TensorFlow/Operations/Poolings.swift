import NeuralNetworks

extension Lowering {
    static let poolings: [String: Operation] = [
        "MaxPool": pool { .maxPool($0) },
        "AvgPool": pool { .averagePool($0) },
        "Mean": { lowering, node, values in
            try node.requireInputs(values.count, 2)
            let input = try lowering.image(values, 0)
            let axes = try lowering.constant(values, 1).integers().map { $0 < 0 ? $0 + 4 : $0 }
            guard axes.sorted() == [1, 2] else {
                throw ImportError.Reason.unsupported(what: "a mean over the axes \(axes)")
            }
            let keepsAxes = try node.boolean("keep_dims", default: false)
            return try lowering.globalAverage(node, input, keepsAxes: keepsAxes)
        },
    ]

    private static func pool(_ operation: @escaping @Sendable (Graph.Pooling) -> Graph.Operation) -> Operation {
        { lowering, node, values in
            try node.requireInputs(values.count, 1)
            try node.requireImageLayout()
            let input = try lowering.image(values, 0)
            let (size, strides) = (try node.pair("ksize"), try node.pair("strides"))
            let window = Window(
                size: (size.vertical, size.horizontal), strides: strides, padding: try node.windowPadding())
            let placed = try window.placed(on: input)
            var pooling = Graph.Pooling(size: window.size, strides: strides)
            pooling.padding = placed.padding
            return try lowering.emit(
                node.name, operation(pooling), [input.node],
                shape: [input.shape[0], placed.height, placed.width, input.channels])
        }
    }

    /// The mean of each channel over its image; with `keepsAxes` it stays an image of one pixel.
    private mutating func globalAverage(
        _ node: TensorFlowNodeDef, _ input: Feature, keepsAxes: Bool
    ) throws -> Value {
        let (batch, channels) = (input.shape[0], input.channels)
        if keepsAxes {
            return try emit(node.name, .globalAveragePool, [input.node], shape: [batch, 1, 1, channels])
        }
        let average = graph.add(node.name, .globalAveragePool, [input.node])
        return try emit(node.name + "/flatten", .flatten, [average], shape: [batch, channels])
    }
}
