import Files
import FoundationEssentials
import NeuralNetworks
import SwiftProtobuf
import Tensors

extension ExportedNetwork {
    /// The network in ONNX, operator set 13; its first axis, the batch, is left open.
    ///
    /// - Throws: `ExportError.unsupported`, which names the step, and `.tooLarge`.
    public func onnx() throws -> ONNXModelProto {
        let bytes = tensors.reduce(0) { $0 + $1.value.byteCount }
        guard bytes < ONNXBuilder.byteLimit else {
            throw ExportError.tooLarge(format: "ONNX", bytes: bytes, limit: ONNXBuilder.byteLimit)
        }
        var builder = ONNXBuilder(self)
        for index in graph.nodes.indices { try builder.add(index) }
        return builder.model()
    }

    /// - Throws: as `onnx`; `FileError`: `path` then holds what it held before.
    public func writeONNX(to path: String) throws {
        let bytes: [UInt8] = try onnx().serializedBytes()
        try File.write(bytes, to: path)
    }
}

/// Makes ONNX's nodes and numbers from the nodes of a graph, one at a time.
struct ONNXBuilder {
    /// What protobuf's readers take.
    static let byteLimit = 1 << 31 - 1 << 20
    /// The operator set, and the version of the file's own form that goes with it.
    private static let (operatorSet, version): (Int64, Int64) = (13, 7)
    private static let (float32, int64): (Int32, Int32) = (1, 7)

    let network: ExportedNetwork
    private var result = ONNXGraphProto()
    /// Numbers that are there already: a layer may stand twice.
    private var known: Set<String> = []

    init(_ network: ExportedNetwork) { self.network = network }

    private func name(_ node: Graph.NodeID) -> String { network.identifiers[node] }

    /// - Throws: `ExportError.unsupported`.
    mutating func add(_ index: Graph.NodeID) throws {
        let node = network.graph.nodes[index]
        let inputs = node.inputs.map(name)
        let output = name(index)
        switch node.operation {
        case .input: return result.input.append(information(index))
        case .convolution(let convolution):
            let numbers = [weights(index, "filters", convolution.filters)] + bias(index, convolution.bias)
            let shape = convolution.filters.shape
            add(
                "Conv", inputs + numbers, output,
                [
                    ("kernel_shape", [shape[2], shape[3]]),
                    ("strides", [convolution.strides.vertical, convolution.strides.horizontal]),
                    ("dilations", [convolution.dilations.vertical, convolution.dilations.horizontal]),
                    ("pads", pads(convolution.padding)),
                ], integers: [("group", convolution.groups)])
        case .scaleShift(let scale, let shift): normalize(index, inputs, scale, shift)
        case .activation(let activation): activate(activation, inputs, output)
        case .add: add("Add", inputs, output)
        case .multiply: add("Mul", inputs, output)
        case .maxPool(let pooling): add("MaxPool", inputs, output, window(pooling))
        case .averagePool(let pooling):
            add("AveragePool", inputs, output, window(pooling), integers: [("count_include_pad", pooling.countsPadding ? 1 : 0)])
        case .globalAveragePool: add("GlobalAveragePool", inputs, output)
        case .flatten: add("Flatten", inputs, output, integers: [("axis", 1)])
        case .dense(let matrix, let offsets):
            add(
                "Gemm", inputs + [weights(index, "weights", matrix)] + bias(index, offsets), output,
                integers: [("transB", 1)])
        case .concatenate: add("Concat", inputs, output, integers: [("axis", 1)])
        case .channels(let range):
            let bounds = [("starts", range.lowerBound), ("ends", range.upperBound), ("axes", 1)].map {
                integers("\(output).\($0.0)", [$0.1])
            }
            add("Slice", inputs + bounds, output)
        case .upsample(let factor):
            let scales = floats("\(output).scales", [1, 1, Float(factor), Float(factor)], [4])
            add(
                "Resize", [inputs[0], "", scales], output,
                texts: [("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor")])
        case .softmax: add("Softmax", inputs, output, integers: [("axis", 1)])
        case .l2Normalize(let scale):
            let least = floats("constant.least_length", [1e-12], [1])
            let factors = floats(network.key(index, "scale"), scale, [1, scale.count, 1, 1])
            add("ReduceL2", inputs, "\(output).length", [("axes", [1])], integers: [("keepdims", 1)])
            add("Max", ["\(output).length", least], "\(output).divisor")
            add("Div", [inputs[0], "\(output).divisor"], "\(output).direction")
            add("Mul", ["\(output).direction", factors], output)
        case .predictions(let predictions): list(predictions, node.inputs, output)
        }
    }

