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
    /// In the data folder; nil for the fixture.
    var reference: String?
    /// What the reference has from this score on.
    var leastScore: Float
    /// What the reference did to the pictures where that is not what the model wants.
    var preparation: PicturePreparation?
    /// Whether this detector cuts its boxes at the picture's border, as TensorFlow's own graph does; OpenCV does not.
    var cutsBoxes = false
    /// Whether the reference names only the best class of a box.
    var namesOneClass = false
    /// Above which it suppresses, where that is not what Darknet does.
    var overlap: Float?

    var testDescription: String { name }

    static let here = [
        // The file's numbers are those of blobFromImage(image, 0.007843, size, 127.5), which takes the mean from the first colour only.
        ImportedDetector(
            name: "ssd_mobilenet_v1_voc", reference: "mobilenet_ssd_voc", leastScore: 0.3,
            preparation: PicturePreparation(
                method: .openCV, colours: .blueGreenRed,
                scaling: PixelScaling(scale: [0.007843, 0.007843, 0.007843], shift: [-127.5 * 0.007843, 0, 0]))),
        ImportedDetector(name: "ssd_mobilenet_v3_large_coco", reference: "ssd_mobilenet_v3_large_coco", leastScore: 0.4, cutsBoxes: true),
        ImportedDetector(
            name: "yolov4_tiny_coco", reference: "yolov4_tiny_coco", leastScore: 0.3, namesOneClass: true),
        // Scripts/reference/detector_files.py
        ImportedDetector(name: "yolov2_tiny_coco", reference: nil, leastScore: 0.1, overlap: 0.4),
        ImportedDetector(name: "yolov3_tiny_coco", reference: nil, leastScore: 0.02),
    ].filter { model in
        (model.reference.map { SharedData.has("reference/\($0).json") } ?? true)
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

    /// What was found, and the folder of the photos.
    func expected() throws -> (results: [String: Whole.Photo], folder: String) {
        if let reference {
            let bytes = try File.read(SharedData.path("reference/\(reference).json"))
            return (try JSONDecoder().decode(Whole.self, from: Data(bytes)).results, SharedData.path("images"))
        }
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let bytes = try File.read(root + "/Tests/ModelsTests/Fixtures/detections.json")
        let all = try JSONDecoder().decode([String: Whole].self, from: Data(bytes))
        return (all[name]?.results ?? [:], root + "/Lessons/photos")
    }

    func detector() throws -> Detector? {
        if namesOneClass || overlap != nil, let entry = ModelCatalogue.entry(named: name) {
            let path = ModelStore().path(of: entry)
            return try Detector(
                DarknetModel(bytes: File.read(path), path: path), source: name,
                preparation: PicturePreparation(method: .openCV, scaling: .unit), threads: 2
            ) {
                $0.namesOneClass = namesOneClass
                $0.overlapThreshold = overlap ?? $0.overlapThreshold
            }
        }
        guard case .detector(let detector) = try ModelLoader.load(name, pixels: preparation, threads: 2) else { return nil }
        return detector
    }
}

@Suite(
    "A detector of another program's file finds what OpenCV finds with it",
    .enabled(if: !ImportedDetector.here.isEmpty, ReferenceModels.reason))
struct ImportedDetectorTests {
    @Test("on every photo: each object, and nothing else, within 0.001", arguments: ImportedDetector.here)
    func photos(_ model: ImportedDetector) throws {
        let detector = try #require(try model.detector())
        let (results, folder) = try model.expected()
        #expect(!results.isEmpty)
        var (largestScore, largestBox): (Float, Float) = (0, 0)
        for (photo, expected) in results {
            var found = try detector.detect(try Image.read("\(folder)/\(photo)"), threshold: model.leastScore)
            for one in expected.detections {
                let corners =
                    one.pixels.map { zip($0, [expected.width, expected.height, expected.width, expected.height]).map(/) }
                    ?? one.relative?.map { model.cutsBoxes ? max(0, min($0, 1)) : $0 } ?? []
                func distance(_ detection: Detection) -> Float {
                    let box = detection.box
                    return max(
                        abs(box.xMin / expected.width - corners[0]), abs(box.yMin / expected.height - corners[1]),
                        abs(box.xMax / expected.width - corners[2]), abs(box.yMax / expected.height - corners[3]))
                }
                let same = found.indices.filter { found[$0].label == one.cls }
                guard let best = same.min(by: { distance(found[$0]) < distance(found[$1]) }) else {
                    // An object at the very threshold may fall on either side of it.
                    #expect(one.score < model.leastScore + 0.001, "\(photo): \(one.cls) \(one.score) is missing")
                    continue
                }
                let detection = found.remove(at: best)
                #expect(abs(detection.score - one.score) < 1e-3, "\(photo): \(one.cls)")
                #expect(distance(detection) < 1e-3, "\(photo): \(one.cls)")
                largestScore = max(largestScore, abs(detection.score - one.score))
                largestBox = max(largestBox, distance(detection))
            }
            #expect(found.allSatisfy { $0.score < model.leastScore + 0.001 }, "\(photo): too many: \(found)")
        }
        print("largest difference to the reference, \(model.name): score \(largestScore), box \(largestBox)")
    }
}
