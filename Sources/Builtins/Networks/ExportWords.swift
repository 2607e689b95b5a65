import Files
import Interchange
import Models
import NeuralNetworks
import Runtime
import Tensors

extension Words {
    static let exports: [Builtin] = [
        Builtin(
            "export", [.required("net"), .required("path"), .optional("input"), .optional("framework", "\"pytorch\"")],
            .init(
                "Writes a network for other tools, by the path's ending: .onnx (network and numbers), .safetensors and .npz (the numbers), .py (source text, framework= \"pytorch\" or \"keras\").",
                shapes: "input: what the network takes; its last one if it was called, [1, 3, 224, 224] if not",
                example: """
                    net = sequential("small") { conv2d(4, kernel=3, padding="same"); batchnorm(); relu(); global_avgpool(); flatten(); dense(2) }
                    y = net(randn(1, 3, 8, 8))
                    export(net, "small.onnx")
                    export(net, "small.npz")
                    export(net, "small.py")
                    """,
                source: "onnx.ai, operator set 13; numpy.savez; github.com/huggingface/safetensors.")
        ) { arguments in
            let machine = arguments.machine
            let path = machine.figurePath(try arguments.string(1))
            let framework = try framework(arguments, 3)
            switch path.split(separator: ".").last.map({ $0.lowercased() }) {
            case "onnx": try exported(arguments, input: 2).writeONNX(to: path)
            case "safetensors": try numbers(arguments, input: 2).writeSafetensors(to: path)
            case "npz": try numbers(arguments, input: 2).writeNPZ(to: path)
            case "py": try File.write(try text(exported(arguments, input: 2), framework), to: path)
            default: throw ExportError.unknownEnding(path: try arguments.string(1))
            }
            return .none
        },
        Builtin(
            "to_pytorch", [.required("net"), .optional("input")],
            .init(
                "A network as a program for PyTorch, with the shape of every value; its `load` takes the numbers of export(net, \"NAME.npz\").",
                example: "print(to_pytorch(sequential(\"small\") { conv2d(8, kernel=3); relu() }, input=[1, 3, 8, 8]))")
        ) { arguments in
            arguments.machine.string(try exported(arguments, input: 1).pyTorchText())
        },
        Builtin(
            "to_keras", [.required("net"), .optional("input")],
            .init(
                "A network as a program for Keras 3, channels last, with the shape of every value; its `load` takes the numbers of export(net, \"NAME.npz\").",
                example: "print(to_keras(sequential(\"small\") { conv2d(8, kernel=3); relu() }, input=[1, 3, 8, 8]))")
        ) { arguments in
            arguments.machine.string(try exported(arguments, input: 1).kerasText())
        },
    ]

    private enum Framework: String { case pytorch, keras }

    private static func framework(_ arguments: Arguments, _ index: Int) throws -> Framework {
        guard let framework = Framework(rawValue: try arguments.string(index, default: "pytorch")) else {
            throw arguments.wrongValue(index, "is \"pytorch\" or \"keras\"")
        }
        return framework
    }

    private static func text(_ network: ExportedNetwork, _ framework: Framework) throws -> String {
        switch framework {
        case .pytorch: try network.pyTorchText()
        case .keras: try network.kerasText()
        }
    }

    /// The network that is the first argument, as exporters see it.
    private static func exported(_ arguments: Arguments, input index: Int) throws -> ExportedNetwork {
        if let model = arguments[0].host as? any LoadedValue {
            return try ExportedNetwork(model.graph, name: model.source)
        }
        let net = try arguments.host(0, as: LayerValue.self, "a network or a loaded model")
        return try ExportedNetwork(
            net.network, name: net.title, input: try input(of: net, arguments, index),
            using: &arguments.machine.generator)
    }

    /// The same where only the numbers are wanted, which networks of several graphs have, too.
    private static func numbers(_ arguments: Arguments, input index: Int) throws -> ExportedNetwork {
        guard let net = arguments[0].host as? LayerValue, !net.layer.isOneGraph else {
            return try exported(arguments, input: index)
        }
        try net.network.meet(try input(of: net, arguments, index), using: &arguments.machine.generator)
        return try ExportedNetwork(numbersOf: net.network, name: net.title)
    }

    private static func input(of net: LayerValue, _ arguments: Arguments, _ index: Int) throws -> Shape {
        if arguments.hasValue(index) { return try Shape.checked(try arguments.ints(index)) }
        if let detector = net.layer as? any DetectionNetwork { return [1, 3, detector.inputSize, detector.inputSize] }
        return net.network.metShape ?? [1, 3, 224, 224]
    }
}
