import NeuralNetworks
import Tensors

/// A network as exporters see it: the graph, and for each node the name that its numbers have in files.
///
/// Made from layers, it also knows the numbers that batch normalisation keeps, which the graph has folded into a scale and a
/// shift; made from a graph that was read from a file, it has these two.
public struct ExportedNetwork {
    /// What the other tool calls it.
    public let name: String
    public let graph: Graph
    let shapes: [Shape]
    /// By node: unique, made of letters, digits and `_`, none of Python's words.
    let identifiers: [String]
    /// All numbers, learned and kept, by the names that files give them: `conv2d_1.filters`.
    public let tensors: [(name: String, value: Tensor)]
    /// By node: what stands before the dot in those names, or empty where nothing stands there.
    private let prefixes: [Graph.NodeID: String]
    /// By node: batch normalisations that kept their means and variances.
    let normalizations: [Graph.NodeID: BatchNormalization]
    private let values: [String: Tensor]

    /// - Parameters:
    ///   - input: the shape that fixes what a layer does to shapes; parameters that are missing are made with the generator.
    /// - Throws: `ExportError.manyGraphs`, `NetworkError`, `LayerError`.
    public init(_ network: Network, name: String, input: Shape, using generator: inout Generator) throws {
        guard network.layer.isOneGraph else { throw ExportError.manyGraphs(kind: network.layer.kind) }
        let (graph, owners) = try network.described(input: input, using: &generator)
        let paths = Dictionary(
            network.leaves.map { (ObjectIdentifier($0.layer), $0.path) }, uniquingKeysWith: { first, _ in first })
        let tensors = network.parameters.compactMap { name, parameter in parameter.value.map { (name: name, value: $0) } }
        try self.init(
            name: name, graph: graph, tensors: tensors,
            prefixes: owners.compactMapValues { paths[ObjectIdentifier($0)] },
            normalizations: owners.compactMapValues { $0 as? BatchNormalization })
    }

    /// - Throws: `NetworkError`.
    public init(_ graph: Graph, name: String) throws {
        let titles = Identifiers.unique(graph.nodes.map(\.name))
        var tensors: [(name: String, value: Tensor)] = []
        var prefixes: [Graph.NodeID: String] = [:]
        func vector(_ numbers: [Float]) -> Tensor { Tensor(numbers, shape: [numbers.count]) }
        for (index, node) in graph.nodes.enumerated() {
            var own: [(String, Tensor)] = []
            switch node.operation {
            case .convolution(let convolution):
                own = [("filters", convolution.filters)] + (convolution.bias.map { [("bias", vector($0))] } ?? [])
            case .dense(let weights, let bias):
                own = [("weights", weights)] + (bias.map { [("bias", vector($0))] } ?? [])
            case .scaleShift(let scale, let shift): own = [("scale", vector(scale)), ("shift", vector(shift))]
            case .l2Normalize(let scale): own = [("scale", vector(scale))]
            default: continue
            }
            prefixes[index] = titles[index]
            tensors += own.map { (name: "\(titles[index]).\($0.0)", value: $0.1) }
        }
        try self.init(name: name, graph: graph, tensors: tensors, prefixes: prefixes, normalizations: [:])
    }

    /// Only the numbers, under their names in files.
    ///
    /// - Throws: `TrainingError.noParameters` before the network met an input.
    public init(numbersOf network: Network, name: String) throws {
        try self.init(
            name: name, graph: Graph(), tensors: try network.stored().tensors, prefixes: [:], normalizations: [:])
    }

    private init(
        name: String, graph: Graph, tensors: [(name: String, value: Tensor)], prefixes: [Graph.NodeID: String],
        normalizations: [Graph.NodeID: BatchNormalization]
    ) throws {
        self.name = Identifiers.safe(name.isEmpty ? "Network" : name)
        self.graph = graph
        shapes = try graph.shapes()
        self.tensors = tensors
        self.prefixes = prefixes
        self.normalizations = normalizations
        values = Dictionary(tensors.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        // A layer that is used twice has two nodes and one name.
        identifiers = Identifiers.unique(graph.nodes.map(\.name))
    }

    /// The name of a node's numbers of one kind in files: `filters` of the third convolution is `conv2d_3.filters`.
    func key(_ node: Graph.NodeID, _ part: String) -> String {
        let prefix = prefixes[node] ?? ""
        return prefix.isEmpty ? part : "\(prefix).\(part)"
    }

    func value(_ node: Graph.NodeID, _ part: String) -> Tensor? { values[key(node, part)] }

    /// How many nodes read a node's value, the network's outputs counted.
    func readers(of node: Graph.NodeID) -> Int {
        graph.nodes.reduce(0) { $0 + $1.inputs.filter { $0 == node }.count } + graph.outputs.filter { $0.node == node }.count
    }

    /// The nodes without inputs.
    var inputs: [Graph.NodeID] { graph.nodes.indices.filter { graph.nodes[$0].inputs.isEmpty } }
}

/// Names that other tools and Python take.
enum Identifiers {
    private static let reserved: Set<String> = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
        "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
        "pass", "raise", "return", "try", "while", "with", "yield", "self", "x", "torch", "numpy", "nn", "F", "keras",
        "layers", "load", "network", "KEYS",
    ]

    /// The name with `_` for whatever is no ASCII letter or digit; never empty, a digit first or a word of Python.
    static func safe(_ name: String) -> String {
        var text = String(
            name.unicodeScalars.map { $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0) ? Character($0) : "_" })
        if text.isEmpty || text.first?.isNumber == true { text = "n" + text }
        return reserved.contains(text) ? text + "_" : text
    }

    static func unique(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            let first = safe(name)
            var text = first
            var count = 1
            while !taken.insert(text).inserted {
                count += 1
                text = "\(first)_\(count)"
            }
            return text
        }
    }
}
