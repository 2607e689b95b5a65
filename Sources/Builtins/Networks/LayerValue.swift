import Diagnostics
import Models
import Kernels
import NeuralNetworks
import ObjectDetection
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
        let name = (layer as? any DetectionNetwork)?.name ?? (layer as? Sequential)?.name ?? ""
        let head = name.isEmpty ? layer.kind : "\(layer.kind)(\"\(name)\")"
        return "\(head) {\n" + layer.sublayers.map { Self.outline($0, indent: "    ") }.joined(separator: "\n") + "\n}"
    }

    private static func outline(_ layer: any Layer, indent: String) -> String {
        guard let sequence = layer as? Sequential else { return indent + layer.text }
        let head = sequence.name.isEmpty ? "sequential" : "sequential(\"\(sequence.name)\")"
        let inner = sequence.sublayers.map { outline($0, indent: indent + "    ") }.joined(separator: "\n")
        return "\(indent)\(head) {\n\(inner)\n\(indent)}"
    }

    var fieldNames: [String] {
        ["kind", "layers", "name", "parameters", "state", "training"]
            + (layer is any DetectionNetwork ? ["anchors", "classes", "default_boxes", "input_size"] : [])
    }

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "kind": machine.string(layer.kind)
        case "name":
            machine.string((layer as? any DetectionNetwork)?.name ?? (layer as? Sequential)?.name ?? layer.kind)
        case "layers": machine.list(layer.sublayers.map { machine.host(LayerValue($0)) })
        case "parameters": record(network.parameters.filter(\.parameter.isLearned), machine)
        case "state": record(network.parameters.filter { !$0.parameter.isLearned }, machine)
        case "training": .bool(network.isTraining)
        default: try (layer as? any DetectionNetwork).flatMap { try field(name, of: $0, machine) }
        }
    }

    /// What only detectors have: the default boxes of an SSD, the anchors of a Faster R-CNN on a picture of its input size.
    private func field(_ name: String, of detector: any DetectionNetwork, _ machine: Machine) throws -> Value? {
        switch name {
        case "classes": return machine.list(detector.classNames.map { machine.string($0) })
        case "input_size": return .int(detector.inputSize)
        case "default_boxes":
            guard let ssd = detector as? SSD else { return nil }
            let rows = try ssd.defaultBoxes().rows
            return machine.tensor(Tensor(rows.flatMap { [$0[0], $0[1], $0[2], $0[3]] }, shape: [rows.count, 4]))
        case "anchors": return try (detector as? FasterRCNN).map { machine.tensor(try $0.anchors().tensor) }
        default: return nil
        }
    }

    private func record(_ parameters: [(name: String, parameter: Parameter)], _ machine: Machine) -> Value {
        machine.view(parameters.compactMap { name, parameter in parameter.value.map { (name, $0) } })
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
    func predict(_ x: Tensor, precision: Precision = .float32, _ machine: Machine) throws -> Tensor {
        try batched(x) {
            try network.predict($0, threads: machine.threads, precision: precision, using: &machine.generator)
        }
    }

    private func batched(_ x: Tensor, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
        guard x.rank == 3 else { return try body(x) }
        let result = try body(x.unsqueezed(axis: 0))
        // The rows of Faster R-CNN are regions, not images.
        return layer.isOneGraph ? try result.squeezed(axes: [0]) : result
    }
}
