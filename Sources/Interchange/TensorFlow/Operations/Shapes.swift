import NeuralNetworks

extension Lowering {
    /// Operations that move numbers and change none.
    static let shapes: [String: Operation] = [
        "Identity": passing, "StopGradient": passing, "CheckNumerics": passing,
        "Reshape": { lowering, node, values in
            try node.requireInputs(values.count, 2)
            let input = try lowering.feature(values, 0)
            let asked = try lowering.constant(values, 1).integers()
            let count = try CheckedShape.elementCount(input.shape)
            return try lowering.reshape(node, input, to: ReshapeRule.resolve(asked, elementCount: count))
        },
        "Squeeze": { lowering, node, values in
            try node.requireInputs(values.count, 1)
            let input = try lowering.feature(values, 0)
            let rank = input.shape.count
            let named = node.attr["squeeze_dims"] == nil ? [] : try node.integers("squeeze_dims")
            let axes = named.isEmpty ? input.shape.indices.filter { input.shape[$0] == 1 && $0 > 0 } : named
            let dropped = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
            let kept = input.shape.indices.filter { !dropped.contains($0) }.map { input.shape[$0] }
            return try lowering.reshape(node, input, to: kept)
        },
        "Pad": { lowering, node, values in
            try node.requireInputs(values.count, 2)
            var input = try Lowering.requireImage(lowering.anyFeature(values, 0))
            let amounts = try lowering.constant(values, 1).integers()
            guard amounts.count == 8, amounts.allSatisfy({ (0...4096).contains($0) }),
                amounts[0] + amounts[1] + amounts[6] + amounts[7] == 0
            else { throw ImportError.Reason.unsupported(what: "padding of \(amounts)") }
            let added = Graph.Padding(top: amounts[2], left: amounts[4], bottom: amounts[3], right: amounts[5])
            input.padding = input.padding + added
            input.shape[1] += added.top + added.bottom
            input.shape[2] += added.left + added.right
            return .feature(input)
        },
        "ConcatV2": { lowering, node, values in
            guard values.count >= 2 else {
                throw ImportError.Reason.inputCount(found: values.count, expected: "at least 2")
            }
            let parts = try values.indices.dropLast().map { try lowering.feature(values, $0) }
            let axes = try lowering.constant(values, values.count - 1).integers()
            let rank = parts[0].shape.count
            guard axes.count == 1, axes[0] == rank - 1 || axes[0] == -1 else {
                throw ImportError.Reason.unsupported(what: "joining along the axis \(axes), not along the channels")
            }
            var shape = parts[0].shape
            for part in parts.dropFirst() {
                guard part.shape.count == rank, part.shape.dropLast() == parts[0].shape.dropLast() else {
                    throw ImportError.Reason.shape(found: part.shape, expected: "one like \(parts[0].shape)")
                }
                shape[rank - 1] += part.channels
            }
            return try lowering.emit(node.name, .concatenate, parts.map(\.node), shape: shape)
        },
    ]

    private static let passing: Operation = { _, node, values in
        try node.requireInputs(values.count, 1)
        return values[0]
    }

    /// Nothing when the shape stays; `flatten` when an image becomes one row of features for each picture.
    private mutating func reshape(_ node: TensorFlowNodeDef, _ input: Feature, to shape: [Int]) throws -> Value {
        if shape == input.shape { return .feature(input) }
        guard shape.count == 2, input.shape.count == 4, shape[0] == input.shape[0] else {
            throw ImportError.Reason.unsupported(what: "reshaping \(input.shape) to \(shape)")
        }
        let flat = try emit(node.name, .flatten, [input.node], shape: shape)
        guard case .feature(var feature) = flat, input.shape[1] * input.shape[2] > 1 else { return flat }
        feature.flattenedImage = (input.shape[1], input.shape[2], input.shape[3])
        return .feature(feature)
    }
}
