import Files
import FoundationEssentials
import Images
import Models
import TestSupport
import Testing

/// What torch and others answered for the photos of the data folder: `[class, name, probability]` of the best five.
struct ReferenceAnswers: Decodable {
    struct Answer: Decodable {
        var index: Int
        var name: String
        var probability: Float

        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            index = try values.decode(Int.self)
            name = try values.decode(String.self)
            probability = try values.decode(Float.self)
        }
    }

    struct Photo: Decodable {
        var mobileNetV2: [Answer]?
        var mobileNetV1Quarter: [Answer]?
        var mobileNetV1: [Answer]?
        var squeezeNet: [Answer]?

        private enum CodingKeys: String, CodingKey {
            case mobileNetV2 = "v2_torchvision"
            case mobileNetV1Quarter = "v1_0_25_tfjs"
            case mobileNetV1 = "v1_1_0_dequant_float"
            case squeezeNet = "squeezenet_v1_1"
        }
    }

    var results: [String: Photo]

    static let arePossible =
        SharedData.has("reference/imagenet_top5.json")
        && ModelCatalogue.entry(named: "mobilenet_v2_imagenet").map { ModelStore().isFetched($0) } == true
}

@Suite(
    "A classifier answers what torch answers",
    .enabled(if: ReferenceAnswers.arePossible, ReferenceModels.reason))
struct ClassifierReferenceTests {
    @Test("MobileNetV2: the same best five on every photo, within 0.0001 where nothing is resized")
    func mobileNetV2() throws {
        guard case .classifier(let classifier) = try ModelLoader.load("mobilenet_v2_imagenet", threads: 2) else {
            Issue.record("it is not a classifier")
            return
        }
        let bytes = try File.read(SharedData.path("reference/imagenet_top5.json"))
        var largest: Float = 0
        for (photo, answers) in try JSONDecoder().decode(ReferenceAnswers.self, from: Data(bytes)).results {
            guard let expected = answers.mobileNetV2 else { continue }
            // Pillow also rounds between its two passes of resizing, which moves a probability by as much as this.
            let tolerance: Float = photo.hasSuffix("_224.png") ? 1e-4 : 0.02
            let found = try classifier.classify(try Image.read(SharedData.path("images/\(photo)")), top: 8)
            for answer in expected {
                let same = found.first { $0.classIndex == answer.index }
                #expect(same?.label == answer.name, "\(photo): \(answer.name)")
                #expect(abs((same?.probability ?? 0) - answer.probability) < tolerance, "\(photo): \(answer.name)")
                if tolerance < 0.01 { largest = max(largest, abs((same?.probability ?? 0) - answer.probability)) }
            }
            #expect(found.first?.classIndex == expected.first?.index, "\(photo)")
        }
        print("largest difference to torch, mobilenet_v2_imagenet: \(largest)")
    }
}
