import Tensors

/// A step of a network that knows what it does to shapes, what it costs, and, once it met its first input, its parameters.
///
/// A layer is two things. Seen from outside it adds nodes to a `Graph`, on which plans, executors, ledgers and exporters
/// work; in training it computes, recording every operation.
public protocol Layer: AnyObject {
    /// The language's word: `conv2d`.
    var kind: String { get }
    /// The layer as it would be written: `conv2d(32, kernel=3, stride=2)`.
    var text: String { get }
    /// What it is made of, for those that hold others.
    var sublayers: [any Layer] { get }
    /// Its numbers, learned and kept, in a fixed order.
    var parameters: [Parameter] { get }
    /// Numbers kept beside the learned ones, such as running means, for a number of input channels.
    func stateCount(inputChannels: Int) -> Int
    /// Adds the layer's nodes after `input`.
    ///
    /// - Returns: the node of the result.
    /// - Throws: `NetworkError` naming the node that does not fit.
    func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID
    /// The result for a tensor, recorded where the tensor or a parameter is. The layer has met an input of this shape
    /// before, so that its parameters are there.
    ///
    /// - Throws: `NetworkError` where the shape does not fit.
    func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor
    /// Whether a plan of its graph computes its result; else prediction, too, goes through `forward`.
    var isOneGraph: Bool { get }
}

extension Layer {
    public var sublayers: [any Layer] { [] }
    public var parameters: [Parameter] { [] }
    public func stateCount(inputChannels: Int) -> Int { 0 }
    public var isOneGraph: Bool { true }
}

/// Makes a graph from layers, node by node, and knows every shape on the way.
public struct GraphBuilder {
    /// Whether parameters are made (and kept by their layers) or only their shapes matter.
    public enum Purpose {
        /// Layers make missing parameters with the generator.
        case computing(Generator)
        /// Missing parameters become memory that nobody reads: counting the cost of a network takes none.
        case counting
    }

    public private(set) var graph = Graph()
    public private(set) var shapes: [Shape] = []
    public private(set) var purpose: Purpose
    /// Numbers that a node's layer keeps but does not learn, by node.
    public private(set) var stateCounts: [Graph.NodeID: Int] = [:]
    /// The layers with parameters, by the node that each added.
    public private(set) var owners: [Graph.NodeID: any Layer] = [:]
    private var counts: [String: Int] = [:]

    /// - Throws: `NetworkError` for an input of another rank than 2 or 4.
    public init(input: Shape, purpose: Purpose) throws {
        self.purpose = purpose
        _ = try add(.input(shape: input), named: "input", after: [])
    }

    /// The node of the network's input.
    public var input: Graph.NodeID { 0 }

    /// Adds a node called by its kind and a running number: `conv2d_3`.
    ///
    /// - Parameter owner: the layer whose parameters the operation holds.
    public mutating func add(
        _ operation: Graph.Operation, after inputs: [Graph.NodeID], stateCount: Int = 0, owner: (any Layer)? = nil
    ) throws -> Graph.NodeID {
        let kind = operation.kind
        counts[kind, default: 0] += 1
        let node = try add(operation, named: "\(kind)_\(counts[kind] ?? 1)", after: inputs)
        if stateCount > 0 { stateCounts[node] = stateCount }
        owners[node] = owner
        return node
    }

    /// Adds another input, for values that come from outside of the graph; counting the cost of networks that choose
    /// regions in the middle begins their second part with it.
    public mutating func addInput(_ shape: Shape, named name: String) throws -> Graph.NodeID {
        try add(.input(shape: shape), named: name, after: [])
    }

    private mutating func add(
        _ operation: Graph.Operation, named name: String, after inputs: [Graph.NodeID]
    ) throws -> Graph.NodeID {
        let node = Graph.Node(name: name, operation: operation, inputs: inputs)
        shapes.append(try ShapeInference(node: node, inputs: inputs.map { shapes[$0] }).shape())
        return graph.add(name, operation, inputs)
    }

    /// The finished graph with the value of `node` as its output.
    public func finished(at node: Graph.NodeID) -> Graph {
        var result = graph
        result.outputs = [Graph.Output(name: "output", node: node)]
        return result
    }

    /// A parameter's numbers; one that the layer lacks is made by `initialize`, in memory of its own, when computing, a
    /// mere shape when counting.
    ///
    /// - Throws: `TensorError` for sizes that no memory holds.
    mutating func value(
        of parameter: Parameter, _ sizes: [Int], initialize: (inout Generator) throws -> Tensor
    ) throws -> Tensor {
        if let value = parameter.value { return value }
        switch purpose {
        case .counting: return try Tensor.empty(Shape.checked(sizes))
        case .computing(var generator):
            let made = try initialize(&generator)
            purpose = .computing(generator)
            try parameter.set(own: made)
            return parameter.value ?? made
        }
    }

    /// The same for a vector that begins with one number repeated, as a layer's nodes hold it.
    mutating func vector(of parameter: Parameter, count: Int, repeating number: Float) throws -> [Float] {
        if case .counting = purpose, parameter.value == nil { return [Float](repeating: number, count: count) }
        return try value(of: parameter, [count]) { _ in
            try Tensor.full([count], .float(Double(number)), dtype: .float32)
        }.floats()
    }
}
