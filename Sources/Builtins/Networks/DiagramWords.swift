import NeuralNetworks
import Plotting
import Runtime
import Tensors

extension Words {
    /// Pictures of networks, made from the graph that also computes them.
    static let diagrams: [Builtin] = [
        Builtin(
            "draw_network",
            [
                .required("net"), .optional("input", "[1, 3, 224, 224]"), .optional("title", "\"\""),
                .optional("collapse", "true"), .optional("theme", "\"light\""),
            ],
            .init(
                "A figure of a network's steps: boxes as wide as channels and as high as maps, coloured by cost; repeats drawn once.",
                shapes: "width and height grow with the square root, the colour with that of the multiply-accumulates",
                example: """
                    net = sequential("small residual net") {
                        conv2d(16, kernel=3, padding="same"); relu()
                        for i in range(3) { residual { conv2d(16, kernel=3, padding="same"); batchnorm(); relu(); conv2d(16, kernel=3, padding="same"); batchnorm() }; relu() }
                        maxpool(2); conv2d(64, kernel=3, padding="same"); relu(); global_avgpool(); flatten(); dense(10)
                    }
                    save(draw_network(net, input=[1, 3, 32, 32]), "draw_network.png")
                    """)
        ) { arguments in
            let net = try arguments.host(0, as: LayerValue.self, "a layer or a network")
            return arguments.machine.host(
                FigureValue(
                    try NetworkDiagram.figure(
                        net, input: try arguments.inputShape(1), title: try arguments.string(2, default: net.title),
                        collapses: try arguments.bool(3, default: true), theme: try arguments.theme(4))))
        },
        Builtin(
            "draw_memory",
            [
                .required("net"), .optional("input", "[1, 3, 224, 224]"), .optional("title", "\"\""),
                .optional("bits", "32"), .optional("theme", "\"light\""),
            ],
            .init(
                "A figure of `memory_timeline(net)`: how much is in memory at each step that makes a value, and the peak.",
                formula: "a tensor lives from the step that makes it to the last that reads it",
                example: "save(draw_memory(mobilenet_v2(), bits=16), \"draw_memory.png\")",
                source: "Sandler et al. 2018, section 5.1.")
        ) { arguments in
            let bits = try arguments.int(3, default: 32)
            guard [8, 16, 32, 64].contains(bits) else { throw arguments.wrongValue(3, "is 8, 16, 32 or 64") }
            let (title, ledger) = try arguments.ledger(input: 1)
            return arguments.machine.host(
                FigureValue(
                    try MemoryDiagram.figure(
                        ledger, bytes: Double(bits / 8), title: try arguments.string(2, default: title),
                        theme: try arguments.theme(4))))
        },
        Builtin(
            "draw_connections",
            [
                .required("nets"), .optional("channels", "4"), .optional("output", "0"), .optional("theme", "\"light\""),
            ],
            .init(
                "A figure of which maps each output of a chain of layers reads; a list of chains stands side by side.",
                example: """
                    full = sequential("full") { conv2d(4, kernel=3, padding="same", bias=false) }
                    separable = sequential("depthwise, then pointwise") { depthwise(kernel=3); conv2d(4, kernel=1, bias=false) }
                    save(draw_connections([full, separable], channels=4, output=1), "draw_connections.png")
                    """,
                source: "Howard et al. 2017, figure 2.")
        ) { arguments in
            let values = arguments[0].list != nil ? try arguments.list(0) : [arguments[0]]
            let nets = try values.map { value in
                guard let net = value.host as? LayerValue else {
                    throw arguments.wrongKind(0, expected: "a layer, a network, or a list of them")
                }
                return net
            }
            guard (1...6).contains(nets.count) else {
                throw arguments.wrongValue(0, "is one to six networks, not \(nets.count)")
            }
            let channels = try arguments.int(1, default: 4)
            guard (1...ConnectionDiagram.mostChannels).contains(channels) else {
                throw arguments.wrongValue(1, "is 1 to \(ConnectionDiagram.mostChannels), not \(channels)")
            }
            return arguments.machine.host(
                FigureValue(
                    try ConnectionDiagram.figure(
                        nets, channels: channels, output: try arguments.int(2, default: 0), theme: try arguments.theme(3))))
        },
    ]
}
