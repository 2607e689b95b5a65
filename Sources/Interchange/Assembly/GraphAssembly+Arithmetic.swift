import NeuralNetworks

extension GraphAssembly {
    /// `x * scale + shift`, where each channel's number of a constant gives the pair; one number serves all channels.
    ///
    /// - Parameter shape: the constant's, the channels last.
    mutating func scaleShift(
        _ name: String, _ node: Graph.NodeID, _ constant: [Float], shape: [Int],
        by pair: (Float) -> (scale: Float, shift: Float)
    ) throws -> Graph.NodeID {
        let channels = shapes[node][1]
        guard constant.count == 1 || constant.count == channels && shape.last == channels else {
            throw ImportError.Reason.shape(
                found: shape, expected: "one number, or one for each of \(channels) channels")
        }
        try allowance.take(elements: 2 * channels)
        let numbers = (0..<channels).map { pair(constant[constant.count == 1 ? 0 : $0]) }
        return try add(
            name, .scaleShift(scale: numbers.map(\.scale), shift: numbers.map(\.shift)), [node])
    }

    /// `relu6(x + 3) / 6`.
    ///
    /// Source: Howard et al. 2019, section 5.2.
    mutating func hardSigmoid(_ name: String, _ node: Graph.NodeID) throws -> Graph.NodeID {
        let shifted = try scaleShift("\(name)/shifted", node, [3], shape: [1]) { (1, $0) }
        let clipped = try add("\(name)/clipped", .activation(.relu6), [shifted])
        return try scaleShift(name, clipped, [6], shape: [1]) { (1 / $0, 0) }
    }

    /// `x * relu6(x + 3) / 6`.
    ///
    /// Source: Howard et al. 2019, section 5.2.
    mutating func hardSwish(_ name: String, _ node: Graph.NodeID) throws -> Graph.NodeID {
        try add(name, .multiply, [node, hardSigmoid("\(name)/gate", node)])
    }
}
