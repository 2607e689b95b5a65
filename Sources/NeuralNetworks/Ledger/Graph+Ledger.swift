import Tensors

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
            var row = LedgerRow(
                name: node.name, kind: node.operation.kind, output: shape, parameters: node.operation.parameterCount,
                multiplyAccumulates: 0)
            switch node.operation {
            case .convolution(let convolution):
                row.fanIn = convolution.filters.shape.dropFirst().reduce(1, *)
                row.groups = convolution.groups
                row.isPointwise = convolution.groups == 1 && convolution.filters.shape.suffix(2) == [1, 1]
                row.biasCount = convolution.bias?.count ?? 0
                row.multiplyAccumulates = try product(of: node, shape, row.fanIn)
            case .dense(let weights, let bias):
                row.fanIn = weights.shape[1]
                row.biasCount = bias?.count ?? 0
                row.multiplyAccumulates = try product(of: node, shape, row.fanIn)
            case .maxPool(let pooling), .averagePool(let pooling):
                row.fanIn = pooling.size.height * pooling.size.width
            case .globalAveragePool:
                row.fanIn = shapes[node.inputs[0]].dropFirst(2).reduce(1, *)
            default: break
            }
            return row
        }
    }

    private func product(of node: Node, _ output: Shape, _ each: Int) throws -> Int {
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
