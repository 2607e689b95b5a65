import Diagnostics
import Tensors

extension NetworkError: TeachableError {
    public var problem: Problem {
        switch self {
        case .rank(let node, let kind, let expected, let found):
            Problem(
                code: "shape", message: "\(kind) needs an input with \(expected) axes, but it has \(found.count)",
                label: layer(node, kind), notes: ["input   \(found)   \(axes(found))"],
                help: expected == 2 ? "put flatten() before it" : "give it images: [batch, channels, height, width]")
        case .channels(let node, let kind, let expected, let input, let parameters):
            Problem(
                code: "shape",
                message:
                    "\(kind) needs \(expected) input \(kind == "dense" ? "features" : "channels"), "
                    + "but the input has \(input.count > 1 ? input[1] : 0)",
                label: layer(node, kind),
                notes: ["input   \(input)   \(axes(input))", "weights \(parameters)"],
                help: input.count == 4 && input[3] == expected
                    ? "the input looks like [N, H, W, C], and here the channels come second: permute(x, 0, 3, 1, 2)"
                    : "make the layer before it give \(expected), or this layer take \(input.count > 1 ? input[1] : 0)")
        case .windowTooLarge(let node, let kind, let window, let input):
            Problem(
                code: "shape", message: "the window of \(kind) is larger than the padded image",
                label: layer(node, kind), notes: ["input   \(input)   \(axes(input))", "window  \(window)"],
                help: kind == "conv2d" && window.count == 4 && input.count == 4 && window[0] == input[1] && window[2] > 7
                    ? "the input's channels are counted here, and the output's come first: conv2d(\(window[2]), kernel=3)"
                    : "use a smaller kernel, less dilation or more padding")
        case .shapesDiffer(let node, let kind, let first, let second):
            Problem(
                code: "shape", message: "\(kind) cannot join \(first) and \(second)", label: layer(node, kind),
                notes: ["first   \(first)", "second  \(second)"],
                help: kind == "add"
                    ? "both branches must end in one shape" : "all sizes but the channels must be equal")
        case .inputCount(let node, let kind, let expected, let found):
            Problem(
                code: "network", message: "\(kind) takes \(expected) inputs, but it has \(found)",
                label: layer(node, kind))
        case .parameter(let node, let kind, let what):
            Problem(code: "network", message: "\(kind) cannot have \(what)", label: layer(node, kind))
        case .emptyAxis(let node, let kind, let shape):
            Problem(
                code: "shape", message: "a network has no empty axes, and the value here would be \(shape)",
                label: layer(node, kind), notes: ["value   \(shape)   \(axes(shape))"],
                help: "only the batch may have size 0")
        case .output(let name, let node, let nodeCount):
            Problem(
                code: "network",
                message: "the output \"\(name)\" names node \(node), and the network has \(nodeCount) nodes")
        case .argumentCount(let expected, let found):
            Problem(
                code: "network", message: "the network takes \(expected.count) inputs, but it was given \(found)",
                notes: expected.map { "input   \($0)" }, help: "give one tensor for each input")
        case .argument(let name, let expected, let found, let type):
            Problem(
                code: "shape",
                message: "the input \"\(name)\" must be float32 \(expected), but it is \(type.name) \(found)",
                notes: ["given   \(found)   \(type.name)", "input   \(expected)   float32   \(axes(expected))"],
                help: "`float32(x)` converts, `reshape` and `permute` change the shape")
        case .tooLarge(let node, let bytes, let limit):
            Problem(
                code: "memory", message: "\"\(node)\" would take \(bytes) bytes, and a network may take \(limit)",
                help: "use a smaller input or a smaller batch")
        case .precision(let kind, let precision):
            Problem(
                code: "network",
                message: "\(kind) has no inference plan to run in \(precision.rawValue): it chooses regions between its parts",
                help: "leave `precision` out")
        case .interrupted(let node):
            Problem(code: "interrupt", message: "stopped before \"\(node)\"")
        }
    }

    private func layer(_ node: String, _ kind: String) -> String { "\(kind) \"\(node)\"" }

    private func axes(_ shape: Shape) -> String {
        switch shape.count {
        case 4: "(batch, channels, height, width)"
        case 2: "(batch, features)"
        default: ""
        }
    }
}
