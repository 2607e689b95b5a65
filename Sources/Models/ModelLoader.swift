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
        try load(path: path(of: name, store: store), source: name, threads: threads)
    }

    /// What the model file `name` holds, found as `load` finds it, without running it.
    ///
    /// - Throws: `ModelError`, `ImportError`, `FileError`.
    public static func inspect(_ name: String, store: ModelStore = ModelStore()) throws -> ModelInspection {
        let path = try path(of: name, store: store)
        let bytes = try File.read(path, limit: 1 << 30)
        return TorchStateDictionary.isLikely(bytes)
            ? try TorchStateDictionary(bytes: bytes, path: path).inspect()
            : try FrozenGraph.read(bytes, path: path).inspect()
    }

    private static func path(of name: String, store: ModelStore) throws -> String {
        if File.exists(name) || name.contains("/") || name.contains(".") { return name }
        guard let entry = ModelCatalogue.entry(named: name) else {
            throw ModelError.unknownName(
                name, known: ShippedModels.entries.map(\.name) + ModelCatalogue.entries.filter(\.isRunnable).map(\.name))
        }
        guard entry.isRunnable else {
            throw ModelError.notRunnable(name: name, format: entry.format.rawValue)
        }
        guard store.isFetched(entry) else {
            throw ModelError.notFetched(name: name, folder: store.folder(of: entry))
        }
        return store.path(of: entry)
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
