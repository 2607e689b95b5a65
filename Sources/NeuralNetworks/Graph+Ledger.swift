import Tensors

/// What one node of a network costs.
public struct LedgerRow: Sendable, Equatable {
    public var name: String
    /// The language's word: `conv2d`, `depthwise`, `batchnorm`...
    public var kind: String
    public var output: Shape
    /// Numbers that training would learn: filters, weights, biases; a scale and a shift a channel.
    public var parameters: Int
    /// Numbers that are kept beside the learned ones, such as running means.
    public var stateCount = 0
    /// Products that are added up; see `Graph.ledger()`.
    public var multiplyAccumulates: Int
}

extension Graph {
    /// The cost of every node, in order, for the graph's own input shapes.
    ///
    /// Multiply-accumulates:
    /// - convolution: `N * H_out * W_out * C_out * (kernel height * kernel width * C_in / groups)`, padding
    ///   counted like any pixel;
    /// - dense: `N * in * out`;
    /// - all others 0: batch normalisation folds into the convolution before it, and the rest multiplies nothing.
    ///
    /// Source: Howard et al. 2017, section 3.1.
    /// - Throws: `NetworkError` where the shapes do not fit.
    public func ledger() throws -> [LedgerRow] {
        let shapes = try shapes()
        return try zip(nodes, shapes).map { node, shape in
            LedgerRow(
                name: node.name, kind: node.operation.kind, output: shape, parameters: node.operation.parameterCount,
                multiplyAccumulates: try multiplyAccumulates(of: node, output: shape))
        }
    }

    private func multiplyAccumulates(of node: Node, output: Shape) throws -> Int {
        let each =
            switch node.operation {
            case .convolution(let convolution): convolution.filters.shape.dropFirst().reduce(1, *)
            case .dense(let weights, _): weights.shape[1]
            default: 0
            }
        let (product, overflow) = output.elementCount.multipliedReportingOverflow(by: each)
        guard !overflow else { throw NetworkError.tooLarge(node: node.name, bytes: .max, limit: Graph.byteLimit) }
        return product
    }
}

extension Graph.Operation {
    /// Numbers that training would learn.
    public var parameterCount: Int {
        switch self {
        case .convolution(let convolution): convolution.filters.elementCount + (convolution.bias?.count ?? 0)
        case .dense(let weights, let bias): weights.elementCount + (bias?.count ?? 0)
        case .scaleShift(let scale, let shift): scale.count + shift.count
        case .l2Normalize(let scale): scale.count
        default: 0
        }
    }
}
