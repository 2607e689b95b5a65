import Tensors

/// Every place's channels as a vector of length 1, then each channel times a factor that is learned.
///
/// `y[n, c, h, w] = x[n, c, h, w] / sqrt(sum over k of x[n, k, h, w]^2) * scale[c]`
///
/// SSD does this to conv4_3, whose numbers are far larger than those of the later maps; its factors begin at 20.
/// Shapes: `[N, C, H, W]` to the same.
/// Source: Liu et al. 2016, "ParseNet", section 3.2; Liu et al. 2016, "SSD", section 3.1.
public final class L2Normalization: Layer {
    public let initialScale: Double
    private let scale = Parameter("scale")

    public init(initialScale: Double = 1) { self.initialScale = initialScale }

    public var kind: String { "l2norm" }
    public var text: String { "l2norm(\(initialScale == 1 ? "" : "scale=\(initialScale)"))" }
    public var parameters: [Parameter] { [scale] }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let shape = builder.shapes[input]
        guard shape.count == 4 else { throw NetworkError.rank(node: text, kind: kind, expected: 4, found: shape) }
        let factors = try builder.vector(of: scale, count: shape[1], repeating: Float(initialScale))
        return try builder.add(.l2Normalize(scale: factors), after: [input], owner: self)
    }

    /// Gradient: of the definition; at a place whose channels are all 0 it is 0.
    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        guard x.rank == 4, let scale = scale.operand(pass), scale.elementCount == x.shape[1] else {
            throw NetworkError.rank(node: text, kind: kind, expected: 4, found: x.shape)
        }
        let least = Double(Graph.leastLength)
        let length = try x.squared().sum(axes: [1], keepDimensions: true).clipped(min: .float(least * least)).sqrt()
        return try x / length * scale.reshaped([1, x.shape[1], 1, 1])
    }
}
