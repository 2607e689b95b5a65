import Files
import Interchange

/// A model file, read but not yet a network: what a file is stands in its content, not in its name.
enum ModelFile {
    case tensorFlow(FrozenGraph)
    case keras(KerasModel)
    /// Weights without a network.
    case weights(NamedTensors)
    case onnx(ONNXModel)
    /// A second one that reads what the first gives, when a network lies in two files.
    case tfLite(TFLiteModel, head: TFLiteModel?)
    case caffe(CaffeModel)
    case darknet(DarknetModel)

    /// No model that runs on a desk is larger.
    private static let limit = 1 << 30

    /// - Throws: `ImportError`, `FileError`.
    init(path: String) throws {
        if let pieces = try ModelFile.pieces(path) {
            self = pieces
            return
        }
        let bytes = try File.read(path, limit: ModelFile.limit)
        if NamedTensors.isLikely(bytes) {
            self = .weights(try NamedTensors(bytes: bytes, path: path))
        } else if ONNXModel.isLikely(bytes) {
            self = .onnx(try ONNXModel(bytes: bytes, path: path))
        } else if TFLiteModel.isLikely(bytes) {
            self = .tfLite(try TFLiteModel(bytes: bytes, path: path), head: nil)
        } else if KerasModel.isLikely(bytes) {
            self = .keras(try KerasModel(bytes: bytes, path: path))
        } else if DarknetModel.isLikely(bytes) {
            self = .darknet(try DarknetModel(bytes: bytes, path: path))
        } else if CaffeModel.isLikely(bytes) || CaffeModel.isDescription(bytes) {
            self = .caffe(try CaffeModel(bytes: bytes, path: path))
        } else {
            self = .tensorFlow(try FrozenGraph.read(bytes, path: path))
        }
    }

    /// The two TFLite files of a folder that holds a network in two pieces; nil when it is no such folder.
    private static func pieces(_ path: String) throws -> ModelFile? {
        let models = try Folder.entries(of: path).filter { $0.hasSuffix(".tflite") }.sorted().map { name in
            try TFLiteModel(bytes: File.read("\(path)/\(name)", limit: limit), path: "\(path)/\(name)")
        }
        guard models.count == 2 else { return nil }
        if models[1].follows(models[0]) { return .tfLite(models[0], head: models[1]) }
        if models[0].follows(models[1]) { return .tfLite(models[1], head: models[0]) }
        return nil
    }

    /// What it holds, without running it.
    ///
    /// - Throws: `ImportError`.
    func inspect() throws -> ModelInspection {
        switch self {
        case .tensorFlow(let graph): graph.inspect()
        case .keras(let model): model.inspect()
        case .weights(let tensors): tensors.inspect()
        case .onnx(let model): model.inspect()
        case .tfLite(let model, _): model.inspect()
        case .caffe(let model): model.inspect()
        case .darknet(let model): try model.inspect()
        }
    }
}
