import Diagnostics
import NeuralNetworks
import Runtime
import Tensors

/// A layer or a network as a value: called with a tensor, it computes.
final class LayerValue: HostValue {
    let network: Network
    var layer: any Layer { network.layer }

    init(_ layer: any Layer) { network = Network(layer) }
    init(_ network: Network) { self.network = network }

    var typeName: String { "layer" }

    func describe(_ machine: Machine) -> String {
        guard !layer.sublayers.isEmpty, !(layer is Residual) else { return layer.text }
        let name = (layer as? Sequential)?.name ?? ""
        let head = name.isEmpty ? layer.kind : "\(layer.kind)(\"\(name)\")"
        return "\(head) {\n" + layer.sublayers.map { Self.outline($0, indent: "    ") }.joined(separator: "\n") + "\n}"
    }

    private static func outline(_ layer: any Layer, indent: String) -> String {
        guard let sequence = layer as? Sequential else { return indent + layer.text }
        let head = sequence.name.isEmpty ? "sequential" : "sequential(\"\(sequence.name)\")"
        let inner = sequence.sublayers.map { outline($0, indent: indent + "    ") }.joined(separator: "\n")
        return "\(indent)\(head) {\n\(inner)\n\(indent)}"
    }

    let fieldNames = ["kind", "layers", "name", "parameters", "state", "training"]

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "kind": machine.string(layer.kind)
        case "name": machine.string((layer as? Sequential)?.name ?? layer.kind)
        case "layers": machine.list(layer.sublayers.map { machine.host(LayerValue($0)) })
        case "parameters": record(network.parameters.filter(\.parameter.isLearned), machine)
        case "state": record(network.parameters.filter { !$0.parameter.isLearned }, machine)
        case "training": .bool(network.isTraining)
        default: nil
        }
    }

    private func record(_ parameters: [(name: String, parameter: Parameter)], _ machine: Machine) -> Value {
        machine.record(
            parameters.compactMap { name, parameter in parameter.value.map { (name, machine.tensor($0)) } })
    }

    func call(_ arguments: Arguments) throws -> Value? {
        guard arguments.rest.count == 1, let x = try arguments.machine.tensorValue(arguments.rest[0]) else {
            throw Problem(
                code: "arguments", message: "a network is called with one tensor",
                help: "images have the shape [batch, channels, height, width]")
        }
        let machine = arguments.machine
        return machine.tensor(try apply(to: x, machine), of: layer, appliedTo: arguments.rest[0])
    }

    /// The result for a batch, or for one image `[C, H, W]`; recorded where the network is in training.
    func apply(to x: Tensor, _ machine: Machine) throws -> Tensor {
        try batched(x) { try network($0, threads: machine.threads, using: &machine.generator) }
    }

    /// The result with dropout off and running statistics.
    func predict(_ x: Tensor, _ machine: Machine) throws -> Tensor {
        try batched(x) { try network.predict($0, threads: machine.threads, using: &machine.generator) }
    }

    private func batched(_ x: Tensor, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
        guard x.rank == 3 else { return try body(x) }
        return try body(x.unsqueezed(axis: 0)).squeezed(axes: [0])
    }
}
