import Files
import NeuralNetworks
import Tensors

/// A TensorFlow Lite model: a flat buffer of tensors and of the operations between them.
///
/// Quantised tensors are numbers `scale * (stored - zero point)`. They are read as those numbers and the network runs in
/// float32, which answers like the integer arithmetic up to its rounding.
///
/// Format: tensorflow/lite/schema/schema.fbs, version 3.
public struct TFLiteModel: Sendable {
    struct Tensor {
        var name: String
        var shape: [Int]
        var type: Int
        var scales: [Float]
        var zeroPoints: [Int]
        /// The axis along which the scales change.
        var axis: Int
        /// Empty for what is computed.
        var content: ArraySlice<UInt8>

        var isQuantized: Bool { scales.count == 1 && zeroPoints.count == 1 }
    }

    struct Node: @unchecked Sendable {
        /// The operation's number, and its name for messages.
        var code: Int
        var custom: String
        var inputs: [Int]
        var outputs: [Int]
        var options: FlatBuffer?
    }

    public let path: String
    let byteCount: Int
    let tensors: [Tensor]
    let nodes: [Node]
    let inputs: [Int]
    let outputs: [Int]

    /// Whether `bytes` bear the format's mark.
    public static func isLikely(_ bytes: [UInt8]) -> Bool { bytes.dropFirst(4).starts(with: "TFL3".utf8) }

    /// The model in `bytes`; `path` serves the messages.
    ///
    /// - Throws: `ImportError`.
    public init(bytes: [UInt8], path: String) throws {
        self.path = path
        byteCount = bytes.count
        do {
            guard TFLiteModel.isLikely(bytes) else {
                throw ImportError.Reason.damaged(what: "it does not bear TensorFlow Lite's mark")
            }
            let root = try FlatBuffer(root: bytes)
            let graphs = try root.tables(2)
            guard graphs.count == 1 else {
                throw ImportError.Reason.unsupported(what: "a model of \(graphs.count) graphs")
            }
            let buffers = try root.tables(4).map { try $0.content(0) }
            tensors = try graphs[0].tables(0).map { try TFLiteModel.tensor($0, buffers) }
            let codes = try root.tables(1).map { code in
                (number: max(try code.byte(0), try code.integer(3)), custom: try code.text(1))
            }
            (inputs, outputs) = (try graphs[0].integers(1), try graphs[0].integers(2))
            nodes = try graphs[0].tables(3).map { operation in
                let index = try operation.integer(0)
                guard codes.indices.contains(index) else {
                    throw ImportError.Reason.damaged(what: "a node of it has no operation")
                }
                return Node(
                    code: codes[index].number, custom: codes[index].custom, inputs: try operation.integers(1),
                    outputs: try operation.integers(2), options: try operation.table(4))
            }
            let used = [inputs, outputs].joined() + nodes.flatMap { $0.inputs.filter { $0 != -1 } + $0.outputs }
            guard used.allSatisfy(tensors.indices.contains) else {
                throw ImportError.Reason.damaged(what: "a node of it names a tensor that is not there")
            }
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, reason: reason)
        }
    }

    private static func tensor(_ table: FlatBuffer, _ buffers: [ArraySlice<UInt8>]) throws -> Tensor {
        let shape = try table.integers(0)
        _ = try CheckedShape.elementCount(shape.map { max($0, 0) })
        let buffer = try table.integer(2)
        let quantization = try table.table(4)
        return Tensor(
            name: try table.text(3), shape: shape, type: try table.byte(1),
            scales: try quantization?.floats(2) ?? [], zeroPoints: try quantization?.longIntegers(3) ?? [],
            axis: try quantization?.integer(6) ?? 0,
            content: buffers.indices.contains(buffer) ? buffers[buffer] : [])
    }

    /// The model's ends, operations and parameters.
    public func inspect() -> ModelInspection {
        let terminal = { (index: Int) in
            ModelInspection.Terminal(name: tensors[index].name, operation: "tensor", shape: tensors[index].shape)
        }
        return ModelInspection(
            format: "TensorFlow Lite", nodeCount: nodes.count, inputs: inputs.map(terminal),
            outputs: outputs.map(terminal),
            operations: OperationCensus.count(nodes.lazy.map(\.operation)),
            parameterCount: tensors.reduce(0) { sum, tensor in
                let size = TFLiteModel.byteSizes[tensor.type] ?? 1
                let isWeight = tensor.type != 4 && (tensor.type != 2 || !tensor.scales.isEmpty)
                return sum + (isWeight ? tensor.content.count / size : 0)
            }, tensors: [])
    }

    /// Of float32, float16, int32, uint8, int64 and int8.
    static let byteSizes = [0: 4, 1: 2, 2: 4, 3: 1, 4: 8, 9: 1]
}
