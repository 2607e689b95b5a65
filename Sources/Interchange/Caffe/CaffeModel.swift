import Files
import NeuralNetworks
import SwiftProtobuf
import Tensors

/// A network of Caffe: a prototxt file that lists its layers and a caffemodel file with their numbers by the layers' names.
///
/// A caffemodel lists its layers too, so that it can stand alone where it was written with them.
///
/// Format: BVLC/caffe, src/caffe/proto/caffe.proto.
public struct CaffeModel: Sendable {
    public let path: String
    /// The layers in their order, those that only train left out.
    let layers: [CaffeLayerParameter]
    /// What is fed: name and shape.
    let inputs: [(name: String, shape: [Int])]
    let blobs: [String: [CaffeBlobProto]]
    let byteCount: Int

    /// Whether `text` begins as a prototxt does.
    public static func isDescription(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes.prefix(4096), as: UTF8.self)
        let words = text.split(whereSeparator: \.isNewline).lazy.map { $0.drop { $0 == " " || $0 == "\t" } }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        guard let first = words.first(where: { _ in true }) else { return false }
        return ["name:", "input:", "layer", "input_"].contains { first.hasPrefix($0) }
    }

    /// The network of a prototxt's text (empty: none) and a caffemodel's bytes; `path` serves the messages.
    ///
    /// - Throws: `ImportError`.
    public init(description: String, weights: [UInt8], path: String) throws {
        self.path = path
        byteCount = weights.count
        let stored: CaffeNetParameter
        let net: CaffeNetParameter
        do {
            try ProtobufScan.requireBoundedFields(weights, path: path, .init([2: .init(), 100: .init()]))
            var options = BinaryDecodingOptions()
            options.messageDepthLimit = 20
            options.discardUnknownFields = true
            stored = try CaffeNetParameter(serializedBytes: weights, partial: true, options: options)
        } catch let error as ImportError {
            throw error
        } catch {
            throw ImportError(path: path, reason: .damaged(what: ProtobufScan.words(for: error)))
        }
        do {
            var options = TextFormatDecodingOptions()
            options.messageDepthLimit = 20
            options.ignoreUnknownFields = true
            net = description.isEmpty ? stored : try CaffeNetParameter(textFormatString: description, options: options)
        } catch {
            throw ImportError(path: path, reason: .damaged(what: "its prototxt is not protobuf's text"))
        }
        guard stored.layers.isEmpty, net.layers.isEmpty else {
            throw ImportError(path: path, reason: .unsupported(what: "layers in the form of Caffe before 2014"))
        }
        blobs = Dictionary(stored.layer.map { ($0.name, $0.blobs) }, uniquingKeysWith: { first, _ in first })
        layers = net.layer.filter { layer in
            layer.include.isEmpty || layer.include.contains { !$0.hasPhase || $0.phase == .test }
        }
        var inputs: [(name: String, shape: [Int])] = []
        for (index, name) in net.input.enumerated() {
            let shape =
                net.inputShape.indices.contains(index)
                ? net.inputShape[index].dim.map { Int($0) }
                : net.inputDim.dropFirst(4 * index).prefix(4).map { Int($0) }
            inputs.append((name, shape))
        }
        for layer in layers where layer.type == "Input" {
            guard let name = layer.top.first, let shape = layer.inputParam.shape.first else { continue }
            inputs.append((name, shape.dim.map { Int($0) }))
        }
        self.inputs = inputs
        if layers.isEmpty { throw ImportError(path: path, reason: .damaged(what: "it holds no layers")) }
    }

    /// The network, from pictures `[1, C, H, W]` to `outputs`; without them to what no layer reads.
    ///
    /// - Parameter scaling: of the pictures before they enter.
    /// - Throws: `ImportError`, naming the layer where it stopped.
    public func graph(outputs: [String]? = nil, scaling: PixelScaling? = nil) throws -> Graph {
        var lowering = CaffeLowering(self)
        do {
            for input in inputs {
                guard input.shape.count == 4 || input.shape.count == 2,
                    input.shape.allSatisfy({ (1...65_536).contains($0) })
                else { throw ImportError.Reason.shape(found: input.shape, expected: "[N, C, H, W] or [N, features]") }
                let shape = [1] + input.shape.dropFirst()
                lowering.values[input.name] = try lowering.assembly.input(input.name, Shape(shape), scaling: scaling)
            }
            let ends = outputs ?? terminals
            let needed = needed(for: ends)
            for layer in layers where needed.contains(layer.name) && layer.type != "Input" {
                do {
                    try lowering.lower(layer)
                } catch let reason as ImportError.Reason {
                    throw ImportError(path: path, node: layer.name, operation: layer.type, reason: reason)
                }
            }
            return try lowering.assembly.finished(
                ends.map { name in
                    guard let value = lowering.values[name] else { throw ImportError.Reason.noNode(named: name) }
                    return (name: name, feature: value)
                })
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, reason: reason)
        }
    }

    /// What layers give and none reads.
    private var terminals: [String] {
        let read = Set(layers.flatMap { layer in layer.bottom.filter { !layer.top.contains($0) } })
        var seen: Set<String> = []
        return layers.flatMap(\.top).filter { !read.contains($0) && seen.insert($0).inserted }
    }

    /// The names of the layers that the given results need; a result that several layers write in turn needs them all.
    private func needed(for results: [String]) -> Set<String> {
        var open = Set(results)
        var names: Set<String> = []
        for layer in layers.reversed() where !open.isDisjoint(with: layer.top) {
            names.insert(layer.name)
            open.formUnion(layer.bottom)
        }
        return names
    }

    /// The network's ends, layers and numbers.
    public func inspect() -> ModelInspection {
        ModelInspection(
            format: "Caffe", nodeCount: layers.count,
            inputs: inputs.map { .init(name: $0.name, operation: "Input", shape: $0.shape) },
            outputs: terminals.map { name in
                .init(name: name, operation: layers.last { $0.top.contains(name) }?.type ?? "", shape: nil)
            },
            operations: OperationCensus.count(layers.lazy.map(\.type)),
            parameterCount: blobs.values.joined().reduce(0) { $0 + $1.data.count }, tensors: [])
    }
}
