import Tensors

/// The tensors of one run, checked and by the node that they are for.
struct GraphArguments {
    private let inputs: [(node: Graph.NodeID, name: String, shape: Shape)]

    init(_ graph: Graph, shapes: [Shape]) {
        inputs = graph.nodes.indices.compactMap { index in
            guard case .input = graph.nodes[index].operation else { return nil }
            return (index, graph.nodes[index].name, shapes[index])
        }
    }

    /// - Throws: `NetworkError.argumentCount`, `.argument`.
    func checked(_ tensors: [Tensor], layout: ImageLayout = .channelsFirst) throws -> [Graph.NodeID: Tensor] {
        guard tensors.count == inputs.count else {
            throw NetworkError.argumentCount(expected: inputs.map { "\($0.name) \($0.shape)" }, found: tensors.count)
        }
        var arguments: [Graph.NodeID: Tensor] = [:]
        for (input, tensor) in zip(inputs, tensors) {
            let expected = layout.outside(input.shape)
            guard tensor.shape == expected, tensor.dtype == .float32 else {
                throw NetworkError.argument(
                    name: input.name, expected: expected, found: tensor.shape, type: tensor.dtype)
            }
            arguments[input.node] = layout.channelsFirst(tensor)
        }
        return arguments
    }
}

extension Tensor {
    /// The same float32 numbers in dense row-major order; itself when it is so already.
    func densely() -> Tensor {
        if isContiguous { return self }
        let result = Tensor(uninitialized: shape)
        let to = result.pointer(Float.self)
        let from = pointer(Float.self)
        let order = shape.rowMajorStrides
        for i in 0..<shape.elementCount {
            var position = 0
            for axis in 0..<rank { position += i / order[axis] % shape[axis] * strides[axis] }
            to[i] = from[position]
        }
        return result
    }
}
