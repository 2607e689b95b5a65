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

    /// Bytes that a header may take, as in the format's own readers.
    private static let headerLimit = 100_000_000

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
                "\(name.quotedJSON):{\"dtype\":\"\(Self.code(tensor.dtype))\",\"shape\":[\(sizes)],"
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

    private static func code(_ dtype: DType) -> String {
        switch dtype {
        case .float32: "F32"
        case .float64: "F64"
        case .int64: "I64"
        case .uint8: "U8"
        case .bool: "BOOL"
        }
    }

    // MARK: - Reading

    /// - Throws: `FileError`, `StorageError`, `TensorError.tooLarge`.
    public init(reading path: String) throws { try self.init(bytes: try File.read(path)) }

    /// - Throws: `StorageError`, `TensorError.tooLarge`.
    public init(bytes: [UInt8]) throws {
        self.init()
        guard bytes.count >= 8 else { throw StorageError.notSafetensors(reason: "it has \(bytes.count) bytes") }
        var length: UInt64 = 0
        for shift in 0..<8 { length |= UInt64(bytes[shift]) << UInt64(8 * shift) }
        guard length <= UInt64(Self.headerLimit), Int(length) <= bytes.count - 8 else {
            throw StorageError.notSafetensors(reason: "its header would reach past the end of the file")
        }
        let start = 8 + Int(length)
        guard case .object(let entries) = try Self.header(bytes[8..<start]) else {
            throw StorageError.notSafetensors(reason: "its header is no object")
        }
        var byteCount = 0
        for (name, entry) in entries {
            guard case .object(let fields) = entry else {
                throw StorageError.entry(name: name, reason: "its entry is no object")
            }
            if name == "__metadata__" {
                for (key, value) in fields { if case .string(let text) = value { metadata.append((key, text)) } }
            } else {
                let tensor = try Self.tensor(name, fields, bytes[start...])
                // No byte belongs to two tensors, so that a small file stays small; a half takes twice its place here.
                byteCount += tensor.byteCount
                guard byteCount <= 2 * (bytes.count - start) else {
                    throw StorageError.entry(name: name, reason: "it lies where other tensors lie")
                }
                tensors.append((name, tensor))
            }
        }
    }

    private static func header(_ bytes: ArraySlice<UInt8>) throws -> JSONValue {
        do {
            return try JSONValue.read(bytes, depthLimit: 8)
        } catch let error as JSONError {
            throw StorageError.notSafetensors(reason: "\(error.reason) (byte \(error.byte) of the header)")
        }
    }

    private static func tensor(
        _ name: String, _ fields: [(name: String, value: JSONValue)], _ data: ArraySlice<UInt8>
    ) throws -> Tensor {
        func field(_ key: String) -> JSONValue? { fields.first { $0.name == key }?.value }
        func numbers(_ key: String) throws -> [Int] {
            guard case .list(let values)? = field(key) else {
                throw StorageError.entry(name: name, reason: "\(key) is missing")
            }
            return try values.map { value in
                guard case .int(let number) = value, number >= 0 else {
                    throw StorageError.entry(name: name, reason: "\(key) holds something else than counts")
                }
                return number
            }
        }
        guard case .string(let code)? = field("dtype"), let element = StoredElement(rawValue: code) else {
            throw StorageError.entry(name: name, reason: "its dtype is not one that can be read")
        }
        let shape = try Shape.checked(try numbers("shape"), element.dtype)
        let range = try numbers("data_offsets")
        guard range.count == 2, range[0] <= range[1], range[1] <= data.count,
            range[1] - range[0] == shape.elementCount * element.size
        else { throw StorageError.entry(name: name, reason: "its place in the file does not fit its shape") }
        let result = try Tensor.empty(shape, dtype: element.dtype)
        data[data.startIndex + range[0]..<data.startIndex + range[1]].withUnsafeBytes { element.read($0, into: result) }
        return result
    }
}

/// The dtypes of files; those that tensors do not have become the next larger one.
private enum StoredElement: String {
    case float64 = "F64"
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"
    case int32 = "I32"
    case uint8 = "U8"
    case bool = "BOOL"

    var size: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        case .uint8, .bool: 1
        }
    }

    var dtype: DType {
        switch self {
        case .float64: .float64
        case .float32, .float16, .bfloat16: .float32
        case .int64, .int32: .int64
        case .uint8: .uint8
        case .bool: .bool
        }
    }

    func read(_ bytes: UnsafeRawBufferPointer, into tensor: Tensor) {
        func each<Stored>(_ type: Stored.Type, _ body: (Int, Stored) -> Void) {
            for i in 0..<tensor.elementCount {
                body(i, bytes.loadUnaligned(fromByteOffset: i * size, as: type))
            }
        }
        switch self {
        case .float64, .float32, .int64, .uint8:
            guard let base = bytes.baseAddress else { return }
            UnsafeMutableRawPointer(tensor.pointer(UInt8.self, byte: 0)).copyMemory(from: base, byteCount: bytes.count)
        case .bool: each(UInt8.self) { tensor.pointer(UInt8.self)[$0] = $1 == 0 ? 0 : 1 }
        case .int32: each(Int32.self) { tensor.pointer(Int.self)[$0] = Int($1) }
        case .bfloat16: each(UInt16.self) { tensor.pointer(Float.self)[$0] = Float(bitPattern: UInt32($1) << 16) }
        case .float16: each(Float16.self) { tensor.pointer(Float.self)[$0] = Float($1) }
        }
    }
}

extension Tensor {
    /// The bytes of a dense tensor, whatever its dtype.
    fileprivate func pointer(_ type: UInt8.Type, byte: Int) -> UnsafeMutablePointer<UInt8> {
        storage.bytes.assumingMemoryBound(to: UInt8.self) + offset * dtype.size + byte
    }
}
