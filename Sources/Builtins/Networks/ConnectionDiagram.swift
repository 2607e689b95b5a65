import Diagnostics
import NeuralNetworks
import Plotting
import Runtime
import Tensors

/// `draw_connections(net)`: which maps each output of a layer reads, found from the layer's own graph.
enum ConnectionDiagram {
    static let mostChannels = 64

    /// One panel for each network.
    static func figure(_ nets: [LayerValue], channels: Int, output: Int, theme: Theme) throws -> Figure {
        let panels = try nets.map { net in
            let name = (net.layer as? Sequential)?.name ?? ""
            return Panel(title: name.isEmpty ? "" : name, marks: [try mark(net, channels: channels, output: output)])
        }
        let depth = panels.map { ($0.marks.first as? ConnectionsMark)?.links.count ?? 0 }.max() ?? 0
        let width = 60 + (200 * depth + 60) * panels.count
        return Figure(
            width: Double(max(300, min(width, 1600))), height: Double(max(260, min(150 + 40 * channels, 1200))), rows: 1,
            columns: max(1, panels.count), theme: theme, panels: panels)
    }

    private static func mark(_ net: LayerValue, channels: Int, output: Int) throws -> ConnectionsMark {
        let side = 16
        let steps = try NetworkSteps(net, input: try Shape.checked([1, channels, side, side])).steps
        var links: [ConnectionsMark.Link] = []
        var before = channels
        for (index, step) in steps.enumerated().dropFirst() {
            guard step.inputs == [index - 1], index == links.count + 1 else { throw noChain(step) }
            let after = step.output.count > 1 ? step.output[1] : 0
            guard (1...mostChannels).contains(after) else {
                throw Problem(
                    code: "value", message: "draw_connections: `\(step.name)` gives \(after) channels, too many to draw",
                    help: "take fewer: at most \(mostChannels)")
            }
            links.append(
                ConnectionsMark.Link(
                    name: step.name, note: note(step), outputs: after, inputs: try inputs(step, before: before, after: after)))
            before = after
        }
        return ConnectionsMark(inputs: channels, links: links, highlighted: output)
    }

    /// The inputs that each output reads.
    private static func inputs(_ step: NetworkStep, before: Int, after: Int) throws -> [Range<Int>] {
        switch step.node.operation {
        case .convolution(let convolution):
            let (own, perGroup) = (before / convolution.groups, max(1, after / convolution.groups))
            return (0..<after).map {
                let first = $0 / perGroup * own; return first..<(first + own)
            }
        case .dense, .l2Normalize, .softmax: return [Range<Int>](repeating: 0..<before, count: after)
        default:
            guard before == after else { throw noChain(step) }
            return (0..<after).map { $0..<($0 + 1) }
        }
    }

    private static func note(_ step: NetworkStep) -> String {
        switch step.node.operation {
        case .convolution(let convolution):
            let shape = convolution.filters.shape
            return shape.map(String.init).joined(separator: " · ") + " = \(shape.elementCount) weights"
        case .dense(let weights, _): return "\(weights.shape[0]) · \(weights.shape[1]) = \(weights.elementCount) weights"
        default: return "no weights"
        }
    }

    private static func noChain(_ step: NetworkStep) -> Problem {
        Problem(
            code: "value", message: "draw_connections: `\(step.name)` is no layer of a plain chain",
            help: "it draws convolutions, pooling and dense layers that follow one another, without branches")
    }
}
