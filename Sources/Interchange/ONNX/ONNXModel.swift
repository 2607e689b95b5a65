import Files
import SwiftProtobuf

/// A network in the Open Neural Network Exchange format, operator sets 7 to 21.
///
/// The file lists nodes in the order they run, each naming the values it reads and gives, and the weights by name.
/// Nothing is computed on reading; `graph` makes a `Graph` of the part between the input and the outputs asked for.
///
/// Format: onnx/onnx, onnx/onnx.proto and docs/Operators.md.
public struct ONNXModel: Sendable {
    public let path: String
    let file: ONNXModelProto
    /// The version of the operators of ONNX itself.
    public let operatorSet: Int
    let byteCount: Int

    static let operatorSets = 7...21

    var graphProto: ONNXGraphProto { file.graph }

    /// The messages whose fields are counted before they become structures: nodes, and the sizes of the ends' shapes.
    private static let schema: ProtobufScan.Schema = {
        let end = ProtobufScan.Schema([2: .init([1: .init([2: .init()])])])
        return ProtobufScan.Schema([7: .init([1: .init(), 11: end, 12: end, 13: end])])
    }()

    /// Whether `bytes` look like such a file: a version, then who made it or a graph.
    ///
    /// Field 1 is a small number here, and a message in TensorFlow's and text in Caffe's files.
    public static func isLikely(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 8, bytes[0] == 0x08, bytes[1] < 0x20 else { return false }
        return [0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42].contains(bytes[2])
    }

    /// - Throws: `FileError` or `ImportError`.
    public init(path: String) throws { try self.init(bytes: try FileProbe.binary(path), path: path) }

    /// The model in `bytes`; `path` serves the messages, and weights in files of their own lie beside it.
    public init(bytes: [UInt8], path: String) throws {
        try FileProbe.requireBinary(bytes, path: path)
        try ProtobufScan.requireBoundedFields(bytes, path: path, ONNXModel.schema)
        do {
            var options = BinaryDecodingOptions()
            options.messageDepthLimit = 20
            options.discardUnknownFields = true
            file = try ONNXModelProto(serializedBytes: bytes, options: options)
        } catch {
            throw ImportError(path: path, reason: .damaged(what: ProtobufScan.words(for: error)))
        }
        self.path = path
        byteCount = bytes.count
        let own = file.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }
        operatorSet = Int(own?.version ?? 0)
        guard ONNXModel.operatorSets.contains(operatorSet) else {
            throw ImportError(
                path: path,
                reason: .unsupported(
                    what: "its operators are of set \(operatorSet), and \(ONNXModel.operatorSets.lowerBound) to "
                        + "\(ONNXModel.operatorSets.upperBound) are known"))
        }
        if file.graph.node.isEmpty { throw ImportError(path: path, reason: .damaged(what: "it holds no nodes")) }
    }

    /// The inputs that are no weights: old files list those, too.
    var inputs: [ONNXValueInfoProto] {
        let weights = Set(file.graph.initializer.lazy.map(\.name))
        return file.graph.input.filter { !weights.contains($0.name) }
    }
}

extension ONNXValueInfoProto {
    /// -1 where a size is open; nil where the file does not say.
    var sizes: [Int]? {
        guard type.tensorType.hasShape else { return nil }
        return type.tensorType.shape.dim.map { $0.hasDimValue && $0.dimValue > 0 ? Int($0.dimValue) : -1 }
    }
}

extension ONNXNodeProto {
    /// What an error calls the node: its name, or the first value it gives.
    var title: String { name.isEmpty ? output.first ?? "" : name }
}
