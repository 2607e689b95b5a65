import Models
import NeuralNetworks
import ObjectDetection
import Tensors
import Testing

/// A narrow Faster R-CNN against torchvision's class, under the same weights, from the picture to the detections; and the
/// counts of the whole one.
@Suite("Faster R-CNN as torchvision computes it")
struct FasterRCNNParityTests {
    private let fixture: DetectorFixture

    init() throws { fixture = try DetectorFixture() }

    /// Three convolutions of stride 2, nine anchors, RoI Align; the sizes stand in Scripts/reference/detectors.py.
    private func narrow() throws -> FasterRCNN {
        var settings = FasterRCNN.Settings()
        settings.stride = 8
        settings.anchorSides = [16, 32, 64]
        settings.convention = .torchvision
        settings.scoresPerAnchor = 1
        settings.proposalsBefore = 200
        settings.proposals = 50
        settings.leastSide = 1e-3
        settings.samples = 2
        func convolution(_ channels: Int) -> [any Layer] {
            [Convolution2D(.channels(channels), stride: 2, padding: .pixels(1)), ActivationLayer(.relu)]
        }
        return try FasterRCNN(
            "narrow", classNames: ["a", "b", "c", "d"], inputSize: 96, settings: settings,
            backbone: Sequential("backbone", convolution(16) + convolution(32) + convolution(32)), slideChannels: 32,
            head: Sequential(
                "head", [Flatten(), Dense(64), ActivationLayer(.relu), Dense(64), ActivationLayer(.relu)]))
    }

    @Test("proposals' scores and offsets, and detections, within 1e-4 of torchvision's")
    func equal() throws {
        let layer = try narrow()
        let network = Network(layer)
        try DetectorFixture.fill(network, input: [1, 3, 96, 96])
        var generator = Generator(seed: 0)
        let x = DetectorFixture.picture(96)
        let rows = try network.predict(x, threads: 1, using: &generator)
        #expect(rows.shape == [50, 25])
        let numbers = try rows.floats()
        let scores = (0..<50).flatMap { numbers[$0 * 25..<$0 * 25 + 5] }
        let offsets = (0..<50).flatMap { numbers[$0 * 25 + 5..<$0 * 25 + 25] }
        expectClose(scores, fixture.rows("faster_rcnn_scores")[0], step: 1)
        expectClose(offsets, fixture.rows("faster_rcnn_offsets")[0], step: 3)

        var selection = layer.selection
        selection.threshold = 0.05
        let found = try layer.detections(
            on: x, network: network, selection: selection, threads: 1, using: &generator)[0]
        let known = fixture.rows("faster_rcnn_detection")
        #expect(found.count == known.count)
        for (detection, row) in zip(found, known) {
            #expect(Float(detection.classIndex) == row[0])
            #expect(abs(detection.score - row[1]) < 1e-4)
            let box = [detection.box.xMin, detection.box.yMin, detection.box.xMax, detection.box.yMax]
            for (coordinate, expected) in zip(box, row.dropFirst(2)) {
                #expect(abs(coordinate - expected) < 1e-4 * 96)
            }
        }
    }

    private func expectClose(_ numbers: [Float], _ expected: [Float], step: Int) {
        #expect(expected.count == (numbers.count + step - 1) / step)
        for (index, number) in expected.enumerated() where abs(numbers[index * step] - number) > 1e-4 {
            Issue.record("number \(index * step) is \(numbers[index * step]), not \(number)")
        }
    }

    @Test("on VGG16: 137,078,239 parameters, 2,387,510 of them propose; 37 x 62 places at 600 x 1000 pixels")
    func counts() throws {
        let layer = try FasterRCNNVGG16.network()
        let rows = try Network(layer).ledger(input: [1, 3, 600, 1000])
        #expect(
            fixture.counts("faster_rcnn") == [
                rows.reduce(0) { $0 + $1.parameters }, rows.reduce(0) { $0 + $1.multiplyAccumulates },
            ])
        let proposing = rows.filter { ["conv2d_14", "conv2d_15", "conv2d_16"].contains($0.name) }
        #expect(proposing.reduce(0) { $0 + $1.parameters } == 2_387_510)
        #expect(proposing.map { $0.output } == [[1, 512, 37, 62], [1, 18, 37, 62], [1, 36, 37, 62]])
        #expect(rows.first { $0.kind == "input" }?.output == [300, 512, 7, 7])
        #expect(rows.last?.output == [300, 105])
    }

    @Test("a picture without proposals has no detections")
    func nothing() throws {
        let layer = try narrow()
        let network = Network(layer)
        try DetectorFixture.fill(network, input: [1, 3, 96, 96])
        var selection = layer.selection
        selection.threshold = 1
        var generator = Generator(seed: 0)
        let found = try layer.detections(
            on: DetectorFixture.picture(96), network: network, selection: selection, threads: 1, using: &generator)
        #expect(found == [[]])
    }
}
