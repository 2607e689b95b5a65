import Models
import ObjectDetection
import Tensors
import Testing

@Suite("From an SSD network's outputs to detections")
struct SSDHeadTests {
    /// Two default boxes in the middle of the image, one twice as large, and one at its right border.
    private let head = SSDHead(
        defaultBoxes: DefaultBoxes(rows: [[0.5, 0.5, 0.2, 0.2], [0.5, 0.5, 0.22, 0.22], [0.95, 0.5, 0.2, 0.2]]),
        classCount: 3)

    /// One map of one cell with three boxes and three classes.
    private func detect(
        offsets: [Float] = [Float](repeating: 0, count: 12), logits: [Float], threshold: Float = 0.5
    ) -> [Detection] {
        head.detections(
            offsets: [Tensor(offsets, shape: [1, 1, 1, 12])], logits: [Tensor(logits, shape: [1, 1, 1, 9])],
            threshold: threshold, imageHeight: 100, imageWidth: 200, labels: ["background", "cat", "dog"])
    }

    private func expectClose(_ box: Box, _ expected: Box) {
        for (a, b) in zip(
            [box.xMin, box.yMin, box.xMax, box.yMax], [expected.xMin, expected.yMin, expected.xMax, expected.yMax])
        { #expect(abs(a - b) < 1e-4) }
    }

    @Test(
        "of two boxes of one class that overlap by 0.2^2 / 0.22^2 = 0.83 the better stays; the background is no class")
    func suppression() {
        let found = detect(logits: [9, 2, -9, 9, 3, -9, 9, -9, -9])
        #expect(found.map(\.label) == ["cat"])
        #expect(found.first?.classIndex == 1)
        // sigmoid(3)
        #expect(abs((found.first?.score ?? 0) - 0.952574) < 1e-6)
        expectClose(found[0].box, Box(0.39 * 200, 0.39 * 100, 0.61 * 200, 0.61 * 100))
    }

    @Test("classes do not suppress each other, and equal scores go in the order of the classes")
    func classes() {
        #expect(detect(logits: [0, 2, 2, 0, -9, 3, 0, -9, -9]).map(\.label) == ["dog", "cat"])
        #expect(detect(logits: [0, 2, 2, 0, -9, -9, 0, -9, -9]).map(\.label) == ["cat", "dog"])
    }

    @Test("a box over the border is clipped, one outside is dropped")
    func clipping() {
        let found = detect(logits: [0, -9, -9, 0, -9, -9, 0, 4, -9])
        expectClose(found[0].box, Box(0.85 * 200, 40, 200, 60))
        // tx = 50 moves the box by 50 * 0.1 of its width, 1, to the right of the image.
        let outside: [Float] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 0, 0]
        #expect(detect(offsets: outside, logits: [0, -9, -9, 0, -9, -9, 0, 4, -9]).isEmpty)
    }

    @Test("offsets are (ty, tx, th, tw) with variances 0.1 and 0.2")
    func offsets() {
        // ty = 1 moves by 0.1 * 0.2 down; tw = 5 log 2 doubles the width.
        let offsets: [Float] = [1, 0, 0, 3.4657359] + [Float](repeating: 0, count: 8)
        let found = detect(offsets: offsets, logits: [0, 4, -9, 0, -9, -9, 0, -9, -9])
        expectClose(found[0].box, Box(0.3 * 200, 42, 0.7 * 200, 62))
    }

    @Test("logits and offsets that are not numbers or overflow give no detection and no crash")
    func strange() {
        #expect(detect(logits: [0, .nan, -9, 0, .nan, .nan, 0, -9, -.infinity]).isEmpty)
        let huge: [Float] = [.nan, 0, 0, 0, 0, 0, 1e30, 1e30] + [Float](repeating: -.infinity, count: 4)
        #expect(detect(offsets: huge, logits: [0, 4, 4, 0, 4, 4, 0, 4, 4]).allSatisfy { $0.box.area > 0 })
    }

    @Test("a threshold of 0 lets everything through, one of 1 only certainty")
    func thresholds() {
        // Of each class the first two boxes overlap, so two of three stay.
        #expect(detect(logits: [Float](repeating: -20, count: 9), threshold: 0).count == 4)
        #expect(detect(logits: [Float](repeating: 10, count: 9), threshold: 1).isEmpty)
    }
}
