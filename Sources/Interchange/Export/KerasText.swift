import NeuralNetworks
import Tensors

extension ExportedNetwork {
    /// A program for Keras 3 that builds the network, channels last, with the shape of every value, and can take its numbers
    /// from a file.
    ///
    /// Dropout, which the graph of a prediction does not have, is not in it.
    /// - Throws: `ExportError.unsupported`.
    public func kerasText() throws -> String { try KerasWriter(network: self).text() }
}

private struct KerasWriter {
    let network: ExportedNetwork
    private let names: [String]

    init(network: ExportedNetwork) {
        self.network = network
        names = network.variables
    }

    func text() throws -> String {
        let inputs = network.inputs
        let shapes = inputs.map { shape($0) }.joined(separator: " and ")
        var text = PythonText()
        text.add("\"\"\"\(network.name) for Keras 3, written by dlrepl. The shapes are those for an input of \(shapes).\"\"\"")
        text.add()
        text.add(lines: "import keras\nimport numpy\nfrom keras import layers")
        text.add()
        text.add()
        if network.graph.nodes.contains(where: { $0.operation.kind == "l2norm" }) {
            text.add(
                lines: """
                    class Normalized(layers.Layer):
                        \"""Every place's channels as a vector of length 1, times a factor a channel.\"""

                        def build(self, shape):
                            self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", name="scale")

                        def call(self, x):
                            length = keras.ops.sqrt(keras.ops.sum(keras.ops.square(x), axis=-1, keepdims=True))
                            return x / keras.ops.maximum(length, 1e-12) * self.scale
                    """)
            text.add()
            text.add()
        }
        text.add("def \(functionName)():")
        try text.indented { text in
            for index in network.graph.nodes.indices { try add(index, to: &text) }
            let results = network.graph.outputs.map { names[$0.node] }
            text.add(
                "return keras.Model(\(list(inputs.map { "inputs_\(network.identifiers[$0])" })), \(list(results)), name=\"\(network.name)\")"
            )
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
                    with numpy.load(path) as numbers:
                        for name, keys in KEYS.items():
                            layer = network.get_layer(name)
                            own = {part: numbers[key] for part, key in keys.items()}
                            if isinstance(layer, layers.DepthwiseConv2D):
                                filters = own["filters"]
                                channels = layer.kernel.shape[2]
                                split = filters.reshape(channels, -1, *filters.shape[2:])
                                values = [split.transpose(2, 3, 0, 1)] + [own[p] for p in ("bias",) if p in own]
                            elif isinstance(layer, layers.Conv2D):
                                values = [own["filters"].transpose(2, 3, 1, 0)] + [own[p] for p in ("bias",) if p in own]
                            elif isinstance(layer, layers.Dense):
                                values = [own["weights"].T] + [own[p] for p in ("bias",) if p in own]
                            elif isinstance(layer, layers.BatchNormalization):
                                mean, variance = own.get("running_mean"), own.get("running_variance")
                                zeros = numpy.zeros_like(own["scale"])
                                values = [own["scale"], own["shift"], zeros if mean is None else mean,
                                          zeros + 1 if variance is None else variance]
                            else:
                                values = [own["scale"]]
                            layer.set_weights(values)
                    return network
                """)
        text.add()
        text.add()
        text.add("if __name__ == \"__main__\":")
        text.indented { text in text.add("\(functionName)().summary()") }
        return text.text
    }

    private var functionName: String { "build_" + network.name.lowercased() }

    private func list(_ names: [String]) -> String { names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]" }

    /// Keras's shape: channels last.
    private func shape(_ node: Graph.NodeID) -> String {
        let shape = network.shapes[node]
        return shape.count == 4 ? "[\(shape[0]), \(shape[2]), \(shape[3]), \(shape[1])]" : "\(shape)"
    }

    private func add(_ index: Graph.NodeID, to text: inout PythonText) throws {
        let node = network.graph.nodes[index]
        let y = names[index]
        let inputs = node.inputs.map { names[$0] }
        let x = inputs.first ?? ""
        func line(_ expression: String) { text.add("\(y) = \(expression)", shape(index)) }
        func layer(_ type: String, _ arguments: [String?], named: Bool = false) {
            let name = named ? "name=\"\(network.module(index))\"" : nil
            line("layers.\(type)(\(PythonText.arguments(arguments + [name])))(\(list(inputs)))")
        }
        switch node.operation {
        case .input(let shape):
            let sizes = shape.count == 4 ? [shape[2], shape[3], shape[1]] : Array(shape.dropFirst())
            let name = "inputs_\(network.identifiers[index])"
            text.add(
                "\(y) = \(name) = keras.Input((\(sizes.map(String.init).joined(separator: ", "))\(sizes.count == 1 ? "," : "")))",
                self.shape(index))
        case .convolution(let convolution):
            let value = pad(convolution.padding, index, x, to: &text, window: convolution.window)
            try self.convolution(convolution, index, value, to: &text)
        case .dense(let weights, let bias):
            layer("Dense", ["\(weights.shape[0])", bias == nil ? "use_bias=False" : nil], named: true)
        case .scaleShift:
            let kept = network.normalizations[index]
            layer(
                "BatchNormalization",
                [
                    "epsilon=\(PythonText.number(kept?.epsilon ?? 0))",
                    kept.map { "momentum=\(PythonText.number(1 - $0.momentum))" }, network.shapes[index].count == 2 ? "axis=1" : nil,
                ], named: true)
        case .l2Normalize: line("Normalized(name=\"\(network.module(index))\")(\(x))")
        case .activation(.relu): layer("ReLU", [])
        case .activation(.relu6): layer("ReLU", ["max_value=6"])
        case .activation(.sigmoid): layer("Activation", ["\"sigmoid\""])
        case .activation(.tanh): layer("Activation", ["\"tanh\""])
        case .activation(.leakyRelu(let slope)): layer("LeakyReLU", ["negative_slope=\(PythonText.number(slope))"])
        case .add: layer("Add", [])
        case .multiply: layer("Multiply", [])
        case .maxPool(let pooling): try pool("MaxPooling2D", pooling, index, x, to: &text)
        case .averagePool(let pooling): try pool("AveragePooling2D", pooling, index, x, to: &text)
        case .globalAveragePool: layer("GlobalAveragePooling2D", ["keepdims=True"])
        case .flatten:
            let input = network.shapes[node.inputs[0]]
            guard input.count == 4, input[2] * input[3] > 1, input[1] > 1 else { return layer("Flatten", []) }
            // The features are numbered channel by channel here.
            line("layers.Flatten()(layers.Permute((3, 1, 2))(\(x)))")
        case .concatenate: layer("Concatenate", [])
        case .channels(let range): line("\(x)[..., \(range.lowerBound):\(range.upperBound)]")
        case .upsample(let factor): layer("UpSampling2D", ["\(factor)", "interpolation=\"nearest\""])
        case .softmax: layer("Softmax", ["axis=-1"])
        case .predictions(let predictions): line(rows(predictions, node.inputs))
        }
    }

    private func convolution(
        _ convolution: Graph.Convolution, _ index: Graph.NodeID, _ value: (x: String, padding: String), to text: inout PythonText
    ) throws {
        let shape = convolution.filters.shape
        let (strides, dilations) = (convolution.strides, convolution.dilations)
        let channels = shape[1] * convolution.groups
        let isDepthwise = convolution.groups == channels && channels > 1
        guard strides == (1, 1) || dilations == (1, 1) else {
            throw network.unsupported(index, "Keras", "it has a stride and a dilation")
        }
        guard !isDepthwise || strides.vertical == strides.horizontal else {
            throw network.unsupported(index, "Keras", "a depthwise convolution has one stride for both directions there")
        }
        let arguments = PythonText.arguments([
            isDepthwise ? nil : "\(shape[0])", PythonText.pair(shape[2], shape[3]),
            strides == (1, 1) ? nil : "strides=\(PythonText.pair(strides.vertical, strides.horizontal))",
            value.padding == "valid" ? nil : "padding=\"\(value.padding)\"",
            dilations == (1, 1) ? nil : "dilation_rate=\(PythonText.pair(dilations.vertical, dilations.horizontal))",
            isDepthwise && shape[0] > channels ? "depth_multiplier=\(shape[0] / channels)" : nil,
            !isDepthwise && convolution.groups > 1 ? "groups=\(convolution.groups)" : nil,
            convolution.bias == nil ? "use_bias=False" : nil, "name=\"\(network.module(index))\"",
        ])
        text.add(
            "\(names[index]) = layers.\(isDepthwise ? "DepthwiseConv2D" : "Conv2D")(\(arguments))(\(value.x))", self.shape(index))
    }

    /// The value with its border, and the padding that the layer itself then has.
    private func pad(
        _ padding: Graph.Padding, _ index: Graph.NodeID, _ x: String, to text: inout PythonText,
        window: (size: (height: Int, width: Int), strides: (vertical: Int, horizontal: Int), dilations: (vertical: Int, horizontal: Int))
    ) -> (x: String, padding: String) {
        if padding == Graph.Padding() { return (x, "valid") }
        let input = network.shapes[network.graph.nodes[index].inputs[0]]
        let same = Graph.Padding.same(
            height: input[2], width: input[3], kernel: window.size, strides: window.strides, dilations: window.dilations)
        if padding == same { return (x, "same") }
        return (
            "layers.ZeroPadding2D(((\(padding.top), \(padding.bottom)), (\(padding.left), \(padding.right))))(\(x))", "valid"
        )
    }

    private func pool(
        _ type: String, _ pooling: Graph.Pooling, _ index: Graph.NodeID, _ x: String, to text: inout PythonText
    ) throws {
        var (value, padding) = pad(
            pooling.padding, index, x, to: &text, window: (pooling.size, pooling.strides, (1, 1)))
        let sides = pooling.padding
        if type == "MaxPooling2D", padding == "valid", sides != Graph.Padding() {
            value =
                "keras.ops.pad(\(x), ((0, 0), (\(sides.top), \(sides.bottom)), (\(sides.left), \(sides.right)), (0, 0)), "
                + "constant_values=float(\"-inf\"))"
        }
        if type == "AveragePooling2D", sides != Graph.Padding() {
            guard (padding == "same") != pooling.countsPadding else {
                throw network.unsupported(index, "Keras", "it averages over another part of its windows")
            }
        }
        let arguments = PythonText.arguments([
            PythonText.pair(pooling.size.height, pooling.size.width),
            "strides=\(PythonText.pair(pooling.strides.vertical, pooling.strides.horizontal))",
            padding == "valid" ? nil : "padding=\"\(padding)\"",
        ])
        text.add("\(names[index]) = layers.\(type)(\(arguments))(\(value))", shape(index))
    }

    private func rows(_ predictions: Graph.Predictions, _ maps: [Graph.NodeID]) -> String {
        var groups: [String] = []
        for first in stride(from: 0, to: maps.count, by: predictions.widths.count) {
            let fields = predictions.widths.enumerated().map { offset, width in
                "layers.Reshape((-1, \(width)))(\(names[maps[first + offset]]))"
            }
            groups.append(fields.count == 1 ? fields[0] : "layers.Concatenate(axis=2)([\(fields.joined(separator: ", "))])")
        }
        let all = groups.count == 1 ? groups[0] : "layers.Concatenate(axis=1)([\(groups.joined(separator: ", "))])"
        let sizes = predictions.shape.map(String.init).joined(separator: ", ")
        return "layers.Reshape((\(sizes)\(predictions.shape.count == 1 ? "," : "")))(\(all))"
    }
}

extension Graph.Convolution {
    /// What decides how TensorFlow's "same" pads.
    fileprivate var window:
        (size: (height: Int, width: Int), strides: (vertical: Int, horizontal: Int), dilations: (vertical: Int, horizontal: Int))
    {
        ((filters.shape[2], filters.shape[3]), strides, dilations)
    }
}
