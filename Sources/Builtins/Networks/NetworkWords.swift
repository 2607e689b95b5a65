import Models
import NeuralNetworks
import Runtime

extension Words {
    static let networks: [Builtin] = [
        Builtin(
            "net_of", [.required("y")],
            .init(
                "The network of the layers that y was piped through, with those same parameters.",
                example: "y = randn(1, 3, 8, 8) |> conv2d(4, kernel=3) |> relu()\nnet = net_of(y)\nprint(net)")
        ) { arguments in
            guard let trace = arguments.machine.origin(of: arguments[0]) as? LayerTrace else {
                throw arguments.wrongValue(
                    0, "was not made by piping through layers",
                    help: "x |> conv2d(8, kernel=3) |> relu() remembers its layers; arithmetic in between forgets them")
            }
            let layers = trace.layers
            let isNetwork = layers.count == 1 && layers[0] is Sequential
            return arguments.machine.host(LayerValue(isNetwork ? layers[0] : Sequential("", layers)))
        },
        Builtin(
            "cifar10_cnn",
            [.optional("dropout", "0.5"), .optional("classes", "10"), .optional("zero_filters", "false")],
            .init(
                "The source chapter's CIFAR-10 classifier; zero_filters=true begins with the chapter's filters of zeros, which cannot learn.",
                shapes: "[N, 3, 32, 32] -> [N, classes]",
                example: "print(cost(cifar10_cnn(), input=[1, 3, 32, 32]).parameters)")
        ) { arguments in
            let dropout = try arguments.float(0, default: 0.5)
            guard dropout >= 0 && dropout < 1 else { throw arguments.wrongValue(0, "must lie in [0, 1)") }
            return arguments.machine.host(
                LayerValue(
                    CIFAR10CNN.network(
                        classes: arguments.isGiven(1) ? try arguments.classes(1) : 10, dropout: dropout,
                        zeroFilters: try arguments.bool(2, default: false))))
        },
        Builtin(
            "mobilenet_v1", [.optional("width", "1"), .optional("resolution", "224"), .optional("classes", "1000")],
            .init(
                "MobileNet v1: depthwise separable convolutions, for any width multiplier.",
                shapes: "[N, 3, resolution, resolution] -> [N, classes]",
                example: "print(cost(mobilenet_v1(), input=[1, 3, 224, 224]).macs)",
                source: "Howard et al. 2017, table 1.")
        ) { arguments in
            arguments.machine.host(
                LayerValue(MobileNetV1.network(width: try arguments.width(), classes: try arguments.classes(2))))
        },
        Builtin(
            "mobilenet_v2", [.optional("width", "1"), .optional("resolution", "224"), .optional("classes", "1000")],
            .init(
                "MobileNet v2: inverted residuals with linear bottlenecks, for any width multiplier.",
                shapes: "[N, 3, resolution, resolution] -> [N, classes]",
                example: "print(cost(mobilenet_v2(), input=[1, 3, 224, 224]).macs)",
                source: "Sandler et al. 2018, table 2.")
        ) { arguments in
            arguments.machine.host(
                LayerValue(MobileNetV2.network(width: try arguments.width(), classes: try arguments.classes(2))))
        },
        Builtin(
            "vgg16", [.optional("classes", "1000")],
            .init(
                "VGG with 16 layers that learn.", shapes: "[N, 3, 224, 224] -> [N, classes]",
                example: "print(cost(vgg16(), input=[1, 3, 224, 224]).parameters)",
                source: "Simonyan and Zisserman 2015, table 1, column D.")
        ) { arguments in arguments.machine.host(LayerValue(VGG16.network(classes: try arguments.classes(0)))) },
    ]
}

extension Arguments {
    fileprivate func width() throws -> Double {
        let width = try float(0, default: 1)
        guard width > 0 && width <= 16 else { throw wrongValue(0, "must lie between 0 and 16") }
        return width
    }

    fileprivate func classes(_ index: Int) throws -> Int {
        let count = try int(index, default: 1000)
        guard count >= 1 && count <= 1 << 20 else { throw wrongValue(index, "must be at least 1") }
        return count
    }
}
