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
    @Test("MobileNetV2: the same best five in the same order on every photo, within 0.001")
    func mobileNetV2() throws {
        guard case .classifier(let classifier) = try ModelLoader.load("mobilenet_v2_imagenet", threads: 2) else {
            Issue.record("it is not a classifier")
            return
        }
        let bytes = try File.read(SharedData.path("reference/imagenet_top5.json"))
        var largest: Float = 0
        for (photo, answers) in try JSONDecoder().decode(ReferenceAnswers.self, from: Data(bytes)).results {
            guard let expected = answers.mobileNetV2 else { continue }
            let found = try classifier.classify(try Image.read(SharedData.path("images/\(photo)")))
            #expect(found.map(\.classIndex) == expected.map(\.index), "\(photo)")
            #expect(found.map(\.label) == expected.map(\.name), "\(photo)")
            for (one, answer) in zip(found, expected) {
                #expect(abs(one.probability - answer.probability) < 1e-3, "\(photo): \(answer.name)")
                largest = max(largest, abs(one.probability - answer.probability))
            }
        }
        print("largest difference to torch, mobilenet_v2_imagenet: \(largest)")
    }
}
