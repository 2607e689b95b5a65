import Files
import Interchange
import NeuralNetworks

/// Loading a model by its name in the catalogue or from a file.
public enum ModelLoader {
    /// A model that can be used.
    public enum Model: Sendable {
        case detector(Detector)
        case classifier(Classifier)

        public var preparation: PicturePreparation {
            switch self {
            case .detector(let detector): detector.preparation
            case .classifier(let classifier): classifier.preparation
            }
        }

        public var inputSize: Int {
            switch self {
            case .detector(let detector): detector.inputSize
            case .classifier(let classifier): classifier.inputSize
            }
        }
    }

    /// How a model of the catalogue takes its pictures; nil for a file of the user's.
    public static func preparation(named name: String) -> PicturePreparation? {
        ModelCatalogue.entry(named: name).flatMap { PicturePreparation.known[$0.name] }
    }

    /// The model `name`: a name of the catalogue, else a path; a folder is one network in several TFLite files.
    ///
    /// - Parameters:
    ///   - pixels: what is done to pictures before the network; nil: what is known of it, or what its format is known for.
    ///   - changes: what is stated about that otherwise.
    ///   - threads: that share the work of one picture.
    /// - Throws: `ModelError`, `ImportError`, `FileError`, `NetworkError`.
    public static func load(
        _ name: String, store: ModelStore = ModelStore(), pixels: PicturePreparation? = nil,
        changes: PictureChanges = PictureChanges(), threads: Int = 1
    ) throws -> Model {
        let path = try path(of: name, store: store)
        let known = pixels ?? preparation(named: name)
        return try load(path: path, source: name, threads: threads) { changes.applied(to: known ?? $0) }
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

    /// - Parameter preparation: what is done to pictures, from what the format is known for.
    private static func load(
        path: String, source: String, threads: Int, _ preparation: (PicturePreparation) -> PicturePreparation
    ) throws -> Model {
        func classifier(_ usual: PicturePreparation, _ graph: (PixelScaling?) throws -> Graph) throws -> Model {
            let preparation = preparation(usual)
            return .classifier(
                try Classifier(
                    graph: graph(preparation.scaling), path: path, source: source, preparation: preparation,
                    threads: threads))
        }
        switch try ModelFile(path: path) {
        case .weights(let tensors):
            return .classifier(
                try Classifier(
                    tensors, source: source, preparation: preparation(PicturePreparation(scaling: .imageNet)), threads: threads))
        case .onnx(let model):
            if let end = model.yoloEnd {
                return .detector(
                    try Detector(
                        model, end, source: source, preparation: preparation(.openCV(.redGreenBlue, .unit)), threads: threads))
            }
            // Files of torchvision and of ONNX's own zoo.
            return try classifier(PicturePreparation(scaling: .imageNet)) { try model.graph(size: (224, 224), scaling: $0) }
        case .tensorFlow(let frozen):
            let usual = try Detector.preparation(of: frozen)
            return .detector(
                try Detector(frozen, source: source, preparation: preparation(usual), threads: threads))
        case .keras(let model):
            return try classifier(PicturePreparation(scaling: .signed)) { try model.graph(scaling: $0) }
        case .tfLite(let body, let head):
            return try classifier(PicturePreparation()) { try body.graph(scaling: $0, head: head) }
        case .caffe(let model):
            let usual = PicturePreparation.openCV(.blueGreenRed, nil)
            if model.detection != nil {
                return .detector(
                    try Detector(model, source: source, preparation: preparation(usual), threads: threads))
            }
            return try classifier(usual) { try model.graph(scaling: $0) }
        case .darknet(let model):
            let prepared = preparation(.openCV(.redGreenBlue, .unit))
            let (graph, maps) = try model.graph(scaling: prepared.scaling)
            if maps.isEmpty { return try classifier(.openCV(.redGreenBlue, .unit)) { _ in graph } }
            return .detector(try Detector(model, source: source, preparation: prepared, threads: threads))
        }
    }
}
