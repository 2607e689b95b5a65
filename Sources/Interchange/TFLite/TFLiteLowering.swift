import NeuralNetworks
import Tensors

/// The nodes of a TensorFlow Lite model on their way to a graph: a table of what each operation becomes.
struct TFLiteLowering {
    typealias Feature = GraphAssembly.Feature
    typealias Node = TFLiteModel.Node
    typealias Operation = @Sendable (inout TFLiteLowering, Node, String) throws -> Feature

    static let operations: [String: Operation] = [
        windows, simple,
    ].reduce(into: [:]) { table, family in table.merge(family) { first, _ in first } }

    let model: TFLiteModel
    var assembly: GraphAssembly
    /// By tensor.
    var values: [Int: Feature] = [:]

    init(model: TFLiteModel, assembly: GraphAssembly) {
        self.model = model
        self.assembly = assembly
    }

    mutating func lower(_ node: Node) throws {
        guard let operation = TFLiteLowering.operations[node.operation] else {
            throw ImportError.Reason.unknownOperation
        }
        guard let output = node.outputs.first else {
            throw ImportError.Reason.damaged(what: "a node of it has no result")
        }
        values[output] = try operation(&self, node, model.tensors[output].name)
    }

    mutating func input(_ tensor: TFLiteModel.Tensor, scaling: PixelScaling?) throws -> Feature {
        let shape = tensor.shape
        guard shape.count == 4 || shape.count == 2, shape.allSatisfy({ (1...65_536).contains($0) }) else {
            throw ImportError.Reason.shape(found: shape, expected: "[N, H, W, C] or [N, features], all known")
        }
        var scaling = scaling
        if tensor.isQuantized, tensor.type != 0 {
            let channels = shape.last ?? 1
            let shift = -Float(tensor.zeroPoints[0]) * tensor.scales[0]
            scaling = PixelScaling(
                scale: Array(repeating: tensor.scales[0], count: channels),
                shift: Array(repeating: shift, count: channels))
        }
        return try assembly.input(
            tensor.name, shape.count == 4 ? [shape[0], shape[3], shape[1], shape[2]] : Shape(shape), scaling: scaling)
    }

    /// The value that a node reads at `position`.
    func feature(_ node: Node, _ position: Int) throws -> Feature {
        guard node.inputs.indices.contains(position) else {
            throw ImportError.Reason.inputCount(found: node.inputs.count, expected: "\(position + 1)")
        }
        guard let value = values[node.inputs[position]] else {
            let index = node.inputs[position]
            throw ImportError.Reason.missingInput(name: index >= 0 ? model.tensors[index].name : "nothing")
        }
        return value
    }

    /// The tensor that a node reads at `position`, nil when the node leaves it out.
    func tensor(_ node: Node, _ position: Int) -> TFLiteModel.Tensor? {
        node.inputs.indices.contains(position) && node.inputs[position] >= 0
            ? model.tensors[node.inputs[position]] : nil
    }

    /// The constant that a node reads at `position`, as numbers.
    ///
    /// - Throws: `ImportError.Reason`.
    mutating func floats(_ node: Node, _ position: Int) throws -> (shape: [Int], values: [Float]) {
        guard let tensor = tensor(node, position) else {
            throw ImportError.Reason.inputCount(found: node.inputs.count, expected: "\(position + 1)")
        }
        return (tensor.shape, try tensor.floats(&assembly.allowance))
    }

    /// The same for one that may be left out: a bias.
    mutating func optionalFloats(_ node: Node, _ position: Int) throws -> [Float]? {
        tensor(node, position) == nil ? nil : try floats(node, position).values
    }

    /// What a node does last, by the number of an activation in its options.
    mutating func activated(_ feature: Feature, _ name: String, _ number: Int) throws -> Feature {
        let activation: Graph.Activation
        switch number {
        case 0: return feature
        case 1: activation = .relu
        case 3: activation = .relu6
        case 4: activation = .tanh
        default: throw ImportError.Reason.unsupported(what: "the fused activation number \(number)")
        }
        let node = try assembly.add("\(name)/activation", .activation(activation), [assembly.anything(feature)])
        return Feature(node: node, isRow: feature.isRow)
    }
}

extension TFLiteModel.Tensor {
    /// The stored numbers, dequantised: `scale * (stored - zero point)`, with a scale for each place along `axis` or one for all.
    ///
    /// - Throws: `ImportError.Reason`.
    func floats(_ allowance: inout MemoryAllowance) throws -> [Float] {
        let count = try CheckedShape.elementCount(shape)
        guard let size = TFLiteModel.byteSizes[type], type != 4 else {
            throw ImportError.Reason.elementType(found: "tensor type \(type)", expected: "numbers")
        }
        let (expected, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow, expected == content.count else {
            throw ImportError.Reason.contentLength(bytes: content.count, shape: shape, expectedBytes: expected)
        }
        try allowance.take(elements: count)
        let stored: [Float] = content.withUnsafeBytes { raw in
            switch type {
            case 0: (0..<count).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
            case 1: (0..<count).map { Float(half: raw.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self)) }
            case 2: (0..<count).map { Float(raw.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)) }
            case 3: raw.map { Float($0) }
            default: raw.map { Float(Int8(bitPattern: $0)) }
            }
        }
        if type <= 1 || scales.isEmpty { return stored }
        let channels = shape.indices.contains(axis) ? shape[axis] : 0
        guard scales.count == zeroPoints.count, scales.count == 1 || scales.count == channels else {
            throw ImportError.Reason.damaged(what: "a tensor in it has \(scales.count) scales for \(channels) channels")
        }
        if scales.count == 1 { return stored.map { ($0 - Float(zeroPoints[0])) * scales[0] } }
        let inner = shape[(axis + 1)...].reduce(1, *)
        return stored.indices.map { index in
            let channel = index / inner % channels
            return (stored[index] - Float(zeroPoints[channel])) * scales[channel]
        }
    }

    /// The stored whole numbers: a shape, axes, paddings.
    func integers() throws -> [Int] {
        guard type == 2, content.count % 4 == 0, content.count <= 4096 else {
            throw ImportError.Reason.elementType(found: "tensor type \(type)", expected: "a few int32")
        }
        return content.withUnsafeBytes { raw in
            (0..<raw.count / 4).map { Int(raw.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)) }
        }
    }
}
