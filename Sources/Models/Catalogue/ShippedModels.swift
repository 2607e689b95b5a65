import CShippedModels
import NeuralNetworks

/// Trained networks that are part of the program, there without any fetching.
public enum ShippedModels {
    public struct Entry: Sendable {
        public var name: String
        public var title: String
        public var byteCount: Int
    }

    public static let entries: [Entry] = [
        Entry(
            name: "shapes_ssd", title: "SSD for circles, squares and triangles, 64 x 64: part of the program",
            byteCount: csm_shapes_ssd_size())
    ]

    public static func entry(named name: String) -> Entry? { entries.first { $0.name == name } }

    /// The file of a model, as Scripts/train-detectors wrote it; nil for a name that is not there.
    ///
    /// - Throws: `StorageError`, `TensorError.tooLarge`.
    public static func file(named name: String) throws -> Safetensors? {
        guard let entry = entry(named: name) else { return nil }
        return try Safetensors(bytes: [UInt8](UnsafeBufferPointer(start: csm_shapes_ssd(), count: entry.byteCount)))
    }

    /// A network of its own each time, ready to predict or to learn more.
    ///
    /// - Throws: as `file`.
    public static func network(named name: String) throws -> Network? {
        try file(named: name).map { try Network($0, kinds: DetectionNetworks.kinds) }
    }
}
