import Files
import FoundationEssentials

extension WebModel {
    /// The tensors of the binary files beside `path`, by name, and how many bytes those files have together.
    ///
    /// - Throws: `FileError` for a binary file that is not there, `ImportError`.
    static func weights(
        _ groups: [Group], beside path: String
    ) throws -> (tensors: [String: TensorFlowTensorProto], byteCount: Int) {
        var weights: [String: TensorFlowTensorProto] = [:]
        var byteCount = 0
        for group in groups {
            let content = try content(of: group, beside: path, limit: FileProbe.limit - byteCount)
            byteCount += content.count
            try split(content, group.weights, path: path, into: &weights)
        }
        return (weights, byteCount)
    }

    /// The files of one group, joined. A name with a slash could lead out of the folder, so none is followed.
    private static func content(of group: Group, beside path: String, limit: Int) throws -> [UInt8] {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        var content: [UInt8] = []
        for name in group.paths {
            if name.contains("/") || name.isEmpty {
                throw ImportError(path: path, reason: .unsupported(what: "a weight file outside its folder, \(name)"))
            }
            content += try File.read(folder + name, limit: limit - content.count)
        }
        return content
    }

    private static func split(
        _ content: [UInt8], _ list: [Weight], path: String,
        into weights: inout [String: TensorFlowTensorProto]
    ) throws {
        var position = 0
        for weight in list {
            func failure(_ reason: ImportError.Reason) -> ImportError {
                ImportError(path: path, node: weight.name, operation: "Const", reason: reason)
            }
            let types: [String: TensorFlowDataType] = ["float32": .dtFloat, "int32": .dtInt32]
            guard let type = types[weight.dtype] else {
                throw failure(.elementType(found: weight.dtype, expected: "float32 or int32"))
            }
            if weight.quantization != nil { throw failure(.unsupported(what: "quantised weights")) }
            let count: Int
            do { count = try CheckedShape.elementCount(weight.shape) } catch let reason as ImportError.Reason {
                throw failure(reason)
            }
            let (size, overflow) = count.multipliedReportingOverflow(by: 4)
            guard !overflow, size <= content.count - position else {
                throw failure(
                    .contentLength(bytes: content.count - position, shape: weight.shape, expectedBytes: size))
            }
            weights[weight.name] = .with {
                $0.dtype = type
                $0.tensorShape = .with { $0.dim = weight.shape.map { size in .with { $0.size = Int64(size) } } }
                $0.tensorContent = Data(content[position..<position + size])
            }
            position += size
        }
    }
}
