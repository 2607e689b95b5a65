import NeuralNetworks
import Tensors

extension Lowering {
    static let denses: [String: Operation] = [
        "MatMul": { lowering, node, values in
            try node.requireInputs(values.count, 2)
            let input = try lowering.anyFeature(values, 0)
            let weights = try lowering.constant(values, 1)
            if try node.boolean("transpose_a", default: false) {
                throw ImportError.Reason.unsupported(what: "a product with the transposed input")
            }
            let isTransposed = try node.boolean("transpose_b", default: false)
            guard input.shape.count == 2, weights.shape.count == 2,
                weights.shape[isTransposed ? 1 : 0] == input.shape[1], weights.count > 0
            else {
                throw ImportError.Reason.shape(
                    found: weights.shape, expected: "a matrix for features of shape \(input.shape)")
            }
            try lowering.allowance.take(elements: weights.count)
            let outputs = weights.shape[isTransposed ? 0 : 1]
            let matrix = transposed(
                try weights.floats(), outputs: outputs, features: input.shape[1], isTransposed: isTransposed,
                image: input.flattenedImage)
            return try lowering.emit(
                node.name, .dense(weights: matrix, bias: nil), [input.node], shape: [input.shape[0], outputs])
        }
    ]

    /// The weights as `[out, in]`.
    ///
    /// When the features are an image, the file counts them as (row, column, channel) and `Graph` as (channel, row,
    /// column): the columns of the matrix move along.
    private static func transposed(
        _ values: [Float], outputs: Int, features: Int, isTransposed: Bool,
        image: (height: Int, width: Int, channels: Int)?
    ) -> Tensor {
        let (channels, pixels) = (image?.channels ?? features, (image?.height ?? 1) * (image?.width ?? 1))
        let result = Tensor(uninitialized: [outputs, features])
        let target = result.pointer(Float.self)
        for output in 0..<outputs {
            for channel in 0..<channels {
                for pixel in 0..<pixels {
                    let source = pixel * channels + channel
                    target[output * features + channel * pixels + pixel] =
                        isTransposed ? values[output * features + source] : values[source * outputs + output]
                }
            }
        }
        return result
    }
}
