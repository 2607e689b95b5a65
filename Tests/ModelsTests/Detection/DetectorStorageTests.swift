import Models
import NeuralNetworks
import ObjectDetection
import Tensors
import Testing

/// Detectors through a file and back.
@Suite("Stored detectors")
struct DetectorStorageTests {
    private static func backbone(_ channels: Int, stride: Int = 4) -> Sequential {
        Sequential(
            "stage",
            [Convolution2D(.channels(channels), stride: stride, padding: .pixels(1)), ActivationLayer(.relu)])
    }

    private func detectors() throws -> [any DetectionNetwork] {
        var settings = FasterRCNN.Settings()
        settings.anchorSides = [8, 12.5]
        settings.anchorRatios = [1]
        settings.proposals = 5
        settings.samples = 2
        return [
            SSD(
                "one", classNames: ["a", "b"], inputSize: 32, stages: [Self.backbone(4), Self.backbone(6, stride: 2)],
                boxes: [
                    DefaultBoxes.Map(step: 8, least: 7.3, greatest: 11, ratios: [2]),
                    DefaultBoxes.Map(least: 11, greatest: 20.1, ratios: []),
                ], normalization: L2Normalization(initialScale: 20), limitsBoxes: true),
            YOLO(
                "two", classNames: ["a", "b", "c"], inputSize: 32, grid: 8, boxesPerCell: 1, body: Self.backbone(8)),
            try FasterRCNN.small(
                classNames: ["a"], inputSize: 32, settings: settings, backbone: Self.backbone(4), width: 8),
        ]
    }

    @Test("what was written is read: the same description, numbers and results")
    func roundTrip() throws {
        for detector in try detectors() {
            let network = Network(detector)
            try DetectorFixture.fill(network, input: [1, 3, 32, 32])
            let bytes = try network.stored().bytes()
            let read = try Network(try Safetensors(bytes: bytes), kinds: DetectionNetworks.kinds)
            #expect(try read.stored().bytes() == bytes)
            let other = try #require(read.layer as? any DetectionNetwork)
            #expect(other.classNames == detector.classNames)
            var generator = Generator(seed: 0)
            let x = DetectorFixture.picture(32)
            #expect(
                try read.predict(x, threads: 1, using: &generator).floats()
                    == network.predict(x, threads: 1, using: &generator).floats())
            var selection = detector.selection
            selection.threshold = 0
            #expect(
                try other.detections(on: x, network: read, selection: selection, threads: 1, using: &generator)
                    == detector.detections(
                        on: x, network: network, selection: selection, threads: 1, using: &generator))
        }
    }

    @Test("a damaged description is refused, wherever it is damaged")
    func damaged() throws {
        for detector in try detectors() {
            let text = try LayerText.write(detector)
            #expect(throws: StorageError.self) { try LayerText.read(text) }
            for place in stride(from: 0, to: text.count, by: 3) {
                for change in ["", "9", "\"", "-1", "nan"] {
                    var damaged = Array(text)
                    damaged.replaceSubrange(place..<place + 1, with: Array(change))
                    // It may still be a description of some network; it must not end the process.
                    _ = try? LayerText.read(String(damaged), kinds: DetectionNetworks.kinds)
                }
            }
        }
        for text in [
            "ssd()", "yolo(name=\"x\") { relu() }", "faster_rcnn(name=\"x\") { }",
            "yolo(name=\"x\", classes=\"a\", size=\"32\", grid=\"0\", boxes=\"1\") { relu() }",
            "ssd(name=\"x\", classes=\"a\", size=\"32\", boxes=\"even 1\", limits=\"false\", normalizes=\"false\") { }",
        ] {
            #expect(throws: StorageError.self) { try LayerText.read(text, kinds: DetectionNetworks.kinds) }
        }
    }
}
