import Files
import Tensors

/// The named tensors of a model that torch saved: `torch.save(model.state_dict(), path)`, in either of its formats.
///
/// A zip archive (since torch 1.6) holds the dictionary as `data.pkl` and each storage as a file `data/KEY`. The first
/// format is five pickles (a magic number, a version, facts about the machine, the dictionary, the list of storages) and
/// then each storage: its number of elements as int64 and its raw little-endian numbers. A tensor is a view of a
/// storage: an offset, sizes and strides.
///
/// Format: pytorch/pytorch, torch/serialization.py, `_legacy_save` and `_save`.
public struct TorchStateDictionary: Sendable {
    public let path: String
    /// Float32 tensors, dense, in the order of the file; halves and doubles become such, counters and other integers are left out.
    public private(set) var tensors: [(name: String, tensor: Tensor)] = []
    private var index: [String: Int] = [:]

    public subscript(name: String) -> Tensor? { index[name].map { tensors[$0].tensor } }

    /// 0x1950a86a20f9469cfc6c, little-endian.
    static let magic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

    private static func isLegacy(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x80, 0x02, 0x8A, UInt8(magic.count)] + magic)
    }

    /// Whether `bytes` begin as such a file does; of a zip archive, whether it names a dictionary.
    public static func isLikely(_ bytes: [UInt8]) -> Bool {
        isLegacy(bytes) || ZipArchive.isLikely(bytes) && ByteSearch.contains(Array("data.pkl".utf8), in: Array(bytes.prefix(4096)))
    }

    /// - Throws: `FileError` or `ImportError`.
    public init(path: String) throws { try self.init(bytes: try FileProbe.binary(path), path: path) }

    /// The tensors in `bytes`; `path` serves the messages.
    public init(bytes: [UInt8], path: String) throws {
        self.path = path
        try FileProbe.requireBinary(bytes, path: path)
        do {
            if ZipArchive.isLikely(bytes) {
                try readArchive(bytes)
            } else if TorchStateDictionary.isLegacy(bytes) {
                try readLegacy(bytes)
            } else {
                throw ImportError.Reason.damaged(what: "it does not begin with torch's magic number")
            }
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, reason: reason)
        } catch let error as PickleError {
            throw ImportError(path: path, reason: ImportError.Reason(error))
        }
    }

    private mutating func readArchive(_ bytes: [UInt8]) throws {
        let archive = try ZipArchive(bytes)
        guard let description = archive.entries.first(where: { $0.name.hasSuffix("/data.pkl") || $0.name == "data.pkl" }) else {
            throw ImportError.Reason.damaged(what: "no data.pkl is in the archive")
        }
        let folder = description.name.dropLast("data.pkl".count)
        var allowance = MemoryAllowance(fileBytes: bytes.count)
        try allowance.take(elements: description.byteCount)
        var position = 0
        let pickle = try Pickle(Array(archive.content(of: description, limit: FileProbe.limit)), at: &position)
        let views = try TorchView.all(of: pickle)
        let entries = Dictionary(archive.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var storages: [String: ArraySlice<UInt8>] = [:]
        for view in views where storages[view.storage] == nil && view.element != nil {
            guard let entry = entries["\(folder)data/\(view.storage)"] else { continue }
            try allowance.take(elements: entry.byteCount / 4)
            storages[view.storage] = try archive.content(of: entry, limit: FileProbe.limit)
        }
        try take(views, storages, &allowance)
    }

    private mutating func readLegacy(_ bytes: [UInt8]) throws {
        var position = 0
        for _ in 0..<3 { _ = try Pickle(bytes, at: &position) }
        let dictionary = try Pickle(bytes, at: &position)
        let keys = try Pickle(bytes, at: &position)
        guard let names = keys.members(keys.root) else {
            throw ImportError.Reason.damaged(what: "it holds no list of storages")
        }
        let views = try TorchView.all(of: dictionary)
        let storages = try TorchStateDictionary.storages(bytes, &position, keys: names.compactMap(keys.text), views)
        var allowance = MemoryAllowance(fileBytes: bytes.count)
        try take(views, storages, &allowance)
    }

    /// The tensors that the views see in their storages.
    private mutating func take(
        _ views: [TorchView], _ storages: [String: ArraySlice<UInt8>], _ allowance: inout MemoryAllowance
    ) throws {
        for view in views {
            guard let element = view.element else { continue }
            guard let storage = storages[view.storage] else {
                throw ImportError.Reason.missingInput(name: "storage \(view.storage)")
            }
            let tensor = try view.tensor(storage, element, &allowance)
            guard index.updateValue(tensors.count, forKey: view.name) == nil else {
                throw ImportError.Reason.duplicateName
            }
            tensors.append((view.name, tensor))
        }
    }

    /// The bytes of each storage of the first format.
    private static func storages(
        _ bytes: [UInt8], _ position: inout Int, keys: [String], _ views: [TorchView]
    ) throws -> [String: ArraySlice<UInt8>] {
        let types = Dictionary(views.map { ($0.storage, $0.elementType) }, uniquingKeysWith: { first, _ in first })
        let sizes = [
            "FloatStorage": 4, "DoubleStorage": 8, "HalfStorage": 2, "BFloat16Storage": 2, "LongStorage": 8, "IntStorage": 4,
            "ShortStorage": 2, "CharStorage": 1, "ByteStorage": 1, "BoolStorage": 1,
        ]
        var places: [String: ArraySlice<UInt8>] = [:]
        for key in keys {
            guard let type = types[key], let size = sizes[type] else {
                throw ImportError.Reason.elementType(found: types[key] ?? "nothing", expected: "FloatStorage")
            }
            guard bytes.count - position >= 8 else {
                throw ImportError.Reason.damaged(what: "it breaks off before the storage \(key)")
            }
            let count = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[position + $1]) << (8 * UInt64($1)) }
            position += 8
            guard count <= UInt64(bytes.count - position) / UInt64(size) else {
                throw ImportError.Reason.damaged(what: "it breaks off in the storage \(key)")
            }
            places[key] = bytes[position..<position + Int(count) * size]
            position += Int(count) * size
        }
        return places
    }
}

extension ImportError.Reason {
    fileprivate init(_ error: PickleError) {
        switch error {
        case .damaged(let what): self = .damaged(what: what)
        case .tooLarge(let count, let limit): self = .tooLarge(what: "objects", count: count, limit: limit)
        case .unsupported(let instruction, let offset):
            self = .unsupported(what: "the pickle instruction \(instruction) at byte \(offset)")
        }
    }
}
