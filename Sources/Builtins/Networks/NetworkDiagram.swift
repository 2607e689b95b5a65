import NeuralNetworks
import Plotting
import Runtime
import Tensors

/// `draw_network(net)`: the network's steps as boxes and arrows, made from the graph that also computes it.
enum NetworkDiagram {
    static func figure(_ net: LayerValue, input: Shape, title: String, collapses: Bool, theme: Theme) throws -> Figure {
        let steps = try NetworkSteps(net, input: input).steps
        let nodes = steps.map { step in
            let cost = step.multiplyAccumulates == 0 ? "" : "  ·  \(NumberFormat.count(Double(step.multiplyAccumulates)))"
            return NetworkNode(
                name: step.name, addition: step.additions.isEmpty ? "" : "+ " + step.additions.joined(separator: ", "),
                detail: step.outputText + cost, channels: step.channels,
                extent: step.extent, cost: Double(step.multiplyAccumulates),
                inputs: step.inputs)
        }
        let drawn = collapses ? NetworkCollapse(nodes) : nil
        let whole = (
            products: steps.reduce(0) { $0 + $1.multiplyAccumulates }, parameters: steps.reduce(0) { $0 + $1.parameters }
        )
        let subtitle =
            "\(NumberFormat.count(Double(whole.products))) multiply-accumulates, "
            + "\(NumberFormat.count(Double(whole.parameters))) parameters"
        return try Figure.network(
            drawn?.nodes ?? nodes, repeats: drawn?.repeats ?? [], title: title, subtitle: subtitle,
            costLabel: whole.products > 0 ? "multiply-accumulates of one layer" : "", theme: theme)
    }
}
