import NeuralNetworks

extension ONNXLowering {
    /// What is done to each number by itself.
    static let activations: [String: Operation] = [
        "Relu": { lowering, node in try lowering.map(node, .activation(.relu)) },
        "Sigmoid": { lowering, node in try lowering.map(node, .activation(.sigmoid)) },
        "Tanh": { lowering, node in try lowering.map(node, .activation(.tanh)) },
        "LeakyRelu": { lowering, node in
            try lowering.map(node, .activation(.leakyRelu(slope: node.float("alpha", default: 0.01))))
        },
        "PRelu": { lowering, node in
            let slopes = try lowering.constant(node, 1).floats()
            guard let slope = slopes.first, slopes.allSatisfy({ $0 == slope }) else { throw ImportError.Reason.unknownOperation }
            return try lowering.map(node, .activation(.leakyRelu(slope: slope)))
        },
        "Clip": { lowering, node in
            let least = try lowering.optionalFloats(node, 1)?.first ?? node.float("min", default: -.infinity)
            let most = try lowering.optionalFloats(node, 2)?.first ?? node.float("max", default: .infinity)
            return try lowering.clip(node, least, most)
        },
        // max(0, min(1, alpha x + beta))
        "HardSigmoid": { lowering, node in
            let (alpha, beta) = (node.float("alpha", default: 0.2), node.float("beta", default: 0.5))
            return try lowering.clipped(node, scale: 6 * alpha, shift: 6 * beta, back: 1 / 6, 0)
        },
        "HardSwish": { lowering, node in
            var feature = try lowering.feature(node, 0)
            let input = try lowering.assembly.anything(feature.value)
            feature.value.node = try lowering.assembly.hardSwish(node.title, input)
            return [.feature(feature)]
        },
        "Softmax": { lowering, node in
            let feature = try lowering.feature(node, 0)
            let shape = lowering.shape(of: feature)
            let axis = try ONNXLowering.axis(
                node.integer("axis", default: lowering.operatorSet < 13 ? 1 : -1), rank: shape.count)
            // Before set 13 all axes from this one on are one.
            let isOverRest = lowering.operatorSet >= 13 || shape[(axis + 1)...].allSatisfy { $0 == 1 }
            guard axis == lowering.channelAxis(of: feature), isOverRest, !feature.value.isRow else {
                throw ImportError.Reason.unsupported(what: "a softmax over the axis \(axis) of \(shape)")
            }
            return try lowering.map(node, .softmax)
        },
        "Identity": { lowering, node in [try lowering.value(node, 0)] },
        "Dropout": { lowering, node in [try lowering.value(node, 0)] },
    ]

    /// Both bounds by relu6 on a scale of its own.
    private mutating func clip(_ node: Node, _ least: Float, _ most: Float) throws -> [Value] {
        if least == 0, most == 6 { return try map(node, .activation(.relu6)) }
        if least == 0, most >= 3e38 { return try map(node, .activation(.relu)) }
        guard least.isFinite, most.isFinite, least < most else {
            throw ImportError.Reason.unsupported(what: "limits of \(least) and \(most)")
        }
        let factor = 6 / (most - least)
        return try clipped(node, scale: factor, shift: -least * factor, back: 1 / factor, least)
    }

    /// `relu6(x * scale + shift) * back + least`
    private mutating func clipped(_ node: Node, scale: Float, shift: Float, back: Float, _ least: Float) throws -> [Value] {
        var feature = try feature(node, 0)
        let input = try assembly.anything(feature.value)
        let name = node.title
        let scaled = try assembly.scaleShift("\(name)/scaled", input, [1], shape: [1]) { _ in (scale, shift) }
        let clipped = try assembly.add("\(name)/clipped", .activation(.relu6), [scaled])
        feature.value.node = try assembly.scaleShift(name, clipped, [1], shape: [1]) { _ in (back, least) }
        return [.feature(feature)]
    }
}
