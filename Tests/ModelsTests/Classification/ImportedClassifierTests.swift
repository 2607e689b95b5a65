import Files
import FoundationEssentials
import Images
import Models
import TestSupport
import Testing

/// Classifiers whose answers `reference/imagenet_top5.json` has: what to load, and which of its answers.
enum ImportedClassifier: String, CaseIterable {
    case quarter, whole, squeezeNet

    var path: String {
        switch self {
        case .quarter: "mobilenet_v1_0.25"
        case .squeezeNet: "squeezenet_1_1_imagenet"
        case .whole: SharedData.path("models/mobilenet_v1_1.0_224_imagenet_quant_tflite")
        }
    }

    /// How far the classes' numbers are from those of the reference: the background comes first in some.
    var firstClass: Int { self == .whole ? 1 : 0 }

    func answers(_ photo: ReferenceAnswers.Photo) -> [ReferenceAnswers.Answer]? {
        switch self {
        case .quarter: photo.mobileNetV1Quarter
        case .squeezeNet: photo.squeezeNet
        case .whole: photo.mobileNetV1
        }
    }

    static let here = allCases.filter { one in
        guard SharedData.has("reference/imagenet_top5.json") else { return false }
        return ModelCatalogue.entry(named: one.path).map { ModelStore().isFetched($0) } ?? File.exists(one.path)
    }
}

@Suite(
    "A classifier of another program's file answers what that program answers",
    .enabled(if: !ImportedClassifier.here.isEmpty, ReferenceModels.reason))
struct ImportedClassifierTests {
    @Test("the same best five in the same order on every photo, within 0.001", arguments: ImportedClassifier.here)
    func photos(_ model: ImportedClassifier) throws {
        guard case .classifier(let classifier) = try ModelLoader.load(model.path, threads: 2) else {
            Issue.record("it is not a classifier")
            return
        }
        let bytes = try File.read(SharedData.path("reference/imagenet_top5.json"))
        var largest: Float = 0
        for (photo, answers) in try JSONDecoder().decode(ReferenceAnswers.self, from: Data(bytes)).results {
            let expected = try #require(model.answers(answers))
            let found = try classifier.classify(try Image.read(SharedData.path("images/\(photo)")), top: 20)
            for answer in expected {
                let same = found.first { $0.classIndex == answer.index + model.firstClass }
                let difference = abs((same?.probability ?? 0) - answer.probability)
                #expect(difference < 1e-3, "\(photo): \(answer.name)")
                #expect(answer.probability < 0.01 || same?.label == answer.name)
                largest = max(largest, difference)
            }
            // Those of less than the five written decimals have no order.
            let sure = expected.filter { $0.probability > 1e-4 }.map { $0.index + model.firstClass }
            #expect(found.prefix(sure.count).map(\.classIndex) == sure, "\(photo)")
        }
        print("largest difference, \(model): \(largest)")
    }
}

@Suite("A float classifier for CIFAR-10", .enabled(if: SharedData.has("models/resnet8_cifar10_tflite"), SharedData.reason))
struct ResNet8Tests {
    @Test("it takes 32 x 32 pixels and knows the ten classes")
    func shape() throws {
        let path = SharedData.path("models/resnet8_cifar10_tflite/pretrainedResnet.tflite")
        guard case .classifier(let classifier) = try ModelLoader.load(path) else {
            Issue.record("it is not a classifier")
            return
        }
        #expect(classifier.inputSize == 32)
        #expect(classifier.labels == ClassNames.cifar10)
    }
}
