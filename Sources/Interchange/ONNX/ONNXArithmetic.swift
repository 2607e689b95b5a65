import NeuralNetworks
import Tensors

extension ONNXLowering {
    /// Sums, products and normalisations.
    static let arithmetic: [String: Operation] = [
        "Add": { lowering, node in
            try lowering.combined(node, .add, ONNXFolding.add) {
                (1, $0)
            } reversed: {
                (1, $0)
            }
        },
        "Sub": { lowering, node in
            try lowering.combined(node, nil, ONNXFolding.subtract) {
                (1, -$0)
            } reversed: {
                (-1, $0)
            }
        },
        "Mul": { lowering, node in
            try lowering.combined(node, .multiply, ONNXFolding.multiply) {
                ($0, 0)
            } reversed: {
                ($0, 0)
            }
        },
        "Div": { lowering, node in try lowering.combined(node, nil, ONNXFolding.divide) { (1 / $0, 0) } },
        "Sum": { lowering, node in
            guard !node.input.isEmpty else { throw ImportError.Reason.inputCount(found: 0, expected: "1") }
            let features = try node.input.indices.map { try lowering.feature(node, $0) }
            let sum = try features.dropFirst().reduce(features[0]) { try lowering.joined(node.title, .add, $0, $1) }
            return [.feature(sum)]
        },
        "Neg": { lowering, node in
            guard case .feature(let feature) = try lowering.value(node, 0) else {
                return [.constant(try ONNXFolding.unary(lowering.constant(node, 0), &lowering.assembly.allowance) { -$0 })]
            }
            return try lowering.scaled(node.title, feature, Constant(shape: [], elements: .floats([-1]))) { ($0, 0) }
        },
        "Sqrt": { lowering, node in
            [.constant(try ONNXFolding.unary(lowering.constant(node, 0), &lowering.assembly.allowance) { $0.squareRoot() })]
        },
        "Reciprocal": { lowering, node in
            [.constant(try ONNXFolding.unary(lowering.constant(node, 0), &lowering.assembly.allowance) { 1 / $0 })]
        },
        "BatchNormalization": { lowering, node in
            let feature = try lowering.feature(node, 0)
            guard lowering.channelAxis(of: feature) == 1, !feature.value.isRow, node.integer("spatial", default: 1) == 1,
                node.integer("training_mode", default: 0) == 0
            else { throw ImportError.Reason.unsupported(what: "a normalisation that is not one for each channel") }
            let result = try lowering.assembly.normalization(
                node.title, feature.value, gamma: lowering.constant(node, 1).floats(),
                beta: lowering.constant(node, 2).floats(), mean: lowering.constant(node, 3).floats(),
                variance: lowering.constant(node, 4).floats(), epsilon: node.float("epsilon", default: 1e-5))
            return [.feature(Feature(value: result))]
        },
    ]

    typealias Pair = (Float) -> (scale: Float, shift: Float)

    /// An operation on two values: both constants, both of the network, or one of each, which makes a scale and a shift.
    private mutating func combined(
        _ node: Node, _ operation: Graph.Operation?, _ fold: ONNXFolding.Binary, by pair: Pair, reversed: Pair? = nil
    ) throws -> [Value] {
        switch (try value(node, 0), try value(node, 1)) {
        case (.constant(let a), .constant(let b)):
            return [.constant(try ONNXFolding.combined(a, b, &assembly.allowance, fold))]
        case (.feature(let feature), .constant(let constant)): return try scaled(node.title, feature, constant, by: pair)
        case (.constant(let constant), .feature(let feature)):
            guard let reversed else { throw ImportError.Reason.unsupported(what: "a constant divided by the network's values") }
            return try scaled(node.title, feature, constant, by: reversed)
        case (.feature(let a), .feature(let b)):
            guard let operation else {
                throw ImportError.Reason.unsupported(what: "another operation than a sum or a product of two values")
            }
            return [.feature(try joined(node.title, operation, a, b))]
        }
    }

    /// Two values of one shape, or one and its gate `[N, C, 1, 1]`.
    private mutating func joined(
        _ name: String, _ operation: Graph.Operation, _ first: Feature, _ second: Feature
    ) throws -> Feature {
        var (a, b) = (first, second)
        if case .multiply = operation, assembly.shape(of: a.value).elementCount < assembly.shape(of: b.value).elementCount {
            swap(&a, &b)
        }
        let gate = assembly.shape(of: b.value)
        let isGate = gate.count == 4 && gate[2] == 1 && gate[3] == 1
        guard a.isChannelsLast == b.isChannelsLast || isGate, a.value.isRow == b.value.isRow else {
            throw ImportError.Reason.unsupported(what: "two images whose axes are in different orders")
        }
        let nodes = [try assembly.anything(a.value), try assembly.anything(b.value)]
        a.value = GraphAssembly.Feature(node: try assembly.add(name, operation, nodes), isRow: a.value.isRow)
        return a
    }

    /// A constant of one number, or one for each channel, as the file aligns it: at the last axis.
    private mutating func scaled(
        _ name: String, _ feature: Feature, _ constant: Constant, by pair: Pair
    ) throws -> [Value] {
        let shape = shape(of: feature)
        let axis = channelAxis(of: feature)
        guard constant.shape.count <= shape.count else {
            throw ImportError.Reason.shape(found: constant.shape, expected: "one that fits \(shape)")
        }
        let aligned = [Int](repeating: 1, count: shape.count - constant.shape.count) + constant.shape
        let fits = aligned.indices.allSatisfy { aligned[$0] == 1 || $0 == axis && aligned[$0] == shape[axis] }
        guard fits, !feature.value.isRow || constant.count == 1 else {
            throw ImportError.Reason.shape(found: constant.shape, expected: "one number, or one for each channel")
        }
        var result = feature
        let input = try assembly.anything(feature.value)
        result.value = GraphAssembly.Feature(
            node: try assembly.scaleShift(name, input, constant.floats(), shape: [constant.count], by: pair),
            isRow: feature.value.isRow)
        return [.feature(result)]
    }
}
