import Diagnostics
import Models
import NeuralNetworks
import Runtime
import Tensors

extension Words {
    static let costs: [Builtin] = [
        Builtin(
            "cost", [.required("net"), .optional("input", "[1, 3, 224, 224]")],
            .init(
                "What a network or a loaded model costs, layer by layer: a table and a record; .kinds .conventions .memory are tables of their own, .layers has running totals. A loaded model has one input shape of its own.",
                formula:
                    "a convolution: N * H' * W' * out * (kernel * kernel * C / groups); dense: N * in * out; others 0",
                example: """
                    net = sequential { conv2d(8, kernel=3); batchnorm(); relu(); flatten(); dense(10) }
                    print(cost(net, input=[1, 3, 32, 32]))
                    print(cost(net, input=[1, 3, 32, 32]).conventions)
                    """,
                source: "Howard et al. 2017, section 3.1.")
        ) { arguments in
            let (title, ledger) = try arguments.ledger(input: 1)
            return arguments.machine.host(LedgerValue(title: title, ledger: ledger))
        },
        Builtin(
            "memory_timeline", [.required("net"), .optional("input", "[1, 3, 224, 224]"), .optional("bits", "32")],
            .init(
                "Which tensors are in memory while a network runs, step by step: a table with .peak_bytes and .peak_layer.",
                formula: "a tensor lives from the step that makes it to the last that reads it",
                example: """
                    net = sequential { conv2d(8, kernel=3); relu(); maxpool(2) }
                    for moment in memory_timeline(net, input=[1, 3, 32, 32], bits=16) { print(moment.layer, moment.bytes) }
                    """)
        ) { arguments in
            let bits = try arguments.int(2, default: 32)
            guard [8, 16, 32, 64].contains(bits) else { throw arguments.wrongValue(2, "is 8, 16, 32 or 64") }
            let (title, ledger) = try arguments.ledger(input: 1)
            return arguments.machine.host(
                LedgerValue.table(of: ledger.timeline, title: title, input: ledger.input, bytes: bits / 8))
        },
        reconcile,
        countedConvolution,
        Builtin(
            "conv_cost", [.required("g"), .required("k"), .required("n"), .required("d")],
            .init(
                "Multiplications of a full convolution with a k x k kernel from n to d channels, output g x g.",
                formula: "g * g * k * k * n * d", example: "print(conv_cost(14, 3, 256, 256))",
                source: "Howard et al. 2017, section 3.1.")
        ) { arguments in
            .int(try product(arguments, [0, 0, 1, 1, 2, 3]))
        },
        Builtin(
            "separable_cost", [.required("g"), .required("k"), .required("n"), .required("d")],
            .init(
                "Multiplications of a depthwise k x k and a pointwise convolution from n to d channels, output g x g.",
                formula: "g * g * k * k * n + g * g * n * d", example: "print(separable_cost(14, 3, 256, 256))",
                source: "Howard et al. 2017, section 3.1.")
        ) { arguments in
            let (sum, overflow) = try product(arguments, [0, 0, 1, 1, 2]).addingReportingOverflow(
                try product(arguments, [0, 0, 2, 3]))
            if overflow { throw RuntimeError.integerOverflow(operation: "+") }
            return .int(sum)
        },
        Builtin(
            "separable_ratio", [.required("k"), .required("d")],
            .init(
                "The cost of a depthwise separable convolution as a part of the full one's.",
                formula: "1 / d + 1 / k ** 2",
                example: "print(separable_ratio(3, 256))", source: "Howard et al. 2017, section 3.1.")
        ) { arguments in
            let (k, d) = (try arguments.float(0), try arguments.float(1))
            guard k > 0 && d > 0 else { throw arguments.wrongValue(k > 0 ? 1 : 0, "must be above 0") }
            return .float(1 / d + 1 / (k * k))
        },
    ]

    /// The instrumented convolution.
    private static let countedConvolution = Builtin(
        "counted_conv2d",
        [
            .required("x"), .required("filters"), .optional("stride", "1"), .optional("padding", "0"),
            .optional("groups", "1"),
        ],
        .init(
            "A convolution that counts each multiplication as it makes it: a record of .y, .multiplications, and how many of them were .on_image and .on_padding.",
            formula: "multiplications == N * H' * W' * out * kernel * kernel * C / groups",
            shapes: "x [N, C, H, W], filters [out, C / groups, kernel, kernel]; y [N, out, H', W']",
            example: """
                x = randn(1, 4, 6, 6)
                full = counted_conv2d(x, randn(8, 4, 3, 3), padding=1)
                expect full.multiplications == conv_cost(6, 3, 4, 8)
                depthwise = counted_conv2d(x, randn(4, 1, 3, 3), padding=1, groups=4)
                pointwise = counted_conv2d(depthwise.y, randn(8, 4, 1, 1))
                expect depthwise.multiplications + pointwise.multiplications == separable_cost(6, 3, 4, 8)
                print(full.multiplications, full.on_padding)
                """, source: "Howard et al. 2017, section 3.1.")
    ) { arguments in
        let machine = arguments.machine
        let filters = try arguments.tensor(1)
        guard filters.rank == 4 else { throw arguments.wrongValue(1, "must be [out, C / groups, kernel, kernel]") }
        var settings = Graph.Convolution(filters: filters)
        let stride = try arguments.int(2, default: 1)
        let padding = try arguments.int(3, default: 0)
        settings.strides = (stride, stride)
        settings.padding = Graph.Padding(top: padding, left: padding, bottom: padding, right: padding)
        settings.groups = try arguments.int(4, default: 1)
        let (y, count) = try arguments.tensor(0).countedConvolution(with: filters, settings: settings) {
            try machine.pulse()
        }
        return machine.record([
            ("y", machine.tensor(y)), ("multiplications", .int(count.total)), ("on_image", .int(count.onImage)),
            ("on_padding", .int(count.onPadding)),
        ])
    }

    private static func product(_ arguments: Arguments, _ indices: [Int]) throws -> Int {
        var result = 1
        for index in indices {
            let (value, overflow) = result.multipliedReportingOverflow(by: try arguments.int(index))
            if overflow { throw RuntimeError.integerOverflow(operation: "*") }
            result = value
        }
        return result
    }
}

extension Arguments {
    /// The title and the costs of the network that is the first argument, on the shape in argument `index`.
    func ledger(input index: Int) throws -> (title: String, ledger: Ledger) {
        if let model = self[0].host as? any LoadedValue {
            let ledger = try model.graph.costs()
            guard try !isGiven(index) || inputShape(index) == ledger.input else {
                throw wrongValue(
                    index, "must be \(ledger.input): a loaded model takes no other",
                    help: "leave `input` out; a network of this program's own, as `mobilenet_v2()`, takes any size")
            }
            return (model.source, ledger)
        }
        let net = try host(0, as: LayerValue.self, "a layer, a network or a loaded model")
        return (net.title, try net.network.costs(input: try inputShape(index)))
    }

    /// The shape in argument `index`, of a batch or of one image `[C, H, W]`; without it one picture of 224 pixels.
    func inputShape(_ index: Int) throws -> Shape {
        let shape = try Shape.checked(isGiven(index) ? try ints(index) : [1, 3, 224, 224])
        return shape.count == 3 ? shape.inserting(1, at: 0) : shape
    }
}

extension LayerValue {
    /// What tables and figures call it.
    var title: String {
        (layer as? Sequential)?.name ?? (layer as? any DetectionNetwork)?.name ?? layer.kind
    }
}
