import Tensors

/// The named tensors of a model that torch saved: `torch.save(model.state_dict(), path)` in its first, unzipped format.
///
/// The file is five pickles (a magic number, a version, facts about the machine, the dictionary, the list of
/// storages) and then each storage: its number of elements as int64 and its raw little-endian numbers. A tensor is a
/// view of a storage: an offset, sizes and strides.
///
/// Format: pytorch/pytorch, torch/serialization.py, `_legacy_save`.
public struct TorchStateDictionary: Sendable {
    public let path: String
    /// Float32 tensors, dense, in the order of the file; counters and other integers are left out.
    public private(set) var tensors: [(name: String, tensor: Tensor)] = []
    private var index: [String: Int] = [:]

    public subscript(name: String) -> Tensor? { index[name].map { tensors[$0].tensor } }

    /// 0x1950a86a20f9469cfc6c, little-endian.
    static let magic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

    /// Whether `bytes` begin as such a file does.
    public static func isLikely(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x80, 0x02, 0x8A, UInt8(magic.count)] + magic)
    }

    /// - Throws: `FileError` or `ImportError`.
    public init(path: String) throws { try self.init(bytes: try FileProbe.binary(path), path: path) }

    /// The tensors in `bytes`; `path` serves the messages.
    public init(bytes: [UInt8], path: String) throws {
        self.path = path
        try FileProbe.requireBinary(bytes, path: path)
        do {
            guard TorchStateDictionary.isLikely(bytes) else {
                throw ImportError.Reason.damaged(what: "it does not begin with torch's magic number")
            }
            try read(bytes)
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, reason: reason)
        }
    }

    private mutating func read(_ bytes: [UInt8]) throws {
        var position = 0
        for _ in 0..<3 { _ = try Pickle(bytes, at: &position) }
        let dictionary = try Pickle(bytes, at: &position)
        let keys = try Pickle(bytes, at: &position)
        guard case .dictionary(let entries) = dictionary[dictionary.root], let names = keys.members(keys.root) else {
            throw ImportError.Reason.damaged(what: "it holds no dictionary of tensors")
        }
        // Each view: its name and how it looks at a storage.
        let views = try stride(from: 0, to: entries.count - 1, by: 2).map { place in
            try TorchView(dictionary, key: entries[place], value: entries[place + 1])
        }
        let storages = try TorchStateDictionary.storages(bytes, &position, keys: names.compactMap(keys.text), views)
        var allowance = MemoryAllowance(fileBytes: bytes.count)
        for view in views where view.elementType == "FloatStorage" {
            guard let place = storages[view.storage] else {
                throw ImportError.Reason.missingInput(name: "storage \(view.storage)")
            }
            let tensor = try view.tensor(bytes, storage: place, &allowance)
            guard index.updateValue(tensors.count, forKey: view.name) == nil else {
                throw ImportError.Reason.duplicateName
            }
            tensors.append((view.name, tensor))
        }
    }

    /// Where the numbers of each storage lie in the file: first byte and count of elements.
    private static func storages(
        _ bytes: [UInt8], _ position: inout Int, keys: [String], _ views: [TorchView]
    ) throws -> [String: (start: Int, count: Int)] {
        let types = Dictionary(views.map { ($0.storage, $0.elementType) }, uniquingKeysWith: { first, _ in first })
        let sizes = ["FloatStorage": 4, "LongStorage": 8, "IntStorage": 4, "HalfStorage": 2, "ByteStorage": 1]
        var places: [String: (start: Int, count: Int)] = [:]
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
            places[key] = (position, Int(count))
            position += Int(count) * size
        }
        return places
    }
}
