import Tensors

/// A fully connected layer: `x @ weights^T + bias`.
///
/// Shapes: `[N, in]` to `[N, out]`; weights `[out, in]`.
/// Initialisation: He et al. 2015, equation 10: normal with variance `2 / in`; biases 0.
public final class Dense: Layer {
    public let outputCount: Int
    public let hasBias: Bool
    private var weights: Tensor?
    private var bias: [Float]?

    public init(_ outputCount: Int, hasBias: Bool = true) {
        self.outputCount = outputCount
        self.hasBias = hasBias
    }

    public var kind: String { "dense" }
    public var text: String { "dense(\(outputCount)\(hasBias ? "" : ", bias=false"))" }

    public var parameters: [(name: String, value: Tensor)] {
        guard let weights else { return [] }
        return [("weights", weights)] + (bias.map { [("bias", Tensor(floats: $0))] } ?? [])
    }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let shape = builder.shapes[input]
        guard shape.count == 2 else { throw NetworkError.rank(node: text, kind: kind, expected: 2, found: shape) }
        let sizes = [outputCount, shape[1]]
        guard outputCount > 0 else { throw NetworkError.parameter(node: text, kind: kind, what: "\(outputCount) outputs") }
        let weights = try self.weights ?? builder.parameter(try Shape.checked(sizes), keep: { self.weights = $0 }) { generator in
            try Tensor.randomNormal(sizes, using: &generator) * .float((2 / Double(shape[1])).squareRoot())
        }
        if hasBias && bias == nil && self.weights != nil { bias = [Float](repeating: 0, count: outputCount) }
        let offsets = hasBias ? bias ?? [Float](repeating: 0, count: outputCount) : nil
        return try builder.add(.dense(weights: weights, bias: offsets), after: [input])
    }
}
