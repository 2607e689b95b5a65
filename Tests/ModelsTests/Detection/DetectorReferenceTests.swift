import Images
import Interchange
import Models
import NeuralNetworks
import ObjectDetection
import TestSupport
import Testing

/// The models of the catalogue that are on this machine and have reference results in the data folder.
enum ReferenceModels {
    static let all = [
        (name: "ssd_mobilenet_v2_coco", reference: "ssd_mobilenet_v2_coco_2018_03_29"),
        (name: "ssdlite_mobilenet_v2_coco", reference: "ssdlite_coco"),
    ].filter { model in
        let entry = ModelCatalogue.entry(named: model.name)
        return SharedData.has("reference/\(model.reference).json")
            && entry.map { $0.isRunnable && ModelStore().isFetched($0) } == true
    }

    static let reason: Comment = "needs the data folder and a model fetched with `dlrepl models fetch`"
}

@Suite(
    "A detector finds what TensorFlow finds", .enabled(if: !ReferenceModels.all.isEmpty, ReferenceModels.reason))
struct DetectorReferenceTests {
    @Test("on every photo: each object of score 0.5, and nothing else", arguments: ReferenceModels.all)
    func photos(_ model: (name: String, reference: String)) throws {
        guard case .detector(let detector) = try ModelLoader.load(model.name, threads: 2) else { return }
        var largestScore: Float = 0
        var largestBox: Float = 0
        for photo in try ReferencePhoto.all(model.reference) {
            let image = try Image.read(SharedData.path(photo.path))
            let (height, width) = (Float(image.height), Float(image.width))
            var found = try detector.detect(image, threshold: photo.leastScore)
            for expected in photo.detections {
                // Some references are not clipped to the image.
                let corners = expected.box.map { min(max($0, 0), 1) }
                func distance(_ detection: Detection) -> Float {
                    let box = detection.box
                    return max(
                        abs(box.yMin / height - corners[0]), abs(box.xMin / width - corners[1]),
                        abs(box.yMax / height - corners[2]), abs(box.xMax / width - corners[3]))
                }
                let same = found.indices.filter { found[$0].classIndex == expected.id }
                guard let best = same.min(by: { distance(found[$0]) < distance(found[$1]) }) else {
                    // An object at the very threshold may fall on either side of it.
                    #expect(
                        expected.score < photo.leastScore + 0.01,
                        "\(photo.path): \(expected.cls) \(expected.score) is missing")
                    continue
                }
                let detection = found.remove(at: best)
                #expect(detection.label == expected.cls)
                #expect(abs(detection.score - expected.score) < 0.01, "\(photo.path): \(expected.cls)")
                #expect(distance(detection) < 1 / 300, "\(photo.path): \(expected.cls)")
                largestScore = max(largestScore, abs(detection.score - expected.score))
                largestBox = max(largestBox, distance(detection))
            }
            #expect(found.allSatisfy { $0.score < photo.leastScore + 0.01 }, "\(photo.path): too many: \(found)")
        }
        print("largest difference to TensorFlow, \(model.name): score \(largestScore), box \(largestBox)")
    }

    @Test("inner tensors on a picture that needs no resizing", arguments: ReferenceModels.all)
    func tensors(_ model: (name: String, reference: String)) throws {
        let image = try Image.read(SharedData.path("images/dog_300.png"))
        guard case .detector(let detector) = try ModelLoader.load(model.name),
            let entry = ModelCatalogue.entry(named: model.name)
        else { return }
        let input = try detector.input(of: image)
        let frozen = try FrozenGraph.read(ModelStore().path(of: entry))
        var compared = 0
        for (key, expected) in try ReferenceTensor.all(model.reference + "__dog_300_tensors") {
            // What follows the network's end (`concat`, the loops) is not part of the cut.
            guard expected.shape.count == 4, !key.hasPrefix("concat"), !key.hasPrefix("Postprocessor") else { continue }
            let graph = try frozen.lowered(
                inputs: [.init(detector.graph.nodes[0].name, shape: [1, 300, 300, 3])],
                outputs: [String(key.prefix { $0 != ":" })])
            let result = try InferencePlan(graph).run([input], inputLayout: .channelsLast, outputLayout: .channelsLast)
            let values = floatValues(result[0])
            #expect(Array(result[0].shape) == expected.shape)
            for (value, reference) in zip(values, expected.first8) {
                #expect(abs(value - reference) < 1e-3, "\(key)")
            }
            #expect(abs(values.reduce(0, +) / Float(values.count) - expected.mean) < 1e-3, "\(key)")
            #expect(abs((values.max() ?? 0) - expected.max) < 1e-3, "\(key)")
            #expect(abs((values.min() ?? 0) - expected.min) < 2e-3, "\(key)")
            compared += 1
        }
        #expect(compared >= 4)
    }
}
