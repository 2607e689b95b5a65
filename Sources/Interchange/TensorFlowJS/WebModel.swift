/// TensorFlow.js's `model.json`: a graph whose nodes are TensorFlow's, written as JSON, with the weights in binary
/// files beside it.
///
/// Its writers differ: an integer may be a number or a string, a string a list of character codes or base64, a type a
/// number or a name. Each is read either way.
///
/// Format: tensorflow/tfjs, tfjs-core/src/io/types.ts, and the JSON form of GraphDef.
struct WebModel: Decodable {
    struct Topology: Decodable { var node: [Node] }

    struct Node: Decodable {
        var name: String
        var op: String
        var input: [String]?
        var attr: [String: Attribute]?
    }

    /// The kinds of attribute that reading a network needs; others are passed over.
    struct Attribute: Decodable {
        var s: Characters?
        var i: Integer?
        var f: Float?
        var b: Bool?
        var shape: Sizes?
        var tensor: Values?
        var list: List?
    }

    struct List: Decodable { var i: [Integer]? }

    struct Sizes: Decodable {
        struct Size: Decodable { var size: Integer? }
        var dim: [Size]?

        var values: [Int64] { (dim ?? []).map { $0.size?.value ?? 0 } }
    }

    /// A small constant that stands in the JSON itself.
    struct Values: Decodable {
        var dtype: ElementType?
        var tensorShape: Sizes?
        var floatVal: [Float]?
        var intVal: [Integer]?
    }

    struct Group: Decodable {
        var paths: [String]
        var weights: [Weight]
    }

    /// A tensor of the binary files: they follow each other there in the order of this list.
    struct Weight: Decodable {
        struct Quantization: Decodable {}
        var name: String
        var shape: [Int]
        var dtype: String
        var quantization: Quantization?
    }

    var modelTopology: Topology
    var weightsManifest: [Group]
}

extension WebModel {
    struct Integer: Decodable {
        var value: Int64

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int64.self) {
                value = number
            } else if let number = Int64(try container.decode(String.self)) {
                value = number
            } else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an integer")
            }
        }
    }

    struct Characters: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let codes = try? container.decode([UInt8].self) {
                text = String(decoding: codes, as: UTF8.self)
            } else {
                text = Characters.fromBase64(try container.decode(String.self))
            }
        }

        private static func fromBase64(_ text: String) -> String {
            let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
            var bits: UInt32 = 0
            var count = 0
            var bytes: [UInt8] = []
            for character in text.utf8 {
                guard let digit = digits.firstIndex(of: character) else { continue }
                bits = bits << 6 | UInt32(digit)
                count += 6
                if count >= 8 {
                    count -= 8
                    bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    struct ElementType: Decodable {
        var type: TensorFlowDataType

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                type = TensorFlowDataType(rawValue: number) ?? .dtInvalid
            } else {
                switch try container.decode(String.self) {
                case "DT_FLOAT": type = .dtFloat
                case "DT_INT32": type = .dtInt32
                default: type = .dtInvalid
                }
            }
        }
    }
}
