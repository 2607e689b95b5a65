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
            let matrix = DenseLayout(
                outputs: outputs, features: input.shape[1], isTransposed: isTransposed, image: input.flattenedImage
            ).tensor(try weights.floats())
            return try lowering.emit(
                node.name, .dense(weights: matrix, bias: nil), [input.node], shape: [input.shape[0], outputs])
        }
    ]
}
