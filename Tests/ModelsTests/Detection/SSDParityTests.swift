import Models
import NeuralNetworks
import ObjectDetection
import Tensors
import TestSupport
import Testing

/// SSD300 at its real size against torchvision's, under the same weights.
@Suite("SSD300 as torchvision computes it")
struct SSDParityTests {
    /// torchvision's default boxes: its own scales, and none larger than the picture.
    private func torchvisionSSD() -> SSD {
        let scales: [Float] = [0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05].map { $0 * 300 }
        let steps: [Float] = [8, 16, 32, 64, 100, 300]
        let ratios: [[Float]] = [[2], [2, 3], [2, 3], [2, 3], [2], [2]]
        let own = SSDVGG16.ssd300()
        return SSD(
            "SSD300", classNames: own.classNames, inputSize: 300,
            sources: own.sources.enumerated().map { index, source in
                var source = source
                source.boxes = DefaultBoxes.Map(
                    step: steps[index], least: scales[index], greatest: scales[index + 1], ratios: ratios[index])
                return source
            }, normalization: own.normalization, limitsBoxes: true)
    }

    @Test("offsets, logits, default boxes and detections within 1e-4 of torchvision's")
    func equal() throws {
        let fixture = try DetectorFixture()
        let ssd = torchvisionSSD()
        let boxes = try ssd.defaultBoxes().corners
        let flat = (0..<boxes.count).flatMap { [boxes[$0].xMin, boxes[$0].yMin, boxes[$0].xMax, boxes[$0].yMax] }
        for (index, number) in fixture.rows("ssd300_anchors")[0].enumerated() {
            #expect(abs(flat[index * 53] * 300 - number) < 1e-4 * max(1, abs(number)))
        }

        let network = Network(ssd)
        try DetectorFixture.fill(network, input: [1, 3, 300, 300])
        var generator = Generator(seed: 0)
        let x = DetectorFixture.picture(300)
        let rows = try network.predict(x, threads: 2, using: &generator)
        #expect(rows.shape == [1, 8732, 25])
        let numbers = try rows.floats()
        let expected = fixture.rows("ssd300")[0]
        #expect(expected.count == (8732 * 25 + 100) / 101)
        var worst: Float = 0
        for (index, number) in expected.enumerated() {
            worst = max(worst, abs(numbers[index * 101] - number) / max(1, abs(number)))
        }
        #expect(worst < 1e-4)

        let found = try ssd.detections(
            on: x, network: network, selection: ssd.selection, threads: 2, using: &generator)[0]
        let known = fixture.rows("ssd300_detection")
        #expect(known.count == 100)
        for row in known {
            let match = found.first { detection in
                let box = [detection.box.xMin, detection.box.yMin, detection.box.xMax, detection.box.yMax]
                return Float(detection.classIndex) == row[0] && abs(detection.score - row[1]) < 1e-4
                    && zip(box, row.dropFirst(2)).allSatisfy { abs($0 - $1) < 1e-4 * 300 }
            }
            #expect(match != nil, "no detection like \(row)")
        }
    }
}
