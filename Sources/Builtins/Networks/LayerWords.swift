import Diagnostics
import Kernels
import NeuralNetworks
import Runtime
import Tensors

extension Words {
    /// Layers. Without a tensor a word makes the layer; with one in front it applies a fresh one.
    static let layers: [Builtin] = [
        layer(
            "conv2d", ["out", "kernel", "stride", "padding", "dilation", "groups", "bias", "filters", "zero_filters"],
            "conv2d(out, kernel=3, stride=1, padding=0, dilation=1, groups=1, bias=true)",
            .init(
                "A convolution over images; `padding` is a number of pixels, \"same\" or \"valid\".",
                formula:
                    "y[n, o] = bias[o] + sum over c, i, j of filters[o, c, i, j] * x[n, c, stride * h + i, stride * w + j]",
                shapes: "[N, C, H, W] -> [N, out, H', W']; filters [out, C / groups, kernel, kernel]",
                example: "x = randn(1, 3, 32, 32)\ny = x |> conv2d(16, kernel=3, padding=\"same\")\nprint(y.shape)",
                source: "LeCun et al. 1998, section II; \"same\" is TensorFlow's: an odd pixel goes right and below.")
        ) { arguments in
            let padding = try arguments.padding("padding", default: .pixels(0))
            let zeroFilters = try arguments.bool("zero_filters", default: false)
            return Convolution2D(
                .channels(try arguments.count("out")), kernel: try arguments.count("kernel", default: 3),
                stride: try arguments.count("stride", default: 1), padding: padding,
                dilation: try arguments.count("dilation", default: 1),
                groups: try arguments.count("groups", default: 1),
                hasBias: try arguments.bool("bias", default: true), initialization: zeroFilters ? .zeros : .he)
        },
        layer(
            "depthwise", ["kernel", "stride", "padding", "multiplier", "bias"],
            "depthwise(kernel=3, stride=1, padding=\"same\", multiplier=1, bias=false)",
            .init(
                "A convolution in which each channel has filters of its own and sees no other.",
                formula: "y[n, c] = x[n, c] convolved with filters[c, 0]: a conv2d with as many groups as channels",
                shapes: "[N, C, H, W] -> [N, C * multiplier, H', W']; filters [C * multiplier, 1, kernel, kernel]",
                example: "print((randn(1, 8, 16, 16) |> depthwise(kernel=3, stride=2)).shape)",
                source: "Howard et al. 2017, section 3.1.")
        ) { arguments in
            Convolution2D(
                .multiplier(try arguments.count("multiplier", default: 1)),
                kernel: try arguments.count("kernel", default: 3),
                stride: try arguments.count("stride", default: 1),
                padding: try arguments.padding("padding", default: .same),
                hasBias: try arguments.bool("bias", default: false))
        },
        layer(
            "dense", ["out", "bias"], "dense(out, bias=true)",
            .init(
                "A fully connected layer.", formula: "y = x @ weights.T + bias", shapes: "[N, in] -> [N, out]",
                example: "print((randn(2, 8) |> dense(3)).shape)",
                source: "Rosenblatt 1958; PyTorch's Linear, Keras's Dense.")
        ) { arguments in
            Dense(try arguments.count("out"), hasBias: try arguments.bool("bias", default: true))
        },
        layer(
            "batchnorm", ["epsilon", "momentum"], "batchnorm(epsilon=1e-5, momentum=0.1)",
            .init(
                "Batch normalisation, channel by channel.",
                formula: "y = (x - mean) / sqrt(variance + epsilon) * scale + shift", shapes: "[N, C, ...] -> the same",
                example: "print((randn(1, 4, 8, 8) |> batchnorm()).shape)",
                source: "Ioffe and Szegedy 2015, algorithm 2.")
        ) { arguments in
            BatchNormalization(
                epsilon: try arguments.number("epsilon", default: 1e-5),
                momentum: try arguments.number("momentum", default: 0.1))
        },
        layer(
            "dropout", ["rate"], "dropout(rate)",
            .init(
                "Sets a share of the elements to 0 in training; does nothing otherwise.",
                formula: "y = x * m / (1 - rate), where m is 0 with probability rate, else 1", shapes: "any -> the same",
                example: "print(dropout(0.5))", source: "Srivastava et al. 2014.")
        ) { arguments in
            let rate = try arguments.number("rate")
            guard rate >= 0 && rate < 1 else { throw arguments.wrong("rate", "must lie in [0, 1)") }
            return Dropout(rate)
        },
        layer(
            "l2norm", ["scale"], "l2norm(scale=1)",
            .init(
                "Every place's channels as a vector of length 1, times a factor a channel that is learned and begins at scale.",
                formula: "y[n, c, h, w] = scale[c] * x[n, c, h, w] / sqrt(sum over k of x[n, k, h, w] ** 2)",
                shapes: "[N, C, H, W] -> the same",
                example: "y = randn(1, 8, 2, 2) |> l2norm(scale=20)\nprint(norm(y[0, :, 0, 0]))",
                source: "Liu et al. 2016, \"ParseNet\", section 3.2.")
        ) { arguments in L2Normalization(initialScale: try arguments.number("scale", default: 1)) },
        pool("maxpool", .max, "The largest element of each window."),
        pool("avgpool", .average, "The mean of each window."),
        layer(
            "global_avgpool", [], "global_avgpool()",
            .init(
                "The mean of each channel.", formula: "y[n, c] = mean over h, w of x[n, c, h, w]", shapes: "[N, C, H, W] -> [N, C, 1, 1]",
                example: "print((randn(1, 4, 8, 8) |> global_avgpool()).shape)",
                source: "Lin et al. 2013, \"Network in network\", section 3.2.")
        ) { _ in GlobalAveragePool() },
        layer(
            "flatten", [], "flatten()",
            .init(
                "All axes but the first as one.", shapes: "[N, ...] -> [N, features]",
                example: "print((zeros(2, 3, 4) |> flatten()).shape)"),
            apply: { x, _ in try x.rank < 2 ? x : x.flattened(first: 1) }
        ) { _ in Flatten() },
        activation("relu", "max(x, 0)", .relu, .relu, source: "Nair and Hinton 2010.") { x in try x.relu() },
        activation("relu6", "min(max(x, 0), 6)", .relu6, .relu6, source: "Krizhevsky 2010; Sandler et al. 2018, section 3.") { x in
            try x.relu6()
        },
        activation("sigmoid", "1 / (1 + exp(-x))", .sigmoid, .sigmoid, source: "The logistic function: Verhulst 1838.") { x in
            try x.sigmoid()
        },
        layer(
            "leaky_relu", ["slope"], "leaky_relu(slope=0.01)",
            .init(
                "x where it is positive, slope * x elsewhere.", formula: "max(x, slope * x)", shapes: "any -> the same",
                example: "print(leaky_relu(tensor([-1, 2]), slope=0.1))", source: "Maas et al. 2013, section 3."),
            apply: { x, arguments in try x.leakyRelu(slope: try arguments.number("slope", default: 0.01)) }
        ) { arguments in ActivationLayer(.leakyRelu(slope: Float(try arguments.number("slope", default: 0.01)))) },
        layer(
            "softmax", ["axis"], "softmax(axis=-1)",
            .init(
                "Positive numbers that sum to 1 along an axis.", formula: "exp(x) / sum(exp(x))",
                shapes: "any -> the same",
                example: "print(softmax(tensor([1, 2, 3])))", source: "Bridle 1990, section 3."),
            apply: { x, arguments in try x.softmax(axis: try arguments.integer("axis", default: -1)) }
        ) { _ in Softmax() },
        container("sequential", "Layers one after another.", formula: "y = last(... second(first(x)))") { name, layers in
            Sequential(name, layers)
        },
        container(
            "residual", "The input added to what the block's layers make of it: a skip connection.", formula: "y = x + f(x)",
            source: "He et al. 2016, section 3.1."
        ) {
            Residual($1.count == 1 ? $1[0] : Sequential($0, $1))
        },
        container(
            "parallel", "Branches over one input, their results joined by channel.",
            formula: "y = concat([first(x), second(x), ...], axis=1)", source: "Szegedy et al. 2015, section 4."
        ) { _, layers in
            Parallel(layers)
        },
    ]

