import NeuralNetworks
import Plotting
import Runtime
import Tensors

/// `draw_network(net)`: the network's steps as boxes and arrows.
///
/// A convolution is drawn with the normalisation and the activation that follow it as one box.
enum NetworkDiagram {
    static func figure(_ net: LayerValue, input: Shape, title: String) throws -> Figure {
        var builder = try GraphBuilder(input: input, purpose: .counting)
        let end = try net.layer.add(to: &builder, after: builder.input)
        let graph = builder.finished(at: end)
        var boxes: [NetworkNode] = []
        /// The box that shows each node's value.
        var boxOf: [Int] = []
        for (index, node) in graph.nodes.enumerated() {
            if joinsBefore(node), let source = node.inputs.first, isReadOnce(source, graph) {
                let box = boxOf[source]
                boxes[box].name += node.operation.kind == "batchnorm" ? " + BN" : " + " + node.operation.kind
                boxes[box].detail = "\(builder.shapes[index])"
                boxOf.append(box)
                continue
            }
            boxes.append(
                NetworkNode(
                    name: words(node), detail: "\(builder.shapes[index])", kind: node.operation.kind,
                    inputs: node.inputs.map { boxOf[$0] }))
            boxOf.append(boxes.count - 1)
        }
        return try Figure.network(boxes, title: title)
    }

    private static func joinsBefore(_ node: Graph.Node) -> Bool {
        switch node.operation {
        case .scaleShift, .activation: true
        default: false
        }
    }

    private static func isReadOnce(_ source: Graph.NodeID, _ graph: Graph) -> Bool {
        if case .input = graph.nodes[source].operation { return false }
        return graph.nodes.filter { $0.inputs.contains(source) }.count == 1
    }

    private static func words(_ node: Graph.Node) -> String {
        switch node.operation {
        case .convolution(let convolution):
            let shape = convolution.filters.shape
            let stride = convolution.strides.vertical == 1 ? "" : ", stride \(convolution.strides.vertical)"
            return "\(node.operation.kind) \(shape[2]) x \(shape[3])\(stride)"
        default: return node.operation.kind
        }
    }
}
