import NeuralNetworks

extension Lowering {
    /// Sums of two results, and arithmetic with constants, which is a scale and a shift of each channel.
    static let arithmetic: [String: Operation] = [
        "Add": addition, "AddV2": addition, "BiasAdd": addition,
        "AddN": { lowering, node, values in
            guard var sum = values.first else {
                throw ImportError.Reason.inputCount(found: 0, expected: "at least 1")
            }
            for value in values.dropFirst() { sum = try addition(&lowering, node, [sum, value]) }
            return sum
        },
        "Sub": { lowering, node, values in
            try node.requireInputs(values.count, 2)
            switch (values[0], values[1]) {
            case (.feature, .constant(let constant)):
                return try lowering.scaleShift(node, values, 0, shift: constant, by: { (1, -$0) })
            case (.constant(let constant), .feature):
                return try lowering.scaleShift(node, values, 1, shift: constant, by: { (-1, $0) })
            default: throw ImportError.Reason.unsupported(what: "the difference of two results")
            }
        },
        "Mul": { lowering, node, values in
            try node.requireInputs(values.count, 2)
            switch (values[0], values[1]) {
            case (.feature, .constant(let constant)):
                return try lowering.scaleShift(node, values, 0, shift: constant, by: { ($0, 0) })
            case (.constant(let constant), .feature):
                return try lowering.scaleShift(node, values, 1, shift: constant, by: { ($0, 0) })
            default:
                let (a, b) = (try lowering.feature(values, 0), try lowering.feature(values, 1))
                let isGate = a.shape.count == 4 && b.shape == [a.shape[0], 1, 1, a.channels]
                guard a.shape == b.shape || isGate else {
                    throw ImportError.Reason.shape(found: b.shape, expected: "\(a.shape), or one number a channel")
                }
                return try lowering.emit(node.name, .multiply, [a.node, b.node], shape: a.shape)
            }
        },
        "RealDiv": { lowering, node, values in
            try node.requireInputs(values.count, 2)
            guard case .constant(let constant) = values[1] else {
                throw ImportError.Reason.unsupported(what: "division by a result")
            }
            return try lowering.scaleShift(node, values, 0, shift: constant, by: { (1 / $0, 0) })
        },
    ]

    private static let addition: Operation = { lowering, node, values in
        try node.requireInputs(values.count, 2)
        switch (values[0], values[1]) {
        case (.feature, .constant(let constant)):
            return try lowering.scaleShift(node, values, 0, shift: constant, by: { (1, $0) })
        case (.constant(let constant), .feature):
            return try lowering.scaleShift(node, values, 1, shift: constant, by: { (1, $0) })
        default:
            let (a, b) = (try lowering.feature(values, 0), try lowering.feature(values, 1))
            if a.shape != b.shape {
                throw ImportError.Reason.shape(found: b.shape, expected: "\(a.shape), to be added to")
            }
            return try lowering.emit(node.name, .add, [a.node, b.node], shape: a.shape)
        }
    }

    /// `x * scale + shift`, where each channel's number of `constant` gives the pair.
    private mutating func scaleShift(
        _ node: TensorFlowNodeDef, _ values: [Value], _ position: Int, shift constant: Constant,
        by pair: (Float) -> (scale: Float, shift: Float)
    ) throws -> Value {
        if node.op == "BiasAdd" { try node.requireImageLayout() }
        let input = try feature(values, position)
        let numbers = try channelVector(constant, of: input)
        return try emit(
            node.name, .scaleShift(scale: numbers.map { pair($0).scale }, shift: numbers.map { pair($0).shift }),
            [input.node], shape: input.shape)
    }

    /// One number for each channel: `constant` holds that many along the last axis, or a single one for all.
    mutating func channelVector(_ constant: Constant, of feature: Feature) throws -> [Float] {
        let leading = constant.shape.dropLast()
        guard leading.allSatisfy({ $0 == 1 }), constant.shape.count <= feature.shape.count,
            constant.count == 1 || constant.count == feature.channels
        else {
            throw ImportError.Reason.shape(
                found: constant.shape, expected: "one number, or one for each of \(feature.channels) channels")
        }
        try allowance.take(elements: 2 * feature.channels)
        let numbers = try constant.floats()
        return numbers.count == feature.channels
            ? numbers : [Float](repeating: numbers[0], count: feature.channels)
    }
}
