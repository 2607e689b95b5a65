import Files
import Interchange

/// Loading a model by its name in the catalogue or from a file.
public enum ModelLoader {
    /// A model that can be used.
    public enum Model: Sendable {
        case detector(Detector)
        case classifier(Classifier)
    }

    /// The model `name`: a path if a file is there or it looks like one, else a name of the catalogue.
    ///
    /// - Parameter threads: that share the work of one picture.
    /// - Throws: `ModelError`, `ImportError`, `FileError`, `NetworkError`.
    public static func load(_ name: String, store: ModelStore = ModelStore(), threads: Int = 1) throws -> Model {
        if File.exists(name) || name.contains("/") || name.contains(".") {
            return try load(path: name, source: name, threads: threads)
        }
        guard let entry = ModelCatalogue.entry(named: name) else {
            throw ModelError.unknownName(name, known: ModelCatalogue.entries.filter(\.isRunnable).map(\.name))
        }
        guard entry.isRunnable else {
            throw ModelError.notRunnable(name: name, format: entry.format.rawValue)
        }
        guard store.isFetched(entry) else {
            throw ModelError.notFetched(name: name, folder: store.folder(of: entry))
        }
        return try load(path: store.path(of: entry), source: name, threads: threads)
    }

    /// What a file is stands in its content, not in its name.
    private static func load(path: String, source: String, threads: Int) throws -> Model {
        let bytes = try File.read(path, limit: 1 << 30)
        if TorchStateDictionary.isLikely(bytes) {
            let tensors = try TorchStateDictionary(bytes: bytes, path: path)
            return .classifier(try Classifier(tensors, source: source, threads: threads))
        }
        return .detector(
            try Detector(try FrozenGraph.read(bytes, path: path), source: source, threads: threads))
    }
}
