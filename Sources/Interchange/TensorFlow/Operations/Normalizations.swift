import NeuralNetworks

extension Lowering {
    static let normalizations: [String: Operation] = [
        "FusedBatchNorm": batchNormalization, "FusedBatchNormV2": batchNormalization,
        "FusedBatchNormV3": batchNormalization,
    ]

    /// `gamma (x - mean) / sqrt(variance + epsilon) + beta` as one scale and one shift for each channel.
    private static let batchNormalization: Operation = { lowering, node, values in
        try node.requireInputs(values.count, 5)
        try node.requireImageLayout()
        if try node.boolean("is_training", default: true) {
            throw ImportError.Reason.unsupported(what: "batch normalisation in training mode")
        }
        let input = try lowering.image(values, 0)
        let vectors = try (1...4).map { position in
            try lowering.channelVector(try lowering.constant(values, position), of: input)
        }
        let (gamma, beta, mean, variance) = (vectors[0], vectors[1], vectors[2], vectors[3])
        let epsilon = try node.float("epsilon", default: 1e-4)
        let scale = zip(gamma, variance).map { $0 / ($1 + epsilon).squareRoot() }
        let shift = beta.indices.map { beta[$0] - mean[$0] * scale[$0] }
        return try lowering.emit(
            node.name, .scaleShift(scale: scale, shift: shift), [input.node], shape: input.shape)
    }
}
