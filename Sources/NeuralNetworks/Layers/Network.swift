import Kernels
import Tensors

/// A layer, usually a whole network, made ready to count, to predict and to learn.
///
/// Called as it is made, a network predicts: through an inference plan, dropout off, running statistics. An optimizer
/// made for it puts it in training (`startTraining`): calls are then recorded, batches give their own statistics and
/// dropout drops. `predict` predicts in either state.
public final class Network {
    public let layer: any Layer
    public private(set) var isTraining = false
    private var plans: [Plan] = []
    /// The last input shape that it computed or learned with.
    public private(set) var metShape: Shape?

    /// A plan and what it was made for.
    private struct Plan {
        let input: Shape
        let threads: Int
        let precision: Precision
        /// How often each parameter was set, and changed in place since.
        let numbers: [ParameterStamp]
        let plan: InferencePlan
    }

    private struct ParameterStamp: Equatable {
        let settings: Int
        let version: Int
    }

    /// Plans that are kept: a batch, a shorter last batch, single images.
    private static let planLimit = 3

    public init(_ layer: any Layer) { self.layer = layer }

    public func startTraining() { isTraining = true }

    // MARK: - Parameters

    /// Every layer of the tree with its place: kind and running number, as in the ledger (`conv2d_2`); empty where the
    /// network is one layer.
    public var leaves: [(path: String, layer: any Layer)] {
        var counts: [String: Int] = [:]
        var seen: Set<ObjectIdentifier> = []
        var result: [(path: String, layer: any Layer)] = []
        func visit(_ layer: any Layer) {
            if !layer.sublayers.isEmpty { return layer.sublayers.forEach(visit) }
            counts[layer.kind, default: 0] += 1
            guard seen.insert(ObjectIdentifier(layer)).inserted else { return }
            result.append(("\(layer.kind)_\(counts[layer.kind] ?? 1)", layer))
        }
        visit(layer)
        return layer.sublayers.isEmpty ? [("", layer)] : result
    }

    /// All numbers, learned and kept, by path and name: `conv2d_2.filters`.
    public var parameters: [(name: String, parameter: Parameter)] {
        leaves.flatMap { path, layer in
            layer.parameters.map { (path.isEmpty ? $0.name : "\(path).\($0.name)", $0) }
        }
    }

    /// Those that training changes.
    public var learned: [(name: String, parameter: Parameter)] { parameters.filter(\.parameter.isLearned) }

    /// The same without their names, which take longer to make than the gradient of a small layer.
    var learnedParameters: [Parameter] {
        var seen: Set<ObjectIdentifier> = []
        var result: [Parameter] = []
        func visit(_ layer: any Layer) {
            if !layer.sublayers.isEmpty { return layer.sublayers.forEach(visit) }
            guard seen.insert(ObjectIdentifier(layer)).inserted else { return }
            result += layer.parameters.filter(\.isLearned)
        }
        visit(layer)
        return result
    }

    // MARK: - Running

    /// What each step costs for an input shape; takes no memory for parameters.
    ///
    /// - Throws: `NetworkError`, `LayerError`, `TensorError`.
    public func ledger(input: Shape) throws -> [LedgerRow] { try costs(input: input).rows }

    /// The graph for an input shape. The first input fixes the sizes of the parameters, which the generator fills.
    ///
    /// - Throws: `NetworkError`, `LayerError`, which name the layer that does not fit, `TensorError`.
    public func graph(input: Shape, using generator: inout Generator) throws -> Graph {
        try described(input: input, using: &generator).graph
    }

    /// The same with the layers that own the parameters, by node.
    public func described(
        input: Shape, using generator: inout Generator
    ) throws -> (graph: Graph, owners: [Graph.NodeID: any Layer]) {
        var builder = try GraphBuilder(input: input, purpose: .computing(generator))
        let end = try Cancellation.shielded { try layer.add(to: &builder, after: builder.input) }
        if case .computing(let used) = builder.purpose { generator = used }
        return (builder.finished(at: end), builder.owners)
    }

