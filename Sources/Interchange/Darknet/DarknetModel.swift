import Files
import NeuralNetworks
import Tensors

/// A network of Darknet: a cfg file that lists its layers and a weights file with their numbers in the same order.
public struct DarknetModel: Sendable {
    /// What a `[yolo]` or `[region]` layer says about the map before it.
    public struct Map: Sendable, Equatable {
        /// Width and height of each: in pixels of the network's input.
        public var anchors: [(width: Float, height: Float)]
        public var classCount: Int
        /// `[region]`: version 2, whose classes are a softmax.
        public var isRegion: Bool
        /// `scale_x_y` of version 4, 1 elsewhere.
        public var stretch: Float

        public static func == (a: Map, b: Map) -> Bool {
            a.anchors.elementsEqual(b.anchors, by: ==) && a.classCount == b.classCount && a.isRegion == b.isRegion
                && a.stretch == b.stretch
        }
    }

    public let path: String
    let sections: [DarknetSection]
    let weights: [UInt8]

    /// Whether `bytes` are a cfg or weights.
    public static func isLikely(_ bytes: [UInt8]) -> Bool {
        DarknetWeights.isLikely(bytes) || isConfiguration(bytes)
    }

    static func isConfiguration(_ bytes: [UInt8]) -> Bool {
        let start = bytes.prefix(2048).drop { $0 <= 0x20 }
        let lines = String(decoding: start, as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.first { !$0.hasPrefix("#") && !$0.hasPrefix(";") }?.hasPrefix("[net") == true
    }

    /// The network whose cfg or weights are `bytes`; its other file lies beside it under the same name, `.cfg` and `.weights`.
    ///
    /// - Throws: `FileError` when the other file is not there, `ImportError`.
    public init(bytes: [UInt8], path: String) throws {
        let stem = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
        if DarknetModel.isConfiguration(bytes) {
            try self.init(
                configuration: String(decoding: bytes, as: UTF8.self),
                weights: File.read(stem + ".weights", limit: FileProbe.limit), path: path)
        } else {
            try self.init(
                configuration: File.readText(stem + ".cfg", limit: 1 << 20), weights: bytes, path: path)
        }
    }

    /// The network of a cfg's text and a weights file's bytes; `path` serves the messages.
    ///
    /// - Throws: `ImportError`.
    public init(configuration: String, weights: [UInt8], path: String) throws {
        self.path = path
        self.weights = weights
        do {
            sections = try DarknetSection.sections(configuration)
            guard sections.first?.name == "net" || sections.first?.name == "network" else {
                throw ImportError.Reason.damaged(what: "its cfg does not begin with [net]")
            }
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, reason: reason)
        }
    }

    /// The network, from pictures `[1, C, H, W]` to the map before each `[yolo]` or `[region]`, or else to its last layer.
    ///
    /// - Parameter scaling: of the pictures before they enter.
    /// - Throws: `ImportError`, naming the layer where it stopped.
    public func graph(scaling: PixelScaling? = nil) throws -> (graph: Graph, maps: [Map]) {
        do {
            var lowering = DarknetLowering(try DarknetWeights(weights), byteCount: weights.count)
            try lowering.begin(sections[0], scaling: scaling)
            for (index, section) in sections.dropFirst().enumerated() {
                do {
                    try lowering.lower(section, index: index)
                } catch let reason as ImportError.Reason {
                    throw ImportError(
                        path: path, node: "layer \(index)", operation: section.name, reason: reason)
                }
            }
            return (try lowering.finished(), lowering.maps)
        } catch let reason as ImportError.Reason {
            throw ImportError(path: path, reason: reason)
        }
    }

    /// The network's ends, layers and numbers.
    public func inspect() throws -> ModelInspection {
        let (graph, _) = try graph()
        let shapes = try graph.shapes()
        let terminal = { (name: String, node: Int) in
            ModelInspection.Terminal(name: name, operation: graph.nodes[node].operation.kind, shape: Array(shapes[node]))
        }
        return ModelInspection(
            format: "Darknet", nodeCount: sections.count - 1, inputs: [terminal("input", 0)],
            outputs: graph.outputs.map { terminal($0.name, $0.node) },
            operations: OperationCensus.count(sections.dropFirst().lazy.map(\.name)),
            parameterCount: max(weights.count - 20, 0) / 4, tensors: [])
    }
}
