import NeuralNetworks
import Tensors

extension ONNXLowering {
    /// Products with a matrix of weights.
    static let denses: [String: Operation] = [
        "Gemm": { lowering, node in
            guard node.integer("transA", default: 0) == 0, node.float("alpha", default: 1) == 1,
                node.float("beta", default: 1) == 1
            else { throw ImportError.Reason.unsupported(what: "a product that is transposed or scaled") }
            let bias = lowering.reads(node, 2) ? try lowering.constant(node, 2) : nil
            return try lowering.dense(node, isTransposed: node.integer("transB", default: 0) != 0, bias: bias)
        },
        "MatMul": { lowering, node in try lowering.dense(node, isTransposed: false, bias: nil) },
    ]

    private mutating func dense(_ node: Node, isTransposed: Bool, bias: Constant?) throws -> [Value] {
        let feature = try feature(node, 0)
        let weights = try constant(node, 1)
        guard weights.shape.count == 2 else {
            throw ImportError.Reason.shape(found: weights.shape, expected: "a matrix of weights")
        }
        guard shape(of: feature).count == 2 else {
            throw ImportError.Reason.shape(found: shape(of: feature), expected: "one row for each picture")
        }
        let outputs = weights.shape[isTransposed ? 0 : 1]
        var numbers = try bias?.floats()
        if let bias, let found = numbers {
            guard bias.count == outputs || bias.count == 1 else {
                throw ImportError.Reason.shape(found: bias.shape, expected: "one number for each of \(outputs) outputs")
            }
            if bias.count == 1 {
                try assembly.allowance.take(elements: outputs)
                numbers = Array(repeating: found[0], count: outputs)
            }
        }
        let result = try assembly.dense(
            node.title, feature.value, weights: weights.floats(), outputs: outputs, isTransposed: isTransposed,
            bias: numbers)
        return [.feature(Feature(value: result))]
    }
}
