import NeuralNetworks
import Tensors

extension KerasLowering {
    /// Layers without a window.
    static let simple: [String: Operation] = [
        "BatchNormalization": { lowering, layer, inputs in
            let input = try lowering.one(inputs)
            try lowering.requireLastAxis(layer, input)
            let gamma = layer.config.scale ?? true ? try lowering.vector(layer, "gamma") : nil
            let beta = layer.config.center ?? true ? try lowering.vector(layer, "beta") : nil
            return try lowering.assembly.normalization(
                layer.title, input, gamma: gamma, beta: beta, mean: try lowering.vector(layer, "moving_mean"),
                variance: try lowering.vector(layer, "moving_variance"), epsilon: layer.config.epsilon ?? 0.001)
        },
        "Activation": { lowering, layer, inputs in
            try lowering.activated(layer.title, layer.config.activation ?? "linear", lowering.one(inputs))
        },
        "ReLU": { lowering, layer, inputs in
            let input = try lowering.one(inputs)
            let slope = layer.config.negativeSlope ?? 0
            let node = try lowering.assembly.anything(input)
            let activation: Graph.Activation
            switch (layer.config.maxValue, slope, layer.config.threshold ?? 0) {
            case (nil, 0, 0): activation = .relu
            case (6, 0, 0): activation = .relu6
            case (nil, _, 0): activation = .leakyRelu(slope: slope)
            default: throw ImportError.Reason.unsupported(what: "a ReLU with other bounds than 0 and 6")
            }
            return Feature(
                node: try lowering.assembly.add(layer.title, .activation(activation), [node]), isRow: input.isRow)
        },
        "LeakyReLU": { lowering, layer, inputs in
            let input = try lowering.one(inputs)
            let slope = layer.config.alpha ?? layer.config.negativeSlope ?? 0.3
            let node = try lowering.assembly.anything(input)
            return Feature(
                node: try lowering.assembly.add(layer.title, .activation(.leakyRelu(slope: slope)), [node]),
                isRow: input.isRow)
        },
        "Softmax": { lowering, layer, inputs in
            try lowering.activated(layer.title, "softmax", lowering.one(inputs))
        },
        "GlobalAveragePooling2D": { lowering, layer, inputs in
            let image = try lowering.assembly.image(lowering.one(inputs))
            return Feature(
                node: try lowering.assembly.add(layer.title, .globalAveragePool, [image]),
                isRow: !(layer.config.keepdims ?? false))
        },
        "Flatten": { lowering, _, inputs in
            var input = try lowering.one(inputs)
            try lowering.assembly.requireNoPadding(input)
            input.isRow = true
            return input
        },
        "Reshape": { lowering, layer, inputs in
            var input = try lowering.one(inputs)
            try lowering.assembly.requireNoPadding(input)
            guard let target = layer.config.targetShape else {
                throw ImportError.Reason.missingAttribute(name: "target_shape")
            }
            let shape = lowering.assembly.shape(of: input)
            let count = shape.dropFirst().reduce(1, *)
            let sizes = try ReshapeRule.resolve(target, elementCount: count)
            let image = shape.count == 4 ? [shape[2], shape[3], shape[1]] : []
            if sizes.count == 1 {
                input.isRow = true
            } else if sizes == image {
                input.isRow = false
            } else {
                throw ImportError.Reason.unsupported(what: "reshaping \(shape.dropFirst()) to \(sizes)")
            }
            return input
        },
        "Dropout": passing, "SpatialDropout2D": passing, "GaussianNoise": passing,
        "Add": { lowering, layer, inputs in
            guard let first = inputs.first else { throw ImportError.Reason.inputCount(found: 0, expected: "2") }
            return try inputs.dropFirst().reduce(first) { sum, next in
                let nodes = [try lowering.assembly.anything(sum), try lowering.assembly.anything(next)]
                return Feature(node: try lowering.assembly.add(layer.title, .add, nodes), isRow: sum.isRow)
            }
        },
        "Multiply": { lowering, layer, inputs in
            guard inputs.count == 2 else {
                throw ImportError.Reason.inputCount(found: inputs.count, expected: "2")
            }
            let nodes = try inputs.map(lowering.assembly.anything)
            return Feature(node: try lowering.assembly.add(layer.title, .multiply, nodes), isRow: inputs[0].isRow)
        },
        "Concatenate": { lowering, layer, inputs in
            if let first = inputs.first { try lowering.requireLastAxis(layer, first) }
            let nodes = try inputs.map(lowering.assembly.anything)
            return Feature(
                node: try lowering.assembly.add(layer.title, .concatenate, nodes), isRow: inputs.first?.isRow ?? false)
        },
    ]

    private func requireLastAxis(_ layer: Layer, _ input: Feature) throws {
        let rank = input.isRow ? 2 : assembly.shape(of: input).count
        if let axis = layer.config.axis, !axis.isLast(rank: rank) {
            throw ImportError.Reason.unsupported(what: "the axis \(axis.values), not that of the channels")
        }
    }

    /// Layers that do nothing once a network is trained.
    private static let passing: Operation = { lowering, _, inputs in try lowering.one(inputs) }
}
