import NeuralNetworks
import Tensors

/// The nodes of an ONNX model on their way to a graph: a table of what each operation becomes.
///
/// ONNX keeps images as `[N, C, H, W]`, as `Graph` does. A file that came from TensorFlow turns them round and back; that
/// is only noted here, and no numbers move.
struct ONNXLowering {
    /// A value that depends on the network's input.
    struct Feature {
        var value: GraphAssembly.Feature
        /// Whether the file sees it as `[N, H, W, C]`.
        var isChannelsLast = false
    }

    enum Value {
        case constant(Constant)
        case feature(Feature)
    }

    typealias Node = ONNXNodeProto
    /// The results of a node, as many as are of use.
    typealias Operation = @Sendable (inout ONNXLowering, Node) throws -> [Value]

    static let operations: [String: Operation] = [
        windows, denses, arithmetic, activations, shapes, choices, constants,
    ].reduce(into: [:]) { table, family in table.merge(family) { first, _ in first } }

    let operatorSet: Int
    var assembly: GraphAssembly
    private var values: [String: Value] = [:]
    private let weights: [String: ONNXTensorProto]
    private var files: ONNXWeightFiles

    init(_ model: ONNXModel) {
        operatorSet = model.operatorSet
        assembly = GraphAssembly(fileBytes: model.byteCount)
        weights = Dictionary(model.graphProto.initializer.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        files = ONNXWeightFiles(path: model.path)
    }

    mutating func lower(_ node: Node) throws {
        guard node.domain.isEmpty || node.domain == "ai.onnx", let operation = ONNXLowering.operations[node.opType] else {
            throw ImportError.Reason.unknownOperation
        }
        for (name, value) in zip(node.output, try operation(&self, node)) { values[name] = value }
    }

    /// A picture whose last size is that of its colours, and its second is not, is taken as `[N, H, W, C]`.
    mutating func input(
        _ input: ONNXValueInfoProto, size: (height: Int, width: Int)?, scaling: PixelScaling?
    ) throws {
        guard var sizes = input.sizes, sizes.count == 4 || sizes.count == 2 else {
            throw ImportError.Reason.shape(found: input.sizes ?? [], expected: "[N, C, H, W] or [N, features]")
        }
        if sizes[0] == -1 { sizes[0] = 1 }
        let isChannelsLast = sizes.count == 4 && [1, 3].contains(sizes[3]) && ![1, 3].contains(sizes[1])
        if isChannelsLast { sizes = [sizes[0], sizes[3], sizes[1], sizes[2]] }
        if sizes.count == 4, let size {
            if sizes[2] == -1 { sizes[2] = size.height }
            if sizes[3] == -1 { sizes[3] = size.width }
        }
        guard sizes.allSatisfy({ (1...65_536).contains($0) }) else {
            throw ImportError.Reason.shape(found: sizes, expected: "all sizes known but the batch's")
        }
        values[input.name] = .feature(
            Feature(value: try assembly.input(input.name, Shape(sizes), scaling: scaling), isChannelsLast: isChannelsLast))
    }

    mutating func finished(_ results: [String]) throws -> Graph {
        try assembly.finished(
            results.map { name in
                guard case .feature(let feature)? = values[name] else { throw ImportError.Reason.noNode(named: name) }
                return (name: name, feature: feature.value)
            })
    }

    // MARK: - What a node reads

    /// Whether the node reads something at `position`: an empty name leaves it out.
    func reads(_ node: Node, _ position: Int) -> Bool { node.input.indices.contains(position) && !node.input[position].isEmpty }

    mutating func value(_ node: Node, _ position: Int) throws -> Value {
        guard reads(node, position) else {
            throw ImportError.Reason.inputCount(found: node.input.count, expected: "\(position + 1)")
        }
        let name = node.input[position]
        if let value = values[name] { return value }
        guard let tensor = weights[name] else { throw ImportError.Reason.missingInput(name: name) }
        let constant = try tensor.constant(&assembly.allowance) { try files.bytes(of: $0) }
        // Small ones are read by several nodes; large ones by one.
        if constant.count <= 4096 { values[name] = .constant(constant) }
        return .constant(constant)
    }

    mutating func feature(_ node: Node, _ position: Int) throws -> Feature {
        guard case .feature(let feature) = try value(node, position) else {
            throw ImportError.Reason.unsupported(what: "a constant where the network's values are expected")
        }
        return feature
    }

    /// An image `[N, C, H, W]`, as windows read it.
    mutating func image(_ node: Node, _ position: Int) throws -> GraphAssembly.Feature {
        let feature = try feature(node, position)
        let shape = assembly.shape(of: feature.value)
        guard shape.count == 4, !feature.value.isRow, !feature.isChannelsLast else {
            throw ImportError.Reason.shape(found: self.shape(of: feature), expected: "images [N, C, H, W]")
        }
        return feature.value
    }

    mutating func constant(_ node: Node, _ position: Int) throws -> Constant {
        guard case .constant(let constant) = try value(node, position) else {
            throw ImportError.Reason.unsupported(what: "a weight that is computed from the network's input")
        }
        return constant
    }

    mutating func optionalFloats(_ node: Node, _ position: Int) throws -> [Float]? {
        reads(node, position) ? try constant(node, position).floats() : nil
    }

    /// A few whole numbers: an attribute in older files, an input in newer ones.
    mutating func integers(_ node: Node, attribute: String, input: Int) throws -> [Int]? {
        if reads(node, input) { return try constant(node, input).integers() }
        return node.integers(attribute)
    }

    // MARK: - What a node gives

    /// The shape in the file's own order of axes.
    func shape(of feature: Feature) -> [Int] {
        let shape = Array(assembly.shape(of: feature.value))
        if feature.value.isRow { return [shape[0], shape.dropFirst().reduce(1, *)] }
        return feature.isChannelsLast && shape.count == 4 ? [shape[0], shape[2], shape[3], shape[1]] : shape
    }

    /// The axis of the channels in the file's own order.
    func channelAxis(of feature: Feature) -> Int {
        feature.isChannelsLast && !feature.value.isRow && assembly.shape(of: feature.value).count == 4 ? 3 : 1
    }

    /// `axis`, counted from the end when negative.
    static func axis(_ axis: Int, rank: Int) throws -> Int {
        let counted = axis < 0 ? axis + rank : axis
        guard (0..<rank).contains(counted) else {
            throw ImportError.Reason.unsupported(what: "the axis \(axis) of \(rank)")
        }
        return counted
    }

    /// One operation on each number or each channel of a value, which keeps its shape.
    mutating func map(_ node: Node, _ operation: Graph.Operation) throws -> [Value] {
        try map(node.title, feature(node, 0), operation)
    }

    mutating func map(_ name: String, _ feature: Feature, _ operation: Graph.Operation) throws -> [Value] {
        var result = feature
        result.value = GraphAssembly.Feature(
            node: try assembly.add(name, operation, [assembly.anything(feature.value)]), isRow: feature.value.isRow)
        return [.feature(result)]
    }
}
