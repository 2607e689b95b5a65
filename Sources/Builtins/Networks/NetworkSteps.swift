import NeuralNetworks
import Tensors

/// One step of a network: a layer, with the normalisation and the activation that follow it.
struct NetworkStep {
    let node: Graph.Node
    /// What follows without a step of its own: `BN`, `relu6`.
    var additions: [String] = []
    var output: Shape
    var multiplyAccumulates: Int
    var parameters: Int
    /// By their places in the list of steps.
    let inputs: [Int]

    /// `conv2d 3 × 3, stride 2`; the size of the window where there is one.
    var name: String {
        switch node.operation {
        case .input where !inputs.isEmpty: return "roi_pool, \(output[0]) regions"
        case .convolution(let convolution):
            let shape = convolution.filters.shape
            return window(shape[2], shape[3], stride: convolution.strides.vertical)
        case .maxPool(let pooling), .averagePool(let pooling):
            return window(pooling.size.height, pooling.size.width, stride: pooling.strides.vertical)
        default: return node.operation.kind
        }
    }

    private func window(_ height: Int, _ width: Int, stride: Int) -> String {
        "\(node.operation.kind) \(height) × \(width)" + (stride == 1 ? "" : ", stride \(stride)")
    }

    /// How many maps come out, and how high each is; a list of rows counts as maps of one pixel.
    var channels: Int { output.count > 2 && output.count != 4 ? output[output.count - 1] : output.count > 1 ? output[1] : 1 }
    var extent: Int { output.count == 4 ? output[2] : 1 }

    /// `64 × 112 × 112`: the shape of one picture's output.
    var outputText: String { output.dropFirst().map(String.init).joined(separator: " × ") }
}

/// The steps of a network in their order.
struct NetworkSteps {
    let steps: [NetworkStep]

    /// - Throws: `NetworkError` where the shapes do not fit.
    init(_ net: LayerValue, input: Shape) throws {
        var builder = try GraphBuilder(input: input, purpose: .counting)
        let end = try net.layer.add(to: &builder, after: builder.input)
        let graph = builder.finished(at: end)
        let ledger = try graph.ledger()
        var readers = [Int](repeating: 0, count: graph.nodes.count)
        for node in graph.nodes { for source in Set(node.inputs) { readers[source] += 1 } }
        var steps: [NetworkStep] = []
        /// The step that has each node's value.
        var stepOf: [Int] = []
        for (index, node) in graph.nodes.enumerated() {
            let row = ledger[index]
            if NetworkSteps.joins(node), let source = node.inputs.first, readers[source] == 1,
                !NetworkSteps.isInput(graph.nodes[source])
            {
                let step = stepOf[source]
                steps[step].additions.append(row.kind == "batchnorm" ? "BN" : row.kind)
                // Flattened, the maps are the same numbers: their shape says more.
                if row.kind != "flatten" { steps[step].output = row.output }
                steps[step].parameters += row.parameters
                stepOf.append(step)
                continue
            }
            steps.append(
                NetworkStep(
                    node: node, output: row.output, multiplyAccumulates: row.multiplyAccumulates,
                    parameters: row.parameters,
                    inputs: index > 0 && NetworkSteps.isInput(node)
                        ? NetworkSteps.sourcesOfRegions(steps) : node.inputs.map { stepOf[$0] }))
            stepOf.append(steps.count - 1)
        }
        self.steps = steps
    }

    /// What the second input of a network that chooses regions is made from: the map that the proposals look at, and the
    /// proposals. In the graph the two stand apart, as the choice between them is no operation of a network.
    private static func sourcesOfRegions(_ steps: [NetworkStep]) -> [Int] {
        guard let proposals = steps.lastIndex(where: { $0.node.operation.kind == "predictions" }),
            let map = steps[proposals].inputs.first, let slid = steps[map].inputs.first
        else { return [] }
        return [steps[slid].inputs.first ?? slid, proposals]
    }

    /// Normalisation, activation and a new order of the same numbers take no step of their own.
    private static func joins(_ node: Graph.Node) -> Bool {
        switch node.operation {
        case .scaleShift, .activation, .flatten, .softmax: true
        default: false
        }
    }

    private static func isInput(_ node: Graph.Node) -> Bool {
        if case .input = node.operation { true } else { false }
    }
}