    /// The finished file.
    mutating func model() -> ONNXModelProto {
        result.name = network.name
        result.output = network.graph.outputs.map { information($0.node) }
        var model = ONNXModelProto()
        model.irVersion = Self.version
        model.producerName = "dlrepl"
        var set = ONNXOperatorSetIdProto()
        set.domain = ""
        set.version = Self.operatorSet
        model.opsetImport = [set]
        model.graph = result
        return model
    }

    // MARK: - Operations of several nodes or inputs

    /// With the kept means and variances where there are any, else with 0 and 1: the graph has folded them.
    private mutating func normalize(_ index: Graph.NodeID, _ inputs: [String], _ scale: [Float], _ shift: [Float]) {
        let count = scale.count
        var numbers: [String] = []
        var epsilon: Float = 0
        let parts = ["scale", "shift", "running_mean", "running_variance"]
        let kept = parts.compactMap { part in network.value(index, part).map { (part, $0) } }
        if let layer = network.normalizations[index], kept.count == 4 {
            epsilon = Float(layer.epsilon)
            numbers = kept.map { weights(index, $0.0, $0.1) }
        } else {
            numbers = [
                floats(network.key(index, "scale"), scale, [count]), floats(network.key(index, "shift"), shift, [count]),
                floats("constant.zeros_\(count)", [Float](repeating: 0, count: count), [count]),
                floats("constant.ones_\(count)", [Float](repeating: 1, count: count), [count]),
            ]
        }
        add("BatchNormalization", inputs + numbers, name(index), numbers: [("epsilon", epsilon)])
    }

    private mutating func activate(_ activation: Graph.Activation, _ inputs: [String], _ output: String) {
        switch activation {
        case .relu: add("Relu", inputs, output)
        case .relu6: add("Clip", inputs + [floats("constant.0", [0], []), floats("constant.6", [6], [])], output)
        case .sigmoid: add("Sigmoid", inputs, output)
        case .tanh: add("Tanh", inputs, output)
        case .leakyRelu(let slope): add("LeakyRelu", inputs, output, numbers: [("alpha", slope)])
        }
    }

    /// Rows of a width out of each map, side by side within a group, group after group.
    private mutating func list(_ predictions: Graph.Predictions, _ maps: [Graph.NodeID], _ output: String) {
        var groups: [String] = []
        for first in stride(from: 0, to: maps.count, by: predictions.widths.count) {
            var fields: [String] = []
            for (offset, width) in predictions.widths.enumerated() {
                let field = "\(output).rows_\(first + offset)"
                var map = name(maps[first + offset])
                if network.shapes[maps[first + offset]].count == 4 {
                    add("Transpose", [map], "\(field).last", [("perm", [0, 2, 3, 1])])
                    map = "\(field).last"
                }
                add("Reshape", [map, integers("constant.rows_of_\(width)", [0, -1, width])], field)
                fields.append(field)
            }
            let group = "\(output).group_\(first)"
            add("Concat", fields, group, integers: [("axis", 2)])
            groups.append(group)
        }
        add("Concat", groups, "\(output).all", integers: [("axis", 1)])
        add("Reshape", ["\(output).all", integers("\(output).shape", [0] + Array(predictions.shape))], output)
    }

