import NeuralNetworks
import Tensors

/// The part of a trained classifier before its last dense layer: what it has learned to see in a picture, as numbers that
/// another judge can work with. R-CNN takes its features there.
///
/// Source: Girshick et al. 2014, section 2.3 and appendix B, who take them from the layer before the classes.
public struct ClassifierFeatures: Sendable {
    /// The side of the square that the network takes.
    public let inputSize: Int
    private let plan: InferencePlan

    /// - Throws: `ModelError.unknownNetwork` for a network that does not end in a dense layer; `NetworkError`.
    public init(_ classifier: Classifier, threads: Int = 1) throws {
        let nodes = classifier.graph.nodes
        let last = nodes.lastIndex { if case .dense = $0.operation { true } else { false } }
        guard let last, let end = nodes[last].inputs.first else {
            throw ModelError.unknownNetwork(path: classifier.source, missing: "a dense layer at the end")
        }
        var graph = Graph()
        for node in nodes[...end] { _ = graph.add(node.name, node.operation, node.inputs) }
        graph.outputs = [.init(name: "features", node: end)]
        inputSize = classifier.inputSize
        plan = try InferencePlan(graph, options: .init(threads: threads))
    }

    /// The features of crops, `[N, 3, inputSize, inputSize]` in 0...1, as rows `[N, D]`; one crop after the other.
    ///
    /// - Parameter shouldStop: asked before each step of the network.
    /// - Throws: `NetworkError.argument` for crops of another size, `.interrupted`.
    public func callAsFunction(_ crops: Tensor, shouldStop: () -> Bool = { false }) throws -> Tensor {
        let rows = try (0..<crops.shape[0]).map { index in
            let crop = try crops.indexed([.at(index)]).unsqueezed(axis: 0) * .float(255)
            let output = try plan.run([crop], shouldStop: shouldStop)[0]
            return try output.reshaped([1, output.elementCount])
        }
        return rows.isEmpty ? try Tensor.zeros([0, 1]) : try Tensor.concatenated(rows, axis: 0)
    }
}