    /// The result as training or prediction wants it: recorded where the network is in training or `x` is recorded, else
    /// predicted.
    ///
    /// - Throws: `NetworkError`, `LayerError`, `TensorError`.
    public func callAsFunction(_ x: Tensor, threads: Int, using generator: inout Generator) throws -> Tensor {
        guard isTraining || x.isRecorded else { return try predict(x, threads: threads, using: &generator) }
        // In training, layers keep what they see.
        guard isTraining else { return try forward(x, isTraining: false, using: &generator) }
        return try Cancellation.shielded { try forward(x, isTraining: true, using: &generator) }
    }

    /// The result layer by layer, every operation recorded.
    public func forward(_ x: Tensor, isTraining: Bool, using generator: inout Generator) throws -> Tensor {
        var pass = ForwardPass(isTraining: isTraining, generator: generator)
        defer { generator = pass.generator }
        return try forward(x, &pass)
    }

    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        let input = try x.floating()
        try meet(input.shape, using: &pass.generator)
        return try pass.run(layer, input)
    }

    /// Makes the parameters that an input of this shape needs, if that was not done.
    ///
    /// - Throws: `NetworkError`, `LayerError`, which name the layer that does not fit, `TensorError`.
    public func meet(_ shape: Shape, using generator: inout Generator) throws {
        let shape = Self.forOneImageAtLeast(shape)
        guard metShape != shape else { return }
        _ = try graph(input: shape, using: &generator)
        metShape = shape
    }

    /// The result with dropout off and running statistics, through an inference plan that is made once for a shape and
    /// made anew when the parameters have changed.
    ///
    /// - Throws: `NetworkError`, `LayerError`, `TensorError`.
    public func predict(
        _ x: Tensor, threads: Int, precision: Precision = .float32, using generator: inout Generator
    ) throws -> Tensor {
        let input = try x.detached.cast(to: .float32)
        guard layer.isOneGraph else {
            guard precision == .float32 else { throw NetworkError.precision(kind: layer.kind, precision) }
            var pass = ForwardPass(isTraining: false, generator: generator)
            defer { generator = pass.generator }
            return try forward(input, &pass)
        }
        if input.shape.first == 0 { return try resultOfNoImages(input.shape, using: &generator) }
        let numbers = stamps
        plans.removeAll { $0.numbers != numbers }
        if let known = plans.first(where: { $0.input == input.shape && $0.threads == threads && $0.precision == precision }) {
            return try known.plan.run([input])[0]
        }
        let graph = try graph(input: input.shape, using: &generator)
        let made = try InferencePlan(graph, options: .init(threads: threads, precision: precision))
        metShape = input.shape
        if plans.count == Self.planLimit { plans.removeFirst() }
        plans.append(
            Plan(
                input: input.shape, threads: threads, precision: precision, numbers: stamps, plan: made))
        return try made.run([input])[0]
    }

    /// What an empty batch gives: as many results as images, none, each of the size it would have.
    private func resultOfNoImages(_ shape: Shape, using generator: inout Generator) throws -> Tensor {
        let one = Self.forOneImageAtLeast(shape)
        let graph = try graph(input: one, using: &generator)
        metShape = one
        let result = try graph.shapes()[graph.outputs[0].node]
        return try Tensor.zeros([0] + Array(result.dropFirst()))
    }

    /// The shape for which parameters are made and graphs built: they know no empty batch.
    private static func forOneImageAtLeast(_ shape: Shape) -> Shape {
        shape.first == 0 ? Shape([1] + shape.dropFirst()) : shape
    }

    private var stamps: [ParameterStamp] {
        parameters.compactMap { _, parameter in
            parameter.value.map { ParameterStamp(settings: parameter.settings, version: $0.storage.version) }
        }
    }
}
