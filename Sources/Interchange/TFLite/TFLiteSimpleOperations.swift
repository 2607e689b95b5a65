import NeuralNetworks
import Tensors

extension TFLiteLowering {
    /// Operations number by number, and those that move numbers and change none.
    static let simple: [String: Operation] = [
        "RELU": mapped(.activation(.relu)), "RELU6": mapped(.activation(.relu6)),
        "LOGISTIC": mapped(.activation(.sigmoid)), "TANH": mapped(.activation(.tanh)),
        "LEAKY_RELU": { lowering, node, name in
            let slope = try node.options?.float(0) ?? 0
            return try lowering.map(node, name, .activation(.leakyRelu(slope: slope)))
        },
        "HARD_SWISH": { lowering, node, name in
            let input = try lowering.feature(node, 0)
            return Feature(
                node: try lowering.assembly.hardSwish(name, lowering.assembly.anything(input)), isRow: input.isRow)
        },
        "SOFTMAX": { lowering, node, name in
            let beta = try node.options?.float(0, default: 1) ?? 1
            if beta != 1 { throw ImportError.Reason.unsupported(what: "a softmax of \(beta) times its input") }
            return try lowering.map(node, name, .softmax)
        },
        "DEQUANTIZE": passing, "QUANTIZE": passing,
        "RESHAPE": { lowering, node, _ in
            var input = try lowering.feature(node, 0)
            try lowering.assembly.requireNoPadding(input)
            let shape = lowering.assembly.shape(of: input)
            let target = node.outputs.first.map { lowering.model.tensors[$0].shape } ?? []
            if target.count == 2, target[0] == shape[0], shape.dropFirst().reduce(1, *) == target[1] {
                input.isRow = true
            } else if shape.count == 4, target == [shape[0], shape[2], shape[3], shape[1]] {
                input.isRow = false
            } else {
                throw ImportError.Reason.unsupported(what: "reshaping \(shape) to \(target)")
            }
            return input
        },
        "SQUEEZE": { lowering, node, _ in
            var input = try lowering.feature(node, 0)
            try lowering.assembly.requireNoPadding(input)
            let shape = lowering.assembly.shape(of: input)
            if shape.count == 4 {
                guard shape[2] * shape[3] == 1 else {
                    throw ImportError.Reason.unsupported(what: "squeezing \(shape)")
                }
                input.isRow = true
            }
            return input
        },
        "ADD": { lowering, node, name in
            try lowering.combined(node, name, .add, activation: 0) { (1, $0) }
        },
        "MUL": { lowering, node, name in
            try lowering.combined(node, name, .multiply, activation: 0) { ($0, 0) }
        },
        "SUB": { lowering, node, name in
            try lowering.combined(node, name, nil, activation: 0) { (1, -$0) }
        },
        "CONCATENATION": { lowering, node, name in
            let parts = try node.inputs.indices.map { try lowering.feature(node, $0) }
            let nodes = try parts.map(lowering.assembly.anything)
            let axis = try node.options?.integer(0) ?? 0
            let rank = parts.first.map { $0.isRow ? 2 : lowering.assembly.shape(of: $0).count } ?? 0
            guard axis == -1 || axis == rank - 1 else {
                throw ImportError.Reason.unsupported(what: "joining along the axis \(axis), not along the channels")
            }
            let result = Feature(
                node: try lowering.assembly.add(name, .concatenate, nodes), isRow: parts.first?.isRow ?? false)
            return try lowering.activated(result, name, node.options?.byte(1) ?? 0)
        },
    ]

    private static func mapped(_ operation: Graph.Operation) -> Operation {
        { lowering, node, name in try lowering.map(node, name, operation) }
    }

    private static let passing: Operation = { lowering, node, _ in try lowering.feature(node, 0) }

    private mutating func map(_ node: Node, _ name: String, _ operation: Graph.Operation) throws -> Feature {
        let input = try feature(node, 0)
        return Feature(node: try assembly.add(name, operation, [assembly.anything(input)]), isRow: input.isRow)
    }

    /// Two results combined, or one with a constant as a scale and a shift for each channel.
    private mutating func combined(
        _ node: Node, _ name: String, _ operation: Graph.Operation?, activation: Int,
        by pair: (Float) -> (scale: Float, shift: Float)
    ) throws -> Feature {
        let left = try feature(node, 0)
        let leftNode = try assembly.anything(left)
        var result: Graph.NodeID
        if node.inputs.count > 1, let right = values[node.inputs[1]] {
            guard let operation else { throw ImportError.Reason.unsupported(what: "the difference of two results") }
            result = try assembly.add(name, operation, [leftNode, assembly.anything(right)])
        } else {
            let constant = try floats(node, 1)
            result = try assembly.scaleShift(name, leftNode, constant.values, shape: constant.shape, by: pair)
        }
        if let options = node.options, try options.byte(activation) != 0 {
            result = try activated(Feature(node: result), name, options.byte(activation)).node
        }
        return Feature(node: result, isRow: left.isRow)
    }
}
