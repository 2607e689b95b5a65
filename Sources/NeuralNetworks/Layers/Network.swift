import Tensors

/// A layer, usually a whole network, made ready to count and to compute.
public final class Network {
    public let layer: any Layer
    private var plan: (input: Shape, plan: InferencePlan)?

    public init(_ layer: any Layer) { self.layer = layer }

    /// What each step costs for an input shape; takes no memory for parameters.
    ///
    /// - Throws: `NetworkError`, `LayerError`, `TensorError`.
    public func ledger(input: Shape) throws -> [LedgerRow] {
        var builder = try GraphBuilder(input: input, purpose: .counting)
        let end = try layer.add(to: &builder, after: builder.input)
        var rows = try builder.finished(at: end).ledger()
        for (node, count) in builder.stateCounts { rows[node].stateCount = count }
        return Array(rows.dropFirst())
    }

    /// The result for an input, through an inference plan that is made once for a shape. The first input fixes the
    /// sizes of the parameters, which the generator fills.
    ///
    /// - Throws: `NetworkError`, `LayerError`, `TensorError`.
    public func predict(_ x: Tensor, threads: Int, using generator: inout Generator) throws -> Tensor {
        let input = try x.cast(to: .float32)
        if let plan, plan.input == input.shape { return try plan.plan.run([input])[0] }
        var builder = try GraphBuilder(input: input.shape, purpose: .computing(generator))
        let end = try layer.add(to: &builder, after: builder.input)
        if case .computing(let used) = builder.purpose { generator = used }
        let made = try InferencePlan(builder.finished(at: end), options: InferencePlan.Options(threads: threads))
        plan = (input.shape, made)
        return try made.run([input])[0]
    }
}
