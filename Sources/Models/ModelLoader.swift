import Files
import Interchange
import NeuralNetworks

/// Loading a model by its name in the catalogue or from a file.
public enum ModelLoader {
    /// A model that can be used.
    public enum Model: Sendable {
        case detector(Detector)
        case classifier(Classifier)
    }

    /// The model `name`: a name of the catalogue, else a path; a folder is one network in several TFLite files.
    ///
    /// - Parameters:
    ///   - pixels: what a network from a file of the user's wants done to pictures; nil: what its format is known for.
    ///   - threads: that share the work of one picture.
    /// - Throws: `ModelError`, `ImportError`, `FileError`, `NetworkError`.
    public static func load(
        _ name: String, store: ModelStore = ModelStore(), pixels: PicturePreparation? = nil, threads: Int = 1
    ) throws -> Model {
        let path = try path(of: name, store: store)
        let known = ModelCatalogue.entry(named: name).flatMap { PicturePreparation.known[$0.name] }
        return try load(path: path, source: name, pixels: pixels ?? known, threads: threads)
    }

    /// What the model file `name` holds, found as `load` finds it, without running it.
    ///
    /// - Throws: `ModelError`, `ImportError`, `FileError`.
    public static func inspect(_ name: String, store: ModelStore = ModelStore()) throws -> ModelInspection {
        try ModelFile(path: path(of: name, store: store)).inspect()
    }

    private static func path(of name: String, store: ModelStore) throws -> String {
        let entry = ModelCatalogue.entry(named: name)
        if entry == nil, File.exists(name) || name.contains("/") || name.contains(".") { return name }
        guard let entry else {
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

    private static func load(
        path: String, source: String, pixels: PicturePreparation?, threads: Int
    ) throws -> Model {
        func classifier(_ preparation: PicturePreparation, _ graph: (PixelScaling?) throws -> Graph) throws -> Model {
            .classifier(
                try Classifier(
                    graph: graph(preparation.scaling), path: path, source: source, preparation: preparation,
                    threads: threads))
        }
        switch try ModelFile(path: path) {
        case .weights(let tensors):
            return .classifier(try Classifier(tensors, source: source, threads: threads))
        case .onnx(let model):
            if let end = model.yoloEnd {
                return .detector(
                    try Detector(model, end, source: source, preparation: pixels ?? .openCV(.redGreenBlue, .unit), threads: threads))
            }
            // Files of torchvision and of ONNX's own zoo.
            return try classifier(pixels ?? PicturePreparation(scaling: .imageNet)) {
                try model.graph(size: (224, 224), scaling: $0)
            }
        case .tensorFlow(let frozen):
            return .detector(
                try Detector(frozen, source: source, preparation: pixels, threads: threads))
        case .keras(let model):
            return try classifier(pixels ?? PicturePreparation(scaling: .signed)) { try model.graph(scaling: $0) }
        case .tfLite(let body, let head):
            return try classifier(pixels ?? PicturePreparation()) { try body.graph(scaling: $0, head: head) }
        case .caffe(let model):
            let preparation = pixels ?? .openCV(.blueGreenRed, nil)
            if model.detection != nil {
                return .detector(
                    try Detector(model, source: source, preparation: preparation, threads: threads))
            }
            return try classifier(preparation) { try model.graph(scaling: $0) }
        case .darknet(let model):
            let preparation = pixels ?? .openCV(.redGreenBlue, .unit)
            let (graph, maps) = try model.graph(scaling: preparation.scaling)
            if maps.isEmpty { return try classifier(preparation) { _ in graph } }
            return .detector(try Detector(model, source: source, preparation: preparation, threads: threads))
        }
    }
}
