import Files
import FoundationEssentials
import NeuralNetworks
import Tensors

/// A network of Keras layers with its weights: TensorFlow.js's `layers-model`, a `model.json` with binary files beside it.
///
/// Nothing of it is run: layers are looked up in a table, and a layer that is not there (`Lambda`, for one) is refused by name.
public struct KerasModel: Sendable {
    public let path: String
    let layers: [KerasTopology.Layer]
    let outputs: [String]
    let weights: [String: TensorFlowTensorProto]
    let byteCount: Int

    private struct File: Decodable {
        var modelTopology: KerasTopology
        var weightsManifest: [WebModel.Group]
    }

    /// Whether `bytes` are JSON that speaks of layers.
    public static func isLikely(_ bytes: [UInt8]) -> Bool {
        let first = bytes.first { $0 > 0x20 }
        return first == UInt8(ascii: "{") && ByteSearch.contains(Array("\"model_config\"".utf8), in: bytes)
    }

    /// The network in a file's `bytes`; its binary files are looked for in the folder of `path`.
    ///
    /// - Throws: `FileError` for a binary file that is not there, `ImportError`.
    public init(bytes: [UInt8], path: String) throws {
        let file: File
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            file = try decoder.decode(File.self, from: Data(bytes))
        } catch {
            let what = "its JSON is not that of Keras layers (modelTopology.model_config and weightsManifest)"
            throw ImportError(path: path, reason: .damaged(what: what))
        }
        let config = file.modelTopology.modelConfig.config
        var names: Set<String> = []
        for layer in config.layers where !names.insert(layer.title).inserted {
            throw ImportError(path: path, node: layer.title, operation: layer.className, reason: .duplicateName)
        }
        let (weights, weightBytes) = try WebModel.weights(file.weightsManifest, beside: path)
        guard let last = config.layers.last else {
            throw ImportError(path: path, reason: .damaged(what: "it holds no layers"))
        }
        self.path = path
        layers = config.layers
        outputs = config.outputLayers.isEmpty ? [last.title] : config.outputLayers.map(\.layer)
        self.weights = weights
        byteCount = bytes.count + weightBytes
    }

    /// The network, from pictures `[1, C, H, W]` (their order in the graph) or rows to its outputs.
    ///
    /// - Parameter scaling: of the pictures before they enter.
    /// - Throws: `ImportError`, naming the layer where it stopped.
    public func graph(scaling: PixelScaling? = nil) throws -> Graph {
        var lowering = KerasLowering(self, scaling: scaling)
        var values: [String: GraphAssembly.Feature] = [:]
        var previous: String?
        for layer in layers {
            do {
                let sources = layer.inboundNodes ?? (previous.map { [[$0]] } ?? []).map { $0.map(KerasTopology.Connection.init) }
                guard sources.count <= 1 else {
                    throw ImportError.Reason.unsupported(what: "a layer that is used \(sources.count) times")
                }
                let inputs = try (sources.first ?? []).map { source in
                    guard let value = values[source.layer] else {
                        throw ImportError.Reason.missingInput(name: source.layer)
                    }
                    return value
                }
                values[layer.title] = try lowering.lower(layer, inputs)
                previous = layer.title
            } catch let reason as ImportError.Reason {
                throw ImportError(path: path, node: layer.title, operation: layer.className, reason: reason)
            }
        }
        let ends = try outputs.map { name in
            guard let value = values[name] else { throw ImportError(path: path, reason: .noNode(named: name)) }
            return (name: name, feature: value)
        }
        do {
            return try lowering.assembly.finished(ends)
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, reason: reason)
        }
    }

    /// The network's ends, layers and parameters.
    public func inspect() -> ModelInspection {
        let terminal = { (layer: KerasTopology.Layer) in
            ModelInspection.Terminal(
                name: layer.title, operation: layer.className,
                shape: layer.config.batchInputShape?.map { $0 ?? -1 })
        }
        return ModelInspection(
            format: "Keras layers", nodeCount: layers.count,
            inputs: layers.filter { $0.config.batchInputShape != nil }.map(terminal),
            outputs: layers.filter { outputs.contains($0.title) }.map(terminal),
            operations: OperationCensus.count(layers.lazy.map(\.className)),
            parameterCount: weights.values.reduce(0) { $0 + $1.tensorContent.count / 4 }, tensors: [])
    }
}

extension KerasTopology.Connection {
    init(_ layer: String) { self.layer = layer }
}
