import NeuralNetworks
import Tensors

extension ExportedNetwork {
    /// A program for PyTorch that builds the network, with the shape of every value, and can take its numbers from a file.
    ///
    /// Dropout, which the graph of a prediction does not have, is not in it.
    /// - Throws: `ExportError.unsupported`.
    public func pyTorchText() throws -> String { try PyTorchWriter(network: self).text() }
}

private struct PyTorchWriter {
    let network: ExportedNetwork
    private let names: [String]

    init(network: ExportedNetwork) {
        self.network = network
        names = network.variables
    }

    func text() throws -> String {
        let inputs = network.inputs
        let shapes = inputs.map { network.shapeText($0) }.joined(separator: " and ")
        var text = PythonText()
        text.add("\"\"\"\(network.name) for PyTorch, written by dlrepl. The shapes are those for an input of \(shapes).\"\"\"")
        text.add()
        text.add(lines: "import numpy\nimport torch\nimport torch.nn.functional as F\nfrom torch import nn")
        text.add()
        text.add()
        text.add("class \(network.name)(nn.Module):")
        try text.indented { text in
            text.add("def __init__(self):")
            try text.indented { text in
                text.add("super().__init__()")
                for (node, name) in network.modules { text.add("self.\(name) = \(try module(node))") }
            }
            text.add()
            text.add("def forward(self, \(inputs.map { names[$0] }.joined(separator: ", "))):")
            try text.indented { text in
                for index in network.graph.nodes.indices where !network.graph.nodes[index].inputs.isEmpty {
                    try add(index, to: &text)
                }
                text.add("return \(network.graph.outputs.map { names[$0.node] }.joined(separator: ", "))")
            }
        }
        text.add()
        text.add()
        network.addKeys(to: &text)
        text.add()
        text.add()
        text.add(
            lines: """
                def load(network, path):
                    \"""Takes the numbers of a file that export(net, "NAME.npz") wrote.\"""
                    ours = {"weight": ("filters", "weights", "scale"), "bias": ("bias", "shift"),
                            "running_mean": ("running_mean",), "running_var": ("running_variance",), "scale": ("scale",)}
                    with numpy.load(path) as numbers, torch.no_grad():
                        for name, keys in KEYS.items():
                            layer = getattr(network, name)
                            for theirs, parts in ours.items():
                                for part in parts:
                                    tensor = getattr(layer, theirs, None)
                                    if part in keys and tensor is not None:
                                        tensor.copy_(torch.from_numpy(numbers[keys[part]]).reshape(tensor.shape))
                    return network
                """)
        if network.graph.nodes.contains(where: { $0.operation.kind == "l2norm" }) {
            text.add()
            text.add()
            text.add(
                lines: """
                    class Normalized(nn.Module):
                        \"""Every place's channels as a vector of length 1, times a factor a channel.\"""

                        def __init__(self, channels):
                            super().__init__()
                            self.scale = nn.Parameter(torch.ones(1, channels, 1, 1))

                        def forward(self, x):
                            return F.normalize(x, dim=1, eps=1e-12) * self.scale
                    """)
        }
        text.add()
        text.add()
        text.add("if __name__ == \"__main__\":")
        text.indented { text in
            text.add("network = \(network.name)().eval()")
            let zeros = inputs.map { "torch.zeros(\(network.shapes[$0].map(String.init).joined(separator: ", ")))" }
            text.add("print(network(\(zeros.joined(separator: ", "))).shape)")
        }
        return text.text
    }

    /// The expression that makes a layer with numbers.
    private func module(_ index: Graph.NodeID) throws -> String {
        switch network.graph.nodes[index].operation {
        case .convolution(let convolution):
            let shape = convolution.filters.shape
            let padding = convolution.padding
            let (strides, dilations) = (convolution.strides, convolution.dilations)
            return "nn.Conv2d("
                + PythonText.arguments([
                    "\(shape[1] * convolution.groups)", "\(shape[0])", PythonText.pair(shape[2], shape[3]),
                    strides == (1, 1) ? nil : "stride=\(PythonText.pair(strides.vertical, strides.horizontal))",
                    padding.isSymmetric && padding != Graph.Padding()
                        ? "padding=\(PythonText.pair(padding.top, padding.left))" : nil,
                    dilations == (1, 1) ? nil : "dilation=\(PythonText.pair(dilations.vertical, dilations.horizontal))",
                    convolution.groups == 1 ? nil : "groups=\(convolution.groups)",
                    convolution.bias == nil ? "bias=False" : nil,
                ]) + ")"
        case .dense(let weights, let bias):
            return "nn.Linear(\(weights.shape[1]), \(weights.shape[0])\(bias == nil ? ", bias=False" : ""))"
        case .scaleShift(let scale, _):
            let rank = network.shapes[index].count == 2 ? 1 : 2
            guard let layer = network.normalizations[index] else { return "nn.BatchNorm\(rank)d(\(scale.count), eps=0.0)" }
            return "nn.BatchNorm\(rank)d(\(scale.count), eps=\(PythonText.number(layer.epsilon)), "
                + "momentum=\(PythonText.number(layer.momentum)))"
        case .l2Normalize(let scale): return "Normalized(\(scale.count))"
        default: throw network.unsupported(index, "PyTorch", "it has no numbers")
        }
    }

