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
        }
    ]
}
