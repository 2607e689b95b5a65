import NeuralNetworks
import Tensors

/// Keras layers on their way to a graph: a table of what each kind of layer becomes.
struct KerasLowering {
    typealias Feature = GraphAssembly.Feature
    typealias Layer = KerasTopology.Layer
    typealias Operation = @Sendable (inout KerasLowering, Layer, [Feature]) throws -> Feature

    static let operations: [String: Operation] = [
        windows, simple,
    ].reduce(into: [:]) { table, family in table.merge(family) { first, _ in first } }

    var assembly: GraphAssembly
    private let weights: [String: TensorFlowTensorProto]
    private let scaling: PixelScaling?

    init(_ model: KerasModel, scaling: PixelScaling?) {
        assembly = GraphAssembly(fileBytes: model.byteCount)
        weights = model.weights
        self.scaling = scaling
    }

    mutating func lower(_ layer: Layer, _ inputs: [Feature]) throws -> Feature {
        var inputs = inputs
        if inputs.isEmpty, let shape = layer.config.batchInputShape {
            inputs = [try input(layer, shape)]
            if layer.className == "InputLayer" { return inputs[0] }
        }
        guard let operation = KerasLowering.operations[layer.className] else {
            throw ImportError.Reason.unknownOperation
        }
        if let format = layer.config.dataFormat, format != "channels_last" {
            throw ImportError.Reason.unsupported(what: "images laid out as \(format)")
        }
        return try operation(&self, layer, inputs)
    }

    private mutating func input(_ layer: Layer, _ shape: [Int?]) throws -> Feature {
        let sizes = shape.dropFirst().map { $0 ?? -1 }
        guard sizes.count == 1 || sizes.count == 3, sizes.allSatisfy({ (1...65_536).contains($0) }) else {
            throw ImportError.Reason.shape(found: sizes, expected: "[H, W, C] or [features], all known")
        }
        let name = layer.className == "InputLayer" ? layer.title : "\(layer.title)/input"
        return try assembly.input(
            name, sizes.count == 3 ? [1, sizes[2], sizes[0], sizes[1]] : [1, sizes[0]], scaling: scaling)
    }

    func one(_ inputs: [Feature]) throws -> Feature {
        guard inputs.count == 1 else { throw ImportError.Reason.inputCount(found: inputs.count, expected: "1") }
        return inputs[0]
    }

    /// The weights `LAYER/NAME`.
    ///
    /// - Throws: `ImportError.Reason.missingInput` when the file has none of that name.
    mutating func constant(_ layer: Layer, _ name: String) throws -> Constant {
        let full = "\(layer.title)/\(name)"
        guard let tensor = weights[full] else { throw ImportError.Reason.missingInput(name: full) }
        return try Constant(tensor, allowance: &assembly.allowance)
    }

    mutating func vector(_ layer: Layer, _ name: String) throws -> [Float] { try constant(layer, name).floats() }

    /// The activation that a layer names in passing.
    mutating func activated(_ layer: Layer, _ feature: Feature) throws -> Feature {
        try activated(layer.title + "/activation", layer.config.activation ?? "linear", feature)
    }

    mutating func activated(_ name: String, _ activation: String, _ feature: Feature) throws -> Feature {
        let node = try assembly.anything(feature)
        let operation: Graph.Operation
        switch activation {
        case "linear": return feature
        case "relu": operation = .activation(.relu)
        case "relu6": operation = .activation(.relu6)
        case "sigmoid": operation = .activation(.sigmoid)
        case "tanh": operation = .activation(.tanh)
        case "softmax": operation = .softmax
        default: throw ImportError.Reason.unsupported(what: "the activation \(activation)")
        }
        return Feature(node: try assembly.add(name, operation, [node]), isRow: feature.isRow)
    }
}