    private func pads(_ padding: Graph.Padding) -> [Int] { [padding.top, padding.left, padding.bottom, padding.right] }

    private func window(_ pooling: Graph.Pooling) -> [(String, [Int])] {
        [
            ("kernel_shape", [pooling.size.height, pooling.size.width]),
            ("strides", [pooling.strides.vertical, pooling.strides.horizontal]), ("pads", pads(pooling.padding)),
        ]
    }

    // MARK: - Pieces of the file

    private mutating func add(
        _ operation: String, _ inputs: [String], _ output: String, _ lists: [(String, [Int])] = [],
        integers: [(String, Int)] = [], numbers: [(String, Float)] = [], texts: [(String, String)] = []
    ) {
        var node = ONNXNodeProto()
        node.opType = operation
        node.name = output
        node.input = inputs
        node.output = [output]
        func attribute(_ name: String, _ type: ONNXAttributeProto.AttributeType) -> ONNXAttributeProto {
            var attribute = ONNXAttributeProto()
            attribute.name = name
            attribute.type = type
            return attribute
        }
        for (name, list) in lists {
            var one = attribute(name, .ints)
            one.ints = list.map(Int64.init)
            node.attribute.append(one)
        }
        for (name, number) in integers {
            var one = attribute(name, .int)
            one.i = Int64(number)
            node.attribute.append(one)
        }
        for (name, number) in numbers {
            var one = attribute(name, .float)
            one.f = number
            node.attribute.append(one)
        }
        for (name, text) in texts {
            var one = attribute(name, .string)
            one.s = Data(text.utf8)
            node.attribute.append(one)
        }
        result.node.append(node)
    }

    private mutating func weights(_ node: Graph.NodeID, _ part: String, _ tensor: Tensor) -> String {
        tensor.storage.withBytes(of: tensor) { initializer(network.key(node, part), Self.float32, tensor.shape, $0) }
    }

    private mutating func bias(_ node: Graph.NodeID, _ bias: [Float]?) -> [String] {
        bias.map { [floats(network.key(node, "bias"), $0, [$0.count])] } ?? []
    }

    private mutating func floats(_ name: String, _ numbers: [Float], _ shape: Shape) -> String {
        numbers.withUnsafeBytes { initializer(name, Self.float32, shape, $0) }
    }

    private mutating func integers(_ name: String, _ numbers: [Int]) -> String {
        numbers.map(Int64.init).withUnsafeBytes { initializer(name, Self.int64, [numbers.count], $0) }
    }

    private mutating func initializer(
        _ name: String, _ type: Int32, _ shape: Shape, _ bytes: UnsafeRawBufferPointer
    ) -> String {
        guard known.insert(name).inserted else { return name }
        var tensor = ONNXTensorProto()
        tensor.name = name
        tensor.dataType = type
        tensor.dims = shape.map(Int64.init)
        tensor.rawData = bytes.isEmpty ? Data() : Data(bytes)
        result.initializer.append(tensor)
        return name
    }

    private func information(_ node: Graph.NodeID) -> ONNXValueInfoProto {
        var type = ONNXTypeProto.Tensor()
        type.elemType = Self.float32
        type.shape.dim = network.shapes[node].enumerated().map { axis, size in
            var dimension = ONNXTensorShapeProto.Dimension()
            if axis == 0 { dimension.dimParam = "batch" } else { dimension.dimValue = Int64(size) }
            return dimension
        }
        var information = ONNXValueInfoProto()
        information.name = name(node)
        information.type.tensorType = type
        return information
    }
}

extension Storage {
    /// The bytes of a contiguous tensor in this storage.
    fileprivate func withBytes<Result>(of tensor: Tensor, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(start: bytes.advanced(by: tensor.offset * tensor.dtype.size), count: tensor.byteCount))
    }
}
