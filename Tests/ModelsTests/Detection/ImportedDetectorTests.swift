import Files
import FoundationEssentials
import Images
import Interchange
import Models
import ObjectDetection
import TestSupport
import Testing

/// Detectors of other programs' files, and the file of what OpenCV found with them.
struct ImportedDetector: Sendable, CustomTestStringConvertible {
    var name: String
    var reference: String
    /// What the reference has from this score on.
    var leastScore: Float
    /// How far a score and a side of a box may be off: OpenCV resizes in fixed point, and some networks answer to that.
    var scoreTolerance: Float = 0.01
    var boxTolerance: Float = 0.01
    /// What the reference did to the pictures where that is not what the model wants.
    var preparation: PicturePreparation?
    /// Whether the reference names only the best class of a box, where Darknet and this detector name each above the threshold.
    var takesBestClass = false
    /// A photo on which a class is the best of one box and the second best, with a higher score, of another.
    var passedOver: String?

    var testDescription: String { name }

    static let here = [
        // The file's numbers are those of blobFromImage(image, 0.007843, size, 127.5), which takes the mean from the first colour only.
        ImportedDetector(
            name: "ssd_mobilenet_v1_voc", reference: "mobilenet_ssd_voc", leastScore: 0.3, scoreTolerance: 0.02,
            preparation: PicturePreparation(
                method: .bilinear, colours: .blueGreenRed,
                scaling: PixelScaling(scale: [0.007843, 0.007843, 0.007843], shift: [-127.5 * 0.007843, 0, 0]))),
        ImportedDetector(name: "ssd_mobilenet_v3_large_coco", reference: "ssd_mobilenet_v3_large_coco", leastScore: 0.4),
        ImportedDetector(
            name: "yolov4_tiny_coco", reference: "yolov4_tiny_coco", leastScore: 0.3, scoreTolerance: 0.03,
            boxTolerance: 0.02, takesBestClass: true, passedOver: "tf_image1_beagles.jpg"),
    ].filter { model in
        SharedData.has("reference/\(model.reference).json")
            && ModelCatalogue.entry(named: model.name).map { ModelStore().isFetched($0) } == true
    }

    struct Whole: Decodable {
        struct Photo: Decodable {
            var height: Float
            var width: Float
            var detections: [Found]
        }

        struct Found: Decodable {
            var cls: String
            var score: Float
            /// x1, y1, x2, y2, relative to the picture or in pixels.
            var relative: [Float]?
            var pixels: [Float]?

            private enum CodingKeys: String, CodingKey {
                case cls, score
                case relative = "box_x1_y1_x2_y2"
                case pixels = "box_x1_y1_x2_y2_px"
            }
        }

        var results: [String: Photo]
    }
}

@Suite(
    "A detector of another program's file finds what OpenCV finds with it",
    .enabled(if: !ImportedDetector.here.isEmpty, ReferenceModels.reason))
struct ImportedDetectorTests {
    @Test("on every photo: each object, and nothing else", arguments: ImportedDetector.here)
    func photos(_ model: ImportedDetector) throws {
        let loaded = try ModelLoader.load(model.name, pixels: model.preparation, threads: 2)
        guard case .detector(let detector) = loaded else {
            Issue.record("it is not a detector")
            return
        }
        let whole = try JSONDecoder().decode(
            ImportedDetector.Whole.self,
            from: Data(try File.read(SharedData.path("reference/\(model.reference).json"))))
        var (largestScore, largestBox): (Float, Float) = (0, 0)
        for (photo, expected) in whole.results where photo != model.passedOver {
            var found = try detector.detect(
                try Image.read(SharedData.path("images/\(photo)")), threshold: model.leastScore)
            var boxes: [Box] = []
            for one in expected.detections {
                let corners =
                    one.pixels.map { zip($0, [expected.width, expected.height, expected.width, expected.height]).map(/) }
                    ?? one.relative ?? []
                func distance(_ detection: Detection) -> Float {
                    let box = detection.box
                    return max(
                        abs(box.xMin / expected.width - corners[0]), abs(box.yMin / expected.height - corners[1]),
                        abs(box.xMax / expected.width - corners[2]), abs(box.yMax / expected.height - corners[3]))
                }
                let same = found.indices.filter { found[$0].label == one.cls }
                guard let best = same.min(by: { distance(found[$0]) < distance(found[$1]) }) else {
                    // An object at the very threshold may fall on either side of it.
                    #expect(one.score < model.leastScore + 0.02, "\(photo): \(one.cls) \(one.score) is missing")
                    continue
                }
                let detection = found.remove(at: best)
                #expect(abs(detection.score - one.score) < model.scoreTolerance, "\(photo): \(one.cls)")
                #expect(distance(detection) < model.boxTolerance, "\(photo): \(one.cls)")
                boxes.append(detection.box)
                largestScore = max(largestScore, abs(detection.score - one.score))
                largestBox = max(largestBox, distance(detection))
            }
            if model.takesBestClass {
                found.removeAll { one in
                    boxes.contains { box in
                        abs(box.xMin - one.box.xMin) + abs(box.yMin - one.box.yMin) + abs(box.xMax - one.box.xMax)
                            + abs(box.yMax - one.box.yMax) < 0.1 * expected.width
                    }
                }
            }
            #expect(found.allSatisfy { $0.score < model.leastScore + 0.02 }, "\(photo): too many: \(found)")
        }
        print("largest difference to OpenCV, \(model.name): score \(largestScore), box \(largestBox)")
    }
}
