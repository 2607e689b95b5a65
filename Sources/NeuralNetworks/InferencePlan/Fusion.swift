import Kernels
import Tensors

/// Turns a graph into as few steps as its values allow.
///
/// - What no output needs is left out.
/// - `batchnorm` folds into the filters before it: `(w * x + b) * s + t = (s * w) * x + (b * s + t)`.
/// - Activations and additions become the last act of the convolution whose result they alone read.
/// - Convolutions of one input that differ only in their filters become one with more filters (`SiblingMerge`).
/// - A convolution, a depthwise and a pointwise one in a row become one step (`BlockFusion`).
struct Fusion {
    private let graph: Graph
    private let shapes: [Shape]
    /// How often each value is read, by nodes that some output needs and by the outputs.
    private var uses: [Int]
    /// The step that gives a node's value, by the node.
    private var steps: [Graph.NodeID: FusedStep] = [:]

    /// - Parameter shapes: those of `graph.shapes()`.
    static func steps(of graph: Graph, shapes: [Shape]) throws -> [FusedStep] {
        var fusion = Fusion(graph, shapes)
        for index in graph.nodes.indices where fusion.uses[index] > 0 || graph.nodes[index].isInput {
            try fusion.add(index)
        }
        let ordered = fusion.steps.values.sorted { $0.position < $1.position }
        return BlockFusion.fused(SiblingMerge.merged(ordered), outputs: graph.outputs.map(\.node))
    }

    private init(_ graph: Graph, _ shapes: [Shape]) {
        self.graph = graph
        self.shapes = shapes
        uses = Array(repeating: 0, count: graph.nodes.count)
        for output in graph.outputs { uses[output.node] += 1 }
        for index in graph.nodes.indices.reversed() where uses[index] > 0 {
            for input in graph.nodes[index].inputs { uses[input] += 1 }
        }
    }

    private mutating func add(_ index: Graph.NodeID) throws {
        let node = graph.nodes[index]
        switch node.operation {
        case .scaleShift(let scale, let shift):
            if absorb(node.inputs[0], into: index, { $0.absorb(scale: scale, shift: shift) }) { return }
        case .activation(let activation):
            if let epilogue = activation.epilogue,
                absorb(node.inputs[0], into: index, { $0.absorb(epilogue) })
            {
                return
            }
        case .add:
            // The later branch takes the earlier one in: that one is there by then.
            let (a, b) = (max(node.inputs[0], node.inputs[1]), min(node.inputs[0], node.inputs[1]))
            if absorb(a, into: index, { $0.absorb(residual: b) }) { return }
            if absorb(b, into: index, { $0.absorb(residual: a) }) { return }
        default:
            break
        }
        steps[index] = FusedStep(
            name: node.name, work: try work(of: node), inputs: node.inputs, results: [index])
    }

    /// Lets the step before take node `index` in, where nobody else reads that step's value.
    private mutating func absorb(
        _ input: Graph.NodeID, into index: Graph.NodeID, _ change: (inout FusedStep) -> Bool
    ) -> Bool {
        guard uses[input] == 1, var step = steps[input], change(&step) else { return false }
        step.results = [index]
        steps[input] = nil
        steps[index] = step
        return true
    }

    private func work(of node: Graph.Node) throws -> FusedStep.Work {
        let inference = ShapeInference(node: node, inputs: node.inputs.map { shapes[$0] })
        switch node.operation {
        case .input:
            return .input
        case .convolution(let convolution):
            let filters = FusedStep.Filters(tensor: convolution.filters, bias: convolution.bias)
            return .convolution(try inference.geometry(of: convolution), [filters])
        case .dense(let weights, let bias):
            return .dense(FusedStep.Filters(tensor: weights, bias: bias))
        case .scaleShift(let scale, let shift):
            return .scaleShift(scale: scale, shift: shift)
        case .activation(let activation):
            return .map(activation)
        case .add:
            return .add
        case .multiply:
            return .multiply
        case .maxPool(let pooling):
            return .pooling(try inference.geometry(of: pooling), .maximum)
        case .averagePool(let pooling):
            return .pooling(
                try inference.geometry(of: pooling), .average(countsPadding: pooling.countsPadding))
        case .globalAveragePool:
            return .globalAverage
        case .flatten:
            return .flatten
        case .concatenate:
            return .concatenate
        case .channels(let range):
            return .channels(range)
        case .upsample(let factor):
            return .upsample(factor)
        case .softmax:
            return .softmax
        case .l2Normalize(let scale):
            return .l2Normalize(scale: scale)
        case .predictions(let predictions):
            return .predictions(predictions)
        }
    }
}

extension FusedStep.Filters {
    init(tensor: Tensor, bias: [Float]?) {
        self.init(tensor: tensor, scale: nil, bias: bias ?? Array(repeating: 0, count: tensor.shape[0]))
    }
}

extension Graph.Node {
    var isInput: Bool {
        if case .input = operation { true } else { false }
    }
}