    private static func pool(_ name: String, _ rule: Pool.Rule, _ summary: String) -> Builtin {
        layer(
            name, ["size", "stride", "padding", "ceil_mode"],
            "\(name)(size, stride=size, padding=0, ceil_mode=false)",
            .init(
                summary,
                formula: "H' = floor((H + 2 * padding - size) / stride) + 1; with ceil_mode ceil, so that a window hanging over counts",
                shapes: "[N, C, H, W] -> [N, C, H', W']",
                example: "print((randn(1, 4, 8, 8) |> \(name)(2)).shape)")
        ) { arguments in
            let size = try arguments.count("size")
            return Pool(
                rule, size: size, stride: try arguments.count("stride", default: size),
                padding: try arguments.integer("padding", default: 0),
                ceilMode: try arguments.bool("ceil_mode", default: false))
        }
    }

    private static func activation(
        _ name: String, _ formula: String, _ activation: Graph.Activation, _ operation: UnaryOperation, source: String,
        _ tensor: @escaping @Sendable (Tensor) throws -> Tensor
    ) -> Builtin {
        layer(
            name, [], "\(name)()",
            .init(
                "Element by element: \(formula).", formula: formula, shapes: "any -> the same",
                example: "print(\(name)(tensor([-1, 2, 8])))", source: source),
            apply: { x, _ in try tensor(x) }
        ) { _ in ActivationLayer(activation) }
        .computing(
            .init(operation) { LayerTrace(ActivationLayer(activation), after: $0 as? LayerTrace) })
    }

