import Files
import FoundationEssentials

extension FrozenGraph {
    /// A graph from a model file, by its content: a GraphDef, or TensorFlow.js's `model.json` with its weights beside it.
    ///
    /// - Throws: `FileError` or `ImportError`.
    public static func read(_ path: String) throws -> FrozenGraph {
        try read(File.read(path, limit: FileProbe.limit), path: path)
    }

    /// The same from the file's bytes; the weights of a `model.json` are looked for in the folder of `path`.
    public static func read(_ bytes: [UInt8], path: String) throws -> FrozenGraph {
        let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return try first == UInt8(ascii: "{")
            ? FrozenGraph(webModel: bytes, path: path) : FrozenGraph(bytes: bytes, path: path)
    }

    /// The graph of a `model.json`; its binary files are looked for in the folder of `path`.
    ///
    /// - Throws: `FileError` for a binary file that is not there, `ImportError`.
    init(webModel bytes: [UInt8], path: String) throws {
        let model: WebModel
        do {
            model = try JSONDecoder().decode(WebModel.self, from: Data(bytes))
        } catch {
            let what = "its JSON is not that of a TensorFlow.js graph (modelTopology.node and weightsManifest)"
            throw ImportError(path: path, reason: .damaged(what: what))
        }
        let (weights, weightBytes) = try WebModel.weights(model.weightsManifest, beside: path)
        let byteCount = bytes.count + weightBytes
        let nodes = model.modelTopology.node.map { node in
            TensorFlowNodeDef.with {
                $0.name = node.name
                $0.op = node.op
                $0.input = node.input ?? []
                $0.attr = (node.attr ?? [:]).compactMapValues(TensorFlowAttrValue.init)
                if node.op == "Const", let tensor = weights[node.name] {
                    $0.attr["value"] = .with { $0.tensor = tensor }
                }
            }
        }
        try self.init(nodes: nodes, path: path, byteCount: byteCount)
    }
}

extension TensorFlowAttrValue {
    /// Nil for a kind of attribute that reading a network does not need.
    fileprivate init?(_ attribute: WebModel.Attribute) {
        self.init()
        if let text = attribute.s?.text {
            s = Data(text.utf8)
        } else if let number = attribute.i?.value {
            i = number
        } else if let number = attribute.f {
            f = number
        } else if let flag = attribute.b {
            b = flag
        } else if let sizes = attribute.shape {
            shape = .with { $0.dim = sizes.values.map { size in .with { $0.size = size } } }
        } else if let numbers = attribute.list?.i {
            list = .with { $0.i = numbers.map(\.value) }
        } else if let values = attribute.tensor {
            tensor = .with {
                $0.dtype = values.dtype?.type ?? .dtInvalid
                $0.tensorShape = .with {
                    $0.dim = (values.tensorShape?.values ?? []).map { size in .with { $0.size = size } }
                }
                $0.floatVal = values.floatVal ?? []
                $0.intVal = (values.intVal ?? []).map { Int32(truncatingIfNeeded: $0.value) }
            }
        } else {
            return nil
        }
    }
}
