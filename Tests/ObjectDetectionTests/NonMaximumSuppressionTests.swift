import ObjectDetection
import TestSupport
import Testing

@Suite("Non-maximum suppression")
struct NonMaximumSuppressionTests {
    private let boxes = Boxes([Box(0, 0, 2, 2), Box(1, 1, 3, 3), Box(0, 0, 2, 2), Box(10, 10, 11, 11)])

    @Test("the best of two equal boxes stays, and 1/7 is not above one half")
    func worked() throws {
        #expect(try NonMaximumSuppression.keep(boxes, scores: [0.5, 0.9, 0.8, 0.1], threshold: 0.5) == [1, 2, 3])
    }

    @Test("only an IoU above the threshold suppresses, an equal one does not")
    func boundary() throws {
        let scores: [Float] = [0.9, 0.8, 0.1, 0.1]
        #expect(try NonMaximumSuppression.keep(boxes, scores: scores, threshold: 1 / 7) == [0, 1, 3])
        #expect(try NonMaximumSuppression.keep(boxes, scores: scores, threshold: 0.14) == [0, 3])
        #expect(try NonMaximumSuppression.keep(boxes, scores: scores, threshold: 1) == [0, 1, 2, 3])
        #expect(try NonMaximumSuppression.keep(boxes, scores: scores, threshold: 0) == [0, 3])
    }

    @Test("equal scores go by index, and the two zeros are equal")
    func ties() throws {
        #expect(try NonMaximumSuppression.keep(boxes, scores: [1, 1, 1, 1], threshold: 0.5) == [0, 1, 3])
        #expect(try NonMaximumSuppression.keep(boxes, scores: [-0.0, 0, 0, -1], threshold: 0.5) == [0, 1, 3])
        #expect(try NonMaximumSuppression.keep(boxes, scores: [-2, -1, -3, -4], threshold: 0.5) == [1, 0, 3])
    }

    @Test("nothing, one box, and a limit")
    func edges() throws {
        #expect(try NonMaximumSuppression.keep(Boxes(), scores: [], threshold: 0.5) == [])
        #expect(try NonMaximumSuppression.keep(Boxes([Box(0, 0, 1, 1)]), scores: [0.3], threshold: 0.5) == [0])
        #expect(
            try NonMaximumSuppression.keep(boxes, scores: [0.5, 0.9, 0.8, 0.1], threshold: 0.5, limit: 2) == [1, 2])
    }

    @Test("boxes that are empty, inverted, infinite or not numbers neither suppress nor are suppressed")
    func strange() throws {
        let strange = Boxes([
            Box(0, 0, 0, 0), Box(0, 0, 0, 0), Box(5, 5, 1, 1), Box(5, 5, 1, 1), Box(.nan, 0, 1, 1),
            Box(.nan, 0, 1, 1), Box(-.infinity, 0, .infinity, 1), Box(-.infinity, 0, .infinity, 1),
        ])
        let scores = [Float](repeating: 1, count: 8)
        #expect(try NonMaximumSuppression.keep(strange, scores: scores, threshold: 0.5) == Array(0..<8))
        #expect(try NonMaximumSuppression.keepReference(strange, scores: scores, threshold: 0.5) == Array(0..<8))
    }

    @Test("the grid keeps what the plain loop keeps", arguments: [0, 0.01, 0.3, 0.45, 0.5, 0.7, 0.95, 1] as [Float])
    func agreement(_ threshold: Float) throws {
        var generator = SplitMix(state: 41)
        for (count, largest) in [(1, 60), (17, 300), (500, 10), (2000, 60), (1500, 290)] as [(Int, Float)] {
            let boxes = Boxes.random(count, largest: largest, &generator)
            // Few distinct scores, so that ties occur.
            let scores = (0..<count).map { _ in Float(Int.random(in: 0..<100, using: &generator)) / 100 }
            #expect(
                try NonMaximumSuppression.keep(boxes, scores: scores, threshold: threshold)
                    == NonMaximumSuppression.keepReference(boxes, scores: scores, threshold: threshold))
        }
    }

    @Test("coordinates so large that they are rounded to whole pixels do not lose a pair", arguments: [1e6, 1.6e7])
    func rounding(_ shift: Float) throws {
        var generator = SplitMix(state: 5)
        let boxes = Boxes(
            (0..<800).map { _ in
                let x = shift + Float(Int.random(in: 0..<60, using: &generator))
                let y = shift + Float(Int.random(in: 0..<60, using: &generator))
                return Box(x, y, x + Float(Int.random(in: 1..<4, using: &generator)), y + 2)
            })
        let scores = (0..<800).map { _ in Float.random(in: 0..<1, using: &generator) }
        #expect(
            try NonMaximumSuppression.keep(boxes, scores: scores, threshold: 0.4)
                == NonMaximumSuppression.keepReference(boxes, scores: scores, threshold: 0.4))
    }

    @Test("boxes of different classes do not suppress each other")
    func batched() throws {
        #expect(
            try NonMaximumSuppression.keepBatched(
                boxes, scores: [0.5, 0.9, 0.8, 0.1], classes: [3, 3, 1, 1], threshold: 0.5) == [1, 2, 0, 3])
    }

    @Test("unequal counts, a threshold outside 0...1 and a score that is not a number are refused")
    func errors() {
        #expect(
            throws: DetectionError.countMismatch(first: "boxes", firstCount: 4, second: "scores", secondCount: 1)
        ) { try NonMaximumSuppression.keep(boxes, scores: [1], threshold: 0.5) }
        for threshold in [-0.1, 1.5, Float.infinity] {
            #expect(throws: DetectionError.outsideRange(argument: "threshold", value: threshold, range: 0...1)) {
                try NonMaximumSuppression.keep(boxes, scores: [1, 1, 1, 1], threshold: threshold)
            }
        }
        #expect(throws: DetectionError.notANumber(argument: "scores", index: 2)) {
            try NonMaximumSuppression.keep(boxes, scores: [1, 1, .nan, 1], threshold: 0.5)
        }
    }
}