    /// A word that makes a layer, or applies a fresh one to the tensor in front.
    private static func layer(
        _ name: String, _ parameters: [String], _ signature: String, _ help: Builtin.Help,
        apply: (@Sendable (Tensor, LayerArguments) throws -> Tensor)? = nil,
        make: @escaping @Sendable (LayerArguments) throws -> any Layer
    ) -> Builtin {
        Builtin(
            name, [.rest("x")] + parameters.map { .optional($0) }, help, signature: signature
        ) { arguments in
            let machine = arguments.machine
            let given = try LayerArguments(arguments, parameters)
            guard let x = given.input else { return machine.host(LayerValue(try make(given))) }
            if given.isGiven("filters") { return machine.tensor(try given.convolved(x)) }
            let layer = try make(given)
            let result = try apply?(x, given) ?? LayerValue(layer).apply(to: x, machine)
            return machine.tensor(result, of: layer, appliedTo: arguments.rest[0])
        }
    }

    /// A word whose block holds layers.
    private static func container(
        _ name: String, _ summary: String, formula: String, source: String = "",
        _ make: @escaping @Sendable (String, [any Layer]) -> any Layer
    ) -> Builtin {
        Builtin(
            name, [.rest("layers"), .optional("name")],
            .init(
                summary, formula: formula, shapes: "the shape of the input goes from layer to layer",
                example: "print(\(name) { conv2d(8, kernel=3, padding=\"same\"); relu() })", source: source),
            signature: "\(name)(name=\"\") { layers }", takesBlock: true
        ) { arguments in
            let machine = arguments.machine
            var values = arguments.rest
            var title = try arguments.string(1, default: "")
            if let text = values.first?.string {
                title = text
                values.removeFirst()
            }
            return machine.host(LayerValue(make(title, try arguments.layers(values))))
        }
    }

    /// The layer a value is; `relu` without parentheses counts as `relu()`.
    fileprivate static func layerIn(_ value: Value, _ machine: Machine) throws -> (any Layer)? {
        if let host = value.host as? LayerValue { return host.layer }
        guard let name = machine.builtinName(value), layers.contains(where: { $0.name == name }) else { return nil }
        return (try machine.call(value, []).host as? LayerValue)?.layer
    }
}

extension Arguments {
    /// The layers that `values` are and those that the block builds, at least one.
    func layers(_ values: [Value]) throws -> [any Layer] {
        var layers = try values.map { value in
            guard let layer = try Words.layerIn(value, machine) else { throw noLayer(value) }
            return layer
        }
        if let block {
            for (value, span) in zip(block.values, block.spans) {
                guard let layer = try Words.layerIn(value, machine) else {
                    throw Diagnostic(noLayer(value), source: block.source, span: span)
                }
                layers.append(layer)
            }
        }
        if layers.isEmpty {
            throw Problem(
                code: "arguments", message: "\(builtin.name) needs at least one layer",
                help: "write \(builtin.name) { conv2d(8); relu() }")
        }
        return layers
    }

    /// The same for a list in argument `index`, or none.
    func layersOfBlock(_ index: Int) throws -> [any Layer] {
        try layers(hasValue(index) ? try list(index) : [])
    }

    private func noLayer(_ value: Value) -> Problem {
        Problem(
            code: "type", message: "\(builtin.name) is made of layers, and this is \(machine.kind(value))",
            help: "layers are conv2d(...), dense(...), relu() and the like; assignments may stand between them")
    }
}
