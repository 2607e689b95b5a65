import Diagnostics
import Files
import Kernels
import Synchronization
import Tensors

/// A safetensors file whose numbers are read when they are asked for, straight into the memory of their tensor: there is
/// never a second copy of them.
///
/// Source: github.com/huggingface/safetensors, README, "Format".
public struct SafetensorsReader {
    public let metadata: [(name: String, value: String)]
    private let entries: [(name: String, place: Place)]
    /// The first entry of each name.
    private let index: [String: Int]
    private let source: Source

    /// A tensor's dtype and shape, and its bytes counted from the file's start.
    fileprivate struct Place {
        let element: StoredElement
        let shape: Shape
        let bytes: Range<Int>
    }

    fileprivate enum Source {
        case file(OpenFile)
        case memory([UInt8])
    }

    /// Bytes that a header may take, as in the format's own readers.
    private static let headerLimit = 100_000_000
    /// Bytes that a thread reads at a time.
    private static let readGrain = 8 << 20

    /// Reads the header. The file is kept open; its numbers must stay what they are.
    ///
    /// - Throws: `FileError`, `StorageError`, `TensorError.tooLarge`.
    public init(reading path: String) throws {
        if let file = try OpenFile(path) {
            try self.init(.file(file), count: file.byteCount)
        } else {
            try self.init(bytes: try File.read(path))
        }
    }

    /// - Throws: `StorageError`, `TensorError.tooLarge`.
    public init(bytes: [UInt8]) throws { try self.init(.memory(bytes), count: bytes.count) }

    private init(_ source: Source, count: Int) throws {
        guard count >= 8 else { throw StorageError.notSafetensors(reason: "it has \(count) bytes") }
        let length = try source.bytes(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.headerLimit), Int(length) <= count - 8 else {
            throw StorageError.notSafetensors(reason: "its header would reach past the end of the file")
        }
        let start = 8 + Int(length)
        guard case .object(let fields) = try Self.header(try source.bytes(8..<start)) else {
            throw StorageError.notSafetensors(reason: "its header is no object")
        }
        var metadata: [(name: String, value: String)] = []
        var entries: [(name: String, place: Place)] = []
        var byteCount = 0
        for (name, entry) in fields {
            guard case .object(let fields) = entry else {
                throw StorageError.entry(name: name, reason: "its entry is no object")
            }
            if name == "__metadata__" {
                for (key, value) in fields { if case .string(let text) = value { metadata.append((key, text)) } }
            } else {
                let place = try Place(name, fields, data: start..<count)
                // No byte belongs to two tensors, so that a small file stays small; a half takes twice its place here.
                byteCount += place.shape.elementCount * place.element.dtype.size
                guard byteCount <= 2 * (count - start) else {
                    throw StorageError.entry(name: name, reason: "it lies where other tensors lie")
                }
                entries.append((name, place))
            }
        }
        self.source = source
        self.metadata = metadata
        self.entries = entries
        index = Dictionary(entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func header(_ bytes: [UInt8]) throws -> JSONValue {
        do {
            return try JSONValue.read(bytes[...], depthLimit: 8)
        } catch let error as JSONError {
            throw StorageError.notSafetensors(reason: "\(error.reason) (byte \(error.byte) of the header)")
        }
    }

    // MARK: - Numbers

    public func text(_ name: String) -> String? { metadata.first { $0.name == name }?.value }

    /// The tensor of that name in memory of its own, nil if there is none.
    ///
    /// - Throws: `FileError`, `TensorError.tooLarge`.
    public func tensor(_ name: String) throws -> Tensor? { try index[name].map { try read(entries[$0].place) } }

    /// All tensors, in the order of the file.
    ///
    /// - Throws: `FileError`, `TensorError.tooLarge`.
    public func tensors() throws -> [(name: String, value: Tensor)] {
        try entries.map { ($0.name, try read($0.place)) }
    }

    private func read(_ place: Place) throws -> Tensor {
        let result = try Tensor.empty(place.shape, dtype: place.element.dtype)
        let memory = UnsafeMutableRawBufferPointer(start: result.storage.bytes, count: result.byteCount)
        // Smaller elements come to lie at the end, and spread from the start.
        try read(place.bytes, into: UnsafeMutableRawBufferPointer(rebasing: memory.suffix(place.bytes.count)))
        place.element.spread(in: memory, count: result.elementCount)
        return result
    }

    private func read(_ range: Range<Int>, into memory: UnsafeMutableRawBufferPointer) throws {
        switch source {
        case .memory(let bytes):
            bytes[range].withUnsafeBytes { memory.copyMemory(from: $0) }
        case .file(let file):
            let failure = Mutex<(any Error)?>(nil)
            nonisolated(unsafe) let memory = memory
            Cancellation.shielded {
                Parallelism.forEachRange(of: range.count, grain: Self.readGrain) { part in
                    do {
                        try file.read(
                            at: range.lowerBound + part.lowerBound, into: UnsafeMutableRawBufferPointer(rebasing: memory[part]))
                    } catch {
                        failure.withLock { $0 = error }
                    }
                }
            }
            if let failure = failure.withLock({ $0 }) { throw failure }
        }
    }
}

fileprivate extension SafetensorsReader.Source {
    func bytes(_ range: Range<Int>) throws -> [UInt8] {
        switch self {
        case .memory(let bytes): return Array(bytes[range])
        case .file(let file):
            return try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
                try file.read(at: range.lowerBound, into: UnsafeMutableRawBufferPointer(buffer))
                count = range.count
            }
        }
    }
}

fileprivate extension SafetensorsReader.Place {
    /// - Parameter data: the place of all numbers in the file.
    init(_ name: String, _ fields: [(name: String, value: JSONValue)], data: Range<Int>) throws {
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
        self.init(element: element, shape: shape, bytes: data.lowerBound + range[0]..<data.lowerBound + range[1])
    }
}
