import NeuralNetworks
import Runtime

/// An optimizer as a value: `update` moves its network; `.lr`, `.step` and `.state` show where it stands.
final class OptimizerValue: HostValue {
    let optimizer: Optimizer
    let typeName = "optimizer"
    let fieldNames = ["lr", "name", "net", "state", "step"]

    private let net: LayerValue

    init(_ optimizer: Optimizer, _ net: LayerValue) {
        self.optimizer = optimizer
        self.net = net
    }

    func describe(_ machine: Machine) -> String {
        "<\(optimizer.rule.name), lr \(optimizer.learningRate), \(optimizer.step) steps done>"
    }

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "lr": .float(optimizer.learningRate)
        case "name": machine.string(optimizer.rule.name)
        case "net": machine.host(net)
        case "step": .int(optimizer.step)
        case "state": machine.record(optimizer.state.map { ($0.name, machine.tensor($0.value)) })
        default: nil
        }
    }
}
