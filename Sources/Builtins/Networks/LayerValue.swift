import Diagnostics
import NeuralNetworks
import Runtime
import Tensors

/// A layer or a network as a value: called with a tensor, it computes.
final class LayerValue: HostValue {
    let network: Network
    var layer: any Layer { network.layer }

    init(_ layer: any Layer) { network = Network(layer) }

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

    let fieldNames = ["kind", "layers", "name", "parameters"]

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "kind": machine.string(layer.kind)
        case "name": machine.string((layer as? Sequential)?.name ?? layer.kind)
        case "layers": machine.list(layer.sublayers.map { machine.host(LayerValue($0)) })
        case "parameters": machine.record(parameters.map { ($0.name, machine.tensor($0.value)) })
        default: nil
        }
    }

    /// All learned tensors; those of layers inside others are called by the path to them: `3.filters`.
    private var parameters: [(name: String, value: Tensor)] {
        func collect(_ layer: any Layer, _ path: String) -> [(name: String, value: Tensor)] {
            layer.parameters.map { (path + $0.name, $0.value) }
                + layer.sublayers.enumerated().flatMap { collect($1, "\(path)\($0 + 1).") }
        }
        return collect(layer, "")
    }

    func call(_ arguments: Arguments) throws -> Value? {
        guard arguments.rest.count == 1, let x = try arguments.machine.tensorValue(arguments.rest[0]) else {
            throw Problem(
                code: "arguments", message: "a network is called with one tensor",
                help: "images have the shape [batch, channels, height, width]")
        }
        return arguments.machine.tensor(try apply(to: x, arguments.machine))
    }

    /// The result for a batch, or for one image `[C, H, W]`.
    func apply(to x: Tensor, _ machine: Machine) throws -> Tensor {
        let isSingle = x.rank == 3
        let batch = isSingle ? try x.unsqueezed(axis: 0) : x
        let result = try network.predict(batch, threads: machine.threads, using: &machine.generator)
        return isSingle ? try result.squeezed(axes: [0]) : result
    }
}
