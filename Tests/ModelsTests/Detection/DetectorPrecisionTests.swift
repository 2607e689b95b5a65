import Datasets
import Images
import Models
import ObjectDetection
import TestSupport
import Testing

@Suite(
    "A detector is as good as TensorFlow's on the COCO photos",
    .enabled(
        if: !ReferenceModels.all.isEmpty && SharedData.has("datasets/coco_subset/instances.json"),
        ReferenceModels.reason))
struct DetectorPrecisionTests {
    @Test("mean average precision of both, by COCO's rules and by VOC's", arguments: ReferenceModels.all)
    func precision(_ model: (name: String, reference: String)) throws {
        guard case .detector(let detector) = try ModelLoader.load(model.name, threads: 2) else { return }
        let folder = SharedData.path("datasets/coco_subset")
        let photos = try COCO.load(annotations: "\(folder)/instances.json", images: "\(folder)/images")
        let places = Dictionary(uniqueKeysWithValues: photos.classNames.enumerated().map { ($1, $0) })
        let references = try ReferencePhoto.all(model.reference)
        var (own, expected): ([EvaluationImage], [EvaluationImage]) = ([], [])
        for (place, photo) in photos.photos.enumerated() {
            let image = try photos.image(place)
            let truth = photo.objects.map { object in
                EvaluationImage.Truth(
                    box: Box(object.box[0], object.box[1], object.box[2], object.box[3]), label: object.label,
                    isCrowd: object.isCrowd, area: object.area)
            }
            let reference = try #require(references.first { $0.path.hasSuffix("coco_subset/images/\(photo.name)") })
            let found = try detector.detect(image, threshold: reference.leastScore)
            own.append(
                EvaluationImage(
                    found: found.map { .init(box: $0.box, label: places[$0.label] ?? -1, score: Double($0.score)) },
                    truth: truth))
            let (width, height) = (Float(image.width), Float(image.height))
            expected.append(
                EvaluationImage(
                    found: reference.detections.map { one in
                        .init(
                            box: Box(one.box[1] * width, one.box[0] * height, one.box[3] * width, one.box[2] * height),
                            label: places[one.cls] ?? -1, score: Double(one.score))
                    }, truth: truth))
        }
        let (ours, theirs) = (try COCOEvaluation(own), try COCOEvaluation(expected))
        // The references are rounded to four digits, which moves an IoU across one of ten thresholds now and then.
        #expect(abs(ours.averagePrecision() - theirs.averagePrecision()) < 0.003)
        #expect(abs(ours.averagePrecision(threshold: 0) - theirs.averagePrecision(threshold: 0)) < 1e-3)
        let (voc, vocReference) = (try VOCEvaluation(own), try VOCEvaluation(expected))
        #expect(abs(voc.meanAveragePrecision - vocReference.meanAveragePrecision) < 1e-3)
        print(
            "\(model.name): mAP \(ours.averagePrecision()), TensorFlow's \(theirs.averagePrecision()); at 0.5 "
                + "\(ours.averagePrecision(threshold: 0)) and \(theirs.averagePrecision(threshold: 0))")
    }
}
