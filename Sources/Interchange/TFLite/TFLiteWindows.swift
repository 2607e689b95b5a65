import NeuralNetworks

extension TFLiteLowering {
    /// Operations with a window or a matrix; the numbers of their options' fields are the schema's.
    static let windows: [String: Operation] = [
        "CONV_2D": { lowering, node, name in
            let filter = try lowering.floats(node, 1)
            let depth = try lowering.imageShape(node)[1]
            guard filter.shape.count == 4, filter.shape[3] > 0, depth % filter.shape[3] == 0 else {
                throw ImportError.Reason.shape(found: filter.shape, expected: "filters [out, H, W, in]")
            }
            return try lowering.convolve(
                node, name, filter.values, .outRowsColumnsIn(filter.shape, groups: depth / filter.shape[3]),
                dilations: (5, 4), activation: 3)
        },
        "DEPTHWISE_CONV_2D": { lowering, node, name in
            let filter = try lowering.floats(node, 1)
            let depth = try lowering.imageShape(node)[1]
            guard filter.shape.count == 4, filter.shape[0] == 1, filter.shape[3] > 0, filter.shape[3] % depth == 0
            else { throw ImportError.Reason.shape(found: filter.shape, expected: "filters [1, H, W, out]") }
            return try lowering.convolve(
                node, name, filter.values,
                .depthwise(
                    rows: filter.shape[1], columns: filter.shape[2], channels: depth,
                    multiplier: filter.shape[3] / depth), dilations: (6, 5), activation: 4)
        },
        "FULLY_CONNECTED": { lowering, node, name in
            let weights = try lowering.floats(node, 1)
            guard weights.shape.count == 2 else {
                throw ImportError.Reason.shape(found: weights.shape, expected: "weights [out, in]")
            }
            let result = try lowering.assembly.dense(
                name, lowering.feature(node, 0), weights: weights.values, outputs: weights.shape[0], isTransposed: true,
                bias: try lowering.optionalFloats(node, 2))
            return try lowering.activated(result, name, node.options?.byte(0) ?? 0)
        },
        "AVERAGE_POOL_2D": pool(isAverage: true), "MAX_POOL_2D": pool(isAverage: false),
        "MEAN": { lowering, node, name in
            let image = try lowering.assembly.image(lowering.feature(node, 0))
            let axes = try lowering.tensor(node, 1)?.integers().map { $0 < 0 ? $0 + 4 : $0 } ?? []
            guard axes.sorted() == [1, 2] else {
                throw ImportError.Reason.unsupported(what: "a mean over the axes \(axes)")
            }
            return Feature(
                node: try lowering.assembly.add(name, .globalAveragePool, [image]),
                isRow: !(try node.options?.flag(0) ?? false))
        },
        "PAD": { lowering, node, _ in
            var input = try lowering.feature(node, 0)
            let amounts = try lowering.tensor(node, 1)?.integers() ?? []
            guard amounts.count == 8, amounts.allSatisfy({ (0...4096).contains($0) }),
                amounts[0] + amounts[1] + amounts[6] + amounts[7] == 0
            else { throw ImportError.Reason.unsupported(what: "padding of \(amounts)") }
            input.padding =
                input.padding + Graph.Padding(top: amounts[2], left: amounts[4], bottom: amounts[3], right: amounts[5])
            return input
        },
    ]

    private func imageShape(_ node: Node) throws -> [Int] {
        let shape = Array(assembly.shape(of: try feature(node, 0)))
        if shape.count != 4 { throw ImportError.Reason.shape(found: shape, expected: "images") }
        return shape
    }

    /// - Parameters:
    ///   - dilations: the numbers of the options' fields for the dilation, vertical first.
    ///   - activation: the number of the field for the activation.
    private mutating func convolve(
        _ node: Node, _ name: String, _ filters: [Float], _ layout: FilterLayout, dilations: (Int, Int),
        activation: Int
    ) throws -> Feature {
        guard let options = node.options else { throw ImportError.Reason.missingAttribute(name: "options") }
        let result = try assembly.convolution(
            name, feature(node, 0), filters: filters, layout: layout, bias: try optionalFloats(node, 2),
            strides: (try options.integer(2), try options.integer(1)),
            dilations: (try options.integer(dilations.0, default: 1), try options.integer(dilations.1, default: 1)),
            padding: try TFLiteLowering.padding(options))
        return try activated(result, name, options.byte(activation))
    }

    private static func pool(isAverage: Bool) -> Operation {
        { lowering, node, name in
            guard let options = node.options else { throw ImportError.Reason.missingAttribute(name: "options") }
            let result = try lowering.assembly.pool(
                name, lowering.feature(node, 0), size: (try options.integer(4), try options.integer(3)),
                strides: (try options.integer(2), try options.integer(1)), padding: try padding(options),
                isAverage: isAverage)
            return try lowering.activated(result, name, options.byte(5))
        }
    }

    private static func padding(_ options: FlatBuffer) throws -> WindowPadding {
        try options.byte(0) == 0 ? .same : .valid
    }
}