    private func add(_ index: Graph.NodeID, to text: inout PythonText) throws {
        let node = network.graph.nodes[index]
        let (y, shape) = (names[index], network.shapeText(index))
        let inputs = node.inputs.map { names[$0] }
        let x = inputs[0]
        func line(_ expression: String) { text.add("\(y) = \(expression)", shape) }
        let applied = "self.\(network.module(index))"
        switch node.operation {
        case .input: break
        case .convolution(let convolution):
            line("\(applied)(\(padded(x, convolution.padding)))")
        case .scaleShift, .dense, .l2Normalize: line("\(applied)(\(x))")
        case .activation(.relu): line("F.relu(\(x))")
        case .activation(.relu6): line("F.relu6(\(x))")
        case .activation(.sigmoid): line("torch.sigmoid(\(x))")
        case .activation(.tanh): line("torch.tanh(\(x))")
        case .activation(.leakyRelu(let slope)): line("F.leaky_relu(\(x), \(PythonText.number(slope)))")
        case .add: line("\(inputs[0]) + \(inputs[1])")
        case .multiply: line("\(inputs[0]) * \(inputs[1])")
        case .maxPool(let pooling):
            line("F.max_pool2d(\(padded(x, pooling.padding, with: "float(\"-inf\")", always: true)), \(window(pooling)))")
        case .averagePool(let pooling):
            let sums = "F.avg_pool2d(\(padded(x, pooling.padding, always: true)), \(window(pooling)))"
            if pooling.countsPadding || pooling.padding == Graph.Padding() { return line(sums) }
            // Divided by the share of each window that lies on the picture.
            line("\(sums) / F.avg_pool2d(\(padded("torch.ones_like(\(x))", pooling.padding, always: true)), \(window(pooling)))")
        case .globalAveragePool: line("\(x).mean((2, 3), keepdim=True)")
        case .flatten: line("\(x).flatten(1)")
        case .concatenate: line("torch.cat([\(inputs.joined(separator: ", "))], 1)")
        case .channels(let range): line("\(x)[:, \(range.lowerBound):\(range.upperBound)]")
        case .upsample(let factor): line("F.interpolate(\(x), scale_factor=\(factor), mode=\"nearest\")")
        case .softmax: line("\(x).softmax(1)")
        case .predictions(let predictions): line(list(predictions, node.inputs))
        }
    }

    private func list(_ predictions: Graph.Predictions, _ maps: [Graph.NodeID]) -> String {
        var groups: [String] = []
        for first in stride(from: 0, to: maps.count, by: predictions.widths.count) {
            let fields = predictions.widths.enumerated().map { offset, width in
                let map = maps[first + offset]
                let ordered = network.shapes[map].count == 4 ? "\(names[map]).permute(0, 2, 3, 1)" : names[map]
                return "\(ordered).reshape(len(\(names[map])), -1, \(width))"
            }
            groups.append(fields.count == 1 ? fields[0] : "torch.cat([\(fields.joined(separator: ", "))], 2)")
        }
        let all = groups.count == 1 ? groups[0] : "torch.cat([\(groups.joined(separator: ", "))], 1)"
        return "\(all).reshape(-1, \(predictions.shape.map(String.init).joined(separator: ", ")))"
    }

    private func window(_ pooling: Graph.Pooling) -> String {
        let size = PythonText.pair(pooling.size.height, pooling.size.width)
        return "\(size), \(PythonText.pair(pooling.strides.vertical, pooling.strides.horizontal))"
    }

    /// The value with a border, where the layer itself cannot add it.
    private func padded(
        _ x: String, _ padding: Graph.Padding, with value: String? = nil, always: Bool = false
    ) -> String {
        if padding == Graph.Padding() || padding.isSymmetric && !always { return x }
        let sides = "(\(padding.left), \(padding.right), \(padding.top), \(padding.bottom))"
        return "F.pad(\(x), \(sides)\(value.map { ", value=\($0)" } ?? ""))"
    }
}

extension Graph.Padding {
    /// The same above and below, and left and right.
    var isSymmetric: Bool { top == bottom && left == right }
}
