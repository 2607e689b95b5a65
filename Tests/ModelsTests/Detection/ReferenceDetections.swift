import Files
import FoundationEssentials
import TestSupport

/// What TensorFlow found on the photos of the data folder.
struct ReferenceDetection: Decodable {
    var cls: String
    var id: Int
    var score: Float
    /// Relative to the picture: y_min, x_min, y_max, x_max.
    var box: [Float]

    private enum CodingKeys: String, CodingKey {
        case cls, id, score
        case box = "box_ymin_xmin_ymax_xmax"
        case sameBox = "box_yxyx"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        cls = try values.decode(String.self, forKey: .cls)
        id = try values.decode(Int.self, forKey: .id)
        score = try values.decode(Float.self, forKey: .score)
        box = try values.decode([Float].self, forKey: values.contains(.box) ? .box : .sameBox)
    }
}

/// One photo: its path in the data folder and what is in it.
struct ReferencePhoto {
    var path: String
    var detections: [ReferenceDetection]
    /// The file holds the detections from this score on.
    var leastScore: Float

    private struct Whole: Decodable {
        struct Photo: Decodable { var detections: [ReferenceDetection] }
        var results: [String: Photo]
    }

    /// The photos of `reference/NAME.json` and `reference/NAME__coco_subset.json`.
    static func all(_ name: String) throws -> [ReferencePhoto] {
        let whole = try JSONDecoder().decode(
            Whole.self, from: Data(try File.read(SharedData.path("reference/\(name).json"))))
        let subset = try JSONDecoder().decode(
            [String: [ReferenceDetection]].self,
            from: Data(try File.read(SharedData.path("reference/\(name)__coco_subset.json"))))
        return whole.results.map {
            ReferencePhoto(path: "images/\($0.key)", detections: $0.value.detections, leastScore: 0.3)
        }
            + subset.map {
                ReferencePhoto(path: "datasets/coco_subset/images/\($0.key)", detections: $0.value, leastScore: 0.4)
            }
    }
}

/// What TensorFlow's tensor of a name looked like.
struct ReferenceTensor: Decodable {
    var shape: [Int]
    var mean: Float
    var min: Float
    var max: Float
    var first8: [Float]

    static func all(_ name: String) throws -> [String: ReferenceTensor] {
        try JSONDecoder().decode(
            [String: ReferenceTensor].self, from: Data(try File.read(SharedData.path("reference/\(name).json"))))
    }
}
