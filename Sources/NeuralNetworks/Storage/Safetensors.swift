import Diagnostics
import Files
import Tensors

/// Named tensors and short texts in one file.
///
/// The file: eight bytes, little-endian, with the header's length; the header, JSON, with each tensor's dtype, shape and
/// place; the numbers, row-major, little-endian.
/// Source: github.com/huggingface/safetensors, README, "Format".
public struct Safetensors {
    public var tensors: [(name: String, value: Tensor)]
    public var metadata: [(name: String, value: String)]

    public init(tensors: [(name: String, value: Tensor)] = [], metadata: [(name: String, value: String)] = []) {
        self.tensors = tensors
        self.metadata = metadata
    }

    public func tensor(_ name: String) -> Tensor? { tensors.first { $0.name == name }?.value }
    public func text(_ name: String) -> String? { metadata.first { $0.name == name }?.value }

    // MARK: - Writing

    /// - Throws: `FileError`; `path` then holds what it held before.
    public func write(to path: String) throws { try File.write(try bytes(), to: path) }

    public func bytes() throws -> [UInt8] {
        var entries: [String] = []
        if !metadata.isEmpty {
            let texts = metadata.map { "\($0.name.quotedJSON):\($0.value.quotedJSON)" }
            entries.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
        }
        var end = 0
        for (name, tensor) in tensors {
            let start = end
            end += tensor.byteCount
            let sizes = tensor.shape.map(String.init).joined(separator: ",")
            entries.append(
                "\(name.quotedJSON):{\"dtype\":\"\(StoredElement(tensor.dtype).rawValue)\",\"shape\":[\(sizes)],"
                    + "\"data_offsets\":[\(start),\(end)]}")
        }
        var header = Array("{\(entries.joined(separator: ","))}".utf8)
        while header.count % 8 != 0 { header.append(0x20) }
        var result: [UInt8] = []
        result.reserveCapacity(8 + header.count + end)
        for shift in 0..<8 { result.append(UInt8(truncatingIfNeeded: header.count >> (8 * shift))) }
        result += header
        for (_, tensor) in tensors {
            let dense = try tensor.detached.contiguous()
            result += UnsafeRawBufferPointer(start: dense.pointer(UInt8.self, byte: 0), count: dense.byteCount)
            withExtendedLifetime(dense) {}
        }
        return result
    }

    // MARK: - Reading

    /// - Throws: `FileError`, `StorageError`, `TensorError.tooLarge`.
    public init(reading path: String) throws { try self.init(SafetensorsReader(reading: path)) }

    /// - Throws: `StorageError`, `TensorError.tooLarge`.
    public init(bytes: [UInt8]) throws { try self.init(SafetensorsReader(bytes: bytes)) }

    /// All that a file holds.
    ///
    /// - Throws: `FileError`, `TensorError.tooLarge`.
    public init(_ file: SafetensorsReader) throws {
        self.init(tensors: try file.tensors(), metadata: file.metadata)
    }
}

extension Tensor {
    /// The bytes of a dense tensor, whatever its dtype.
    fileprivate func pointer(_ type: UInt8.Type, byte: Int) -> UnsafeMutablePointer<UInt8> {
        storage.bytes.assumingMemoryBound(to: UInt8.self) + offset * dtype.size + byte
    }
}
