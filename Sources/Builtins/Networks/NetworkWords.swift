import Models
import Runtime

extension Words {
    static let networks: [Builtin] = [
        Builtin(
            "mobilenet_v1", [.optional("width", "1"), .optional("resolution", "224"), .optional("classes", "1000")],
            .init(
                "MobileNet v1: depthwise separable convolutions, for any width multiplier.",
                shapes: "[N, 3, resolution, resolution] -> [N, classes]",
                example: "print(cost(mobilenet_v1(), input=[1, 3, 224, 224]).macs)", source: "Howard et al. 2017, table 1.")
        ) { arguments in
            arguments.machine.host(LayerValue(MobileNetV1.network(width: try arguments.width(), classes: try arguments.classes(2))))
        },
        Builtin(
            "mobilenet_v2", [.optional("width", "1"), .optional("resolution", "224"), .optional("classes", "1000")],
            .init(
                "MobileNet v2: inverted residuals with linear bottlenecks, for any width multiplier.",
                shapes: "[N, 3, resolution, resolution] -> [N, classes]",
                example: "print(cost(mobilenet_v2(), input=[1, 3, 224, 224]).macs)", source: "Sandler et al. 2018, table 2.")
        ) { arguments in
            arguments.machine.host(LayerValue(MobileNetV2.network(width: try arguments.width(), classes: try arguments.classes(2))))
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
