import FoundationEssentials
import Interchange
import SwiftProtobuf

/// Makes small TensorFlow graphs for tests, node by node.
struct GraphDefBuilder {
    var graph = TensorFlowGraphDef()

    mutating func node(
        _ name: String, _ operation: String, _ inputs: [String] = [],
        _ attributes: [String: TensorFlowAttrValue.OneOf_Value] = [:]
    ) {
        var node = TensorFlowNodeDef()
        node.name = name
        node.op = operation
        node.input = inputs
        for (key, value) in attributes {
            node.attr[key] = TensorFlowAttrValue.with { $0.value = value }
        }
        graph.node.append(node)
    }

    mutating func constant(_ name: String, _ shape: [Int], _ values: [Float]) {
        node(name, "Const", [], ["value": .tensor(.floats(shape, values))])
    }

    mutating func constant(_ name: String, integers values: [Int32]) {
        let tensor = TensorFlowTensorProto.with {
            $0.dtype = .dtInt32
            $0.tensorShape = .sizes([values.count])
            $0.intVal = values
        }
        node(name, "Const", [], ["value": .tensor(tensor)])
    }

    func bytes() throws -> [UInt8] { try graph.serializedBytes() }

    func frozen() throws -> FrozenGraph { try FrozenGraph(bytes: bytes(), path: "test.pb") }

    /// An image through a convolution, an unfused batch normalisation, a depthwise convolution, a pooling and a
    /// dense layer: every family of operations.
    static func smallNetwork() -> GraphDefBuilder {
        var builder = GraphDefBuilder()
        builder.node("image", "Placeholder", [], ["shape": .shape(.sizes([-1, 4, 4, 2]))])
        builder.constant("filter", [3, 3, 2, 3], (0..<54).map { Float($0 % 7) - 3 })
        builder.node(
            "convolution", "Conv2D", ["image", "filter"], ["strides": .strides(1), "padding": .s(Data("SAME".utf8))])
        builder.constant("variance", [3], [1, 4, 9])
        builder.constant("epsilon", [], [0])
        builder.node("sum", "AddV2", ["variance", "epsilon"])
        builder.node("rsqrt", "Rsqrt", ["sum"])
        builder.node("scaled", "Mul", ["convolution", "rsqrt"])
        builder.node("relu", "Relu6", ["scaled"])
        builder.constant("depthwise_filter", [2, 2, 3, 1], (0..<12).map(Float.init))
        builder.node(
            "depthwise", "DepthwiseConv2dNative", ["relu", "depthwise_filter"],
            ["strides": .strides(2), "padding": .s(Data("VALID".utf8))])
        builder.constant("axes", integers: [1, 2])
        builder.node("mean", "Mean", ["depthwise", "axes"])
        builder.constant("weights", [3, 5], (0..<15).map(Float.init))
        builder.node("scores", "MatMul", ["mean", "weights"])
        builder.constant("bias", [5], [1, 2, 3, 4, 5])
        builder.node("biased", "BiasAdd", ["scores", "bias"])
        builder.node("output", "Softmax", ["biased"])
        return builder
    }
}

extension TensorFlowTensorShapeProto {
    static func sizes(_ sizes: [Int]) -> Self {
        .with { shape in
            shape.dim = sizes.map { size in .with { $0.size = Int64(size) } }
        }
    }
}

extension TensorFlowTensorProto {
    static func floats(_ shape: [Int], _ values: [Float]) -> Self {
        .with {
            $0.dtype = .dtFloat
            $0.tensorShape = .sizes(shape)
            $0.tensorContent = values.withUnsafeBytes { Data($0) }
        }
    }
}

extension TensorFlowAttrValue.OneOf_Value {
    static func strides(_ step: Int64) -> Self {
        .list(.with { $0.i = [1, step, step, 1] })
    }
}
