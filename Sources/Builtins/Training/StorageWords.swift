import Diagnostics
import Files
import Interchange
import Models
import NeuralNetworks
import Runtime

extension Words {
    static let storage: [Builtin] = [
        Builtin(
            "load", [.required("path")],
            .init(
                "What save wrote: a network; or an optimizer with its network (.net), and then the session's random numbers go on where they were.",
                example: """
                    net = dense(2)
                    y = net(ones(1, 3))
                    save(net, "net.safetensors")
                    expect load("net.safetensors")(ones(1, 3)) ~= y
                    """)
        ) { arguments in
            let machine = arguments.machine
            let file = try Checkpoint(reading: machine.dataPath(try arguments.string(0)))
            let net = LayerValue(try file.network(kinds: DetectionNetworks.kinds))
            guard file.hasOptimizer else { return machine.host(net) }
            let optimizer = try file.optimizer(of: net.network)
            if let generator = file.generator { machine.generator = generator }
            return machine.host(OptimizerValue(optimizer, net))
        },
        Builtin(
            "load_weights", [.required("net"), .required("path")],
            .init(
                "Gives a network the numbers of a file, by the names in `net.parameters`: safetensors, `.npz`, or what torch saved. The network itself does not change.",
                example: """
                    net = dense(2)
                    y = net(ones(1, 3))
                    save(net, "net.safetensors")
                    other = dense(2)
                    load_weights(other, "net.safetensors")
                    expect other(ones(1, 3)) ~= y
                    """)
        ) { arguments in
            let net = try arguments.host(0, as: LayerValue.self, "a network")
            let path = arguments.machine.dataPath(try arguments.string(1))
            let tensors = try NamedTensors(bytes: File.read(path, limit: 1 << 30), path: path).tensors
            let byName = Dictionary(tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
            for (name, parameter) in net.network.parameters {
                guard let found = byName[name] else { throw StorageError.missing(name: name) }
                if let own = parameter.value, own.shape != found.shape {
                    throw Problem(
                        code: "shape", message: "the parameter \"\(name)\" has another shape in the file",
                        notes: ["network   \(own.shape)", "file      \(found.shape)"])
                }
            }
            try net.network.setParameters(from: Safetensors(tensors: tensors.map { ($0.name, $0.tensor) }))
            return .none
        },
    ]
}
