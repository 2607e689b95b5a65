/// A network that Keras wrote as JSON: `model.to_json()`, or inside TensorFlow.js's `layers-model`.
///
/// Format: keras 2, engine/network.py, `get_config`; tensorflow/tfjs-layers.
struct KerasTopology: Decodable {
    struct Network: Decodable {
        var className: String
        var config: Layers
    }

    /// Either a network's object, or, for a `Sequential` of early versions, the layers alone.
    struct Layers: Decodable {
        var layers: [Layer]
        var inputLayers: [Connection]
        var outputLayers: [Connection]

        private enum Keys: String, CodingKey { case layers, inputLayers, outputLayers }

        init(from decoder: any Decoder) throws {
            if let list = try? decoder.singleValueContainer().decode([Layer].self) {
                (layers, inputLayers, outputLayers) = (list, [], [])
                return
            }
            let fields = try decoder.container(keyedBy: Keys.self)
            layers = try fields.decode([Layer].self, forKey: .layers)
            inputLayers = try fields.decodeIfPresent([Connection].self, forKey: .inputLayers) ?? []
            outputLayers = try fields.decodeIfPresent([Connection].self, forKey: .outputLayers) ?? []
        }
    }

    struct Layer: Decodable {
        var className: String
        var name: String?
        var config: Settings
        /// One list of connections for each time the layer is used.
        var inboundNodes: [[Connection]]?

        var title: String { name ?? config.name ?? className }
    }

    /// `["conv1", 0, 0, {}]`: the layer, which of its uses, which of its results.
    struct Connection: Decodable {
        var layer: String

        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            layer = try values.decode(String.self)
        }
    }

    /// What the layers that are read here may state.
    struct Settings: Decodable {
        var name: String?
        var batchInputShape: [Int?]?
        var dataFormat: String?
        var filters: Int?
        var kernelSize: [Int]?
        var strides: [Int]?
        var padding: Padding?
        var dilationRate: [Int]?
        var groups: Int?
        var depthMultiplier: Int?
        var useBias: Bool?
        var activation: String?
        var units: Int?
        var epsilon: Float?
        var scale: Bool?
        var center: Bool?
        var poolSize: [Int]?
        var targetShape: [Int]?
        var maxValue: Float?
        var negativeSlope: Float?
        var threshold: Float?
        var alpha: Float?
        var size: [Int]?
        var interpolation: String?
        var keepdims: Bool?
        var axis: Axis?
    }

    /// A number or a list of one.
    struct Axis: Decodable {
        var values: [Int]

        /// Whether it is the last one of images `[N, H, W, C]` or of rows.
        func isLast(rank: Int) -> Bool { values == [-1] || values == [rank - 1] }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                values = [number]
            } else {
                values = try container.decode([Int].self)
            }
        }
    }

    /// `"same"`, or of a padding layer `[[top, bottom], [left, right]]`.
    enum Padding: Decodable {
        case name(String)
        case sides([[Int]])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let name = try? value.decode(String.self) {
                self = .name(name)
            } else {
                self = .sides(try value.decode([[Int]].self))
            }
        }
    }

    var modelConfig: Network
}
