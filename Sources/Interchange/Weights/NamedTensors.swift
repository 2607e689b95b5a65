import NeuralNetworks
import Tensors

/// The named tensors of a file that holds weights and does not say how they are connected.
public struct NamedTensors: Sendable {
    public let path: String
    /// What kind of file it was, for messages.
    public let format: String
    /// In the order of the file.
    public let tensors: [(name: String, tensor: Tensor)]
    private let index: [String: Int]

    /// The tensor of that name, of float32.
    public subscript(name: String) -> Tensor? {
        index[name].map { tensors[$0].tensor }.flatMap { $0.dtype == .float32 ? $0 : nil }
    }

    /// Whether `bytes` begin as one of the files does that are read here.
    public static func isLikely(_ bytes: [UInt8]) -> Bool {
        TorchStateDictionary.isLikely(bytes) || ZipArchive.isLikely(bytes) || NPYArray.isLikely(bytes) || isSafetensors(bytes)
    }

    /// The tensors in the bytes of torch's `.pth` (both formats), of `.npz` and of `.safetensors`; `path` serves the messages.
    ///
    /// - Throws: `ImportError`.
    public init(bytes: [UInt8], path: String) throws {
        if TorchStateDictionary.isLikely(bytes) {
            self.init(try TorchStateDictionary(bytes: bytes, path: path).tensors, format: "torch dictionary", path: path)
        } else if ZipArchive.isLikely(bytes) {
            self.init(try NPZArchive(bytes: bytes, path: path).arrays, format: "NumPy arrays", path: path)
        } else if NPYArray.isLikely(bytes) {
            self.init([("array", try NPYArray(bytes: bytes[...], path: path).tensor)], format: "NumPy array", path: path)
        } else {
            do {
                let file = try Safetensors(bytes: bytes)
                self.init(file.tensors.map { ($0.name, $0.value) }, format: "safetensors", path: path)
            } catch let error as StorageError {
                throw ImportError(path: path, reason: .damaged(what: error.problem.message))
            }
        }
    }

    private init(_ tensors: [(name: String, tensor: Tensor)], format: String, path: String) {
        self.path = path
        self.format = format
        self.tensors = tensors
        index = Dictionary(tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Eight bytes of length, then a header in JSON.
    private static func isSafetensors(_ bytes: [UInt8]) -> Bool {
        bytes.count > 9 && bytes[4..<8].allSatisfy { $0 == 0 } && bytes[8] == UInt8(ascii: "{")
    }

    /// The names and shapes of the tensors.
    public func inspect() -> ModelInspection {
        ModelInspection(
            format: format, nodeCount: 0, inputs: [], outputs: [], operations: [],
            parameterCount: tensors.reduce(0) { $0 + ($1.tensor.dtype.isFloating ? $1.tensor.elementCount : 0) },
            tensors: tensors.map { .init(name: $0.name, operation: $0.tensor.dtype.name, shape: Array($0.tensor.shape)) })
    }
}
