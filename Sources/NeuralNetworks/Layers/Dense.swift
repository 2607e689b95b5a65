import Tensors

/// A fully connected layer: `x @ weights^T + bias`.
///
/// Shapes: `[N, in]` to `[N, out]`; weights `[out, in]`.
/// Initialisation: He et al. 2015, equation 10: normal with variance `2 / in`; biases 0.
public final class Dense: Layer {
    public let outputCount: Int
    public let hasBias: Bool
    private let weights = Parameter("weights")
    private let bias = Parameter("bias")

    public init(_ outputCount: Int, hasBias: Bool = true) {
        self.outputCount = outputCount
        self.hasBias = hasBias
    }

    public var kind: String { "dense" }
    public var text: String { "dense(\(outputCount)\(hasBias ? "" : ", bias=false"))" }

    public var parameters: [Parameter] { hasBias ? [weights, bias] : [weights] }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let shape = builder.shapes[input]
        guard shape.count == 2 else { throw NetworkError.rank(node: text, kind: kind, expected: 2, found: shape) }
        let sizes = [outputCount, shape[1]]
        guard outputCount > 0 else {
            throw NetworkError.parameter(node: text, kind: kind, what: "\(outputCount) outputs")
        }
        let weights = try builder.value(of: weights, sizes) { try Initialization.he.filters(sizes, using: &$0) }
        let offsets = hasBias ? try builder.vector(of: bias, count: outputCount, repeating: 0) : nil
        return try builder.add(.dense(weights: weights, bias: offsets), after: [input], owner: self)
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        guard let weights = weights.operand(pass) else {
            throw NetworkError.rank(node: text, kind: kind, expected: 2, found: x.shape)
        }
        return try x.affine(weights: weights, bias: hasBias ? bias.operand(pass) : nil)
    }
}
