import ObjectDetection
import TestSupport
import Testing

@Suite("Matching of default boxes")
struct DefaultBoxMatchingTests {
    @Test("every object gets its best box, and a box above the threshold gets its best object")
    func worked() throws {
        // IoU with (0, 0, 2, 2): 1, 1/2 (2 of 4), 1/7, 0.
        let defaults = Boxes([Box(0, 0, 2, 2), Box(0, 0, 2, 1), Box(1, 1, 3, 3), Box(8, 8, 9, 9)])
        let found = try DefaultBoxMatching(defaults, truth: Boxes([Box(0, 0, 2, 2)]))
        #expect(found.truth == [0, 0, -1, -1])
        #expect(found.overlap == [1, 0.5, Float(1) / 7, 0])
        #expect(found.best == [0])
        #expect(try DefaultBoxMatching(defaults, truth: Boxes([Box(0, 0, 2, 2)]), threshold: 0.51).matched == [0])
    }

    @Test("two objects with one best box: the larger overlap has it, the other takes its next best")
    func conflict() throws {
        let defaults = Boxes([Box(0, 0, 4, 4), Box(0, 0, 4, 1)])
        let found = try DefaultBoxMatching(defaults, truth: Boxes([Box(0, 0, 4, 3), Box(0, 0, 4, 4)]))
        #expect(found.best == [1, 0])
        #expect(found.truth == [1, 0])
    }

    @Test("no boxes, no truth, and truth that nothing overlaps: no match")
    func nothing() throws {
        #expect(try DefaultBoxMatching(Boxes(), truth: Boxes([Box(0, 0, 1, 1)])).best == [-1])
        #expect(try DefaultBoxMatching(Boxes([Box(0, 0, 1, 1)]), truth: Boxes()).truth == [-1])
        let apart = Boxes([Box(1, 0, 2, 1), Box(.nan, 0, 1, 1), Box(5, 5, 5, 5), Box(3, 3, 2, 2)])
        // The first only touches.
        #expect(try DefaultBoxMatching(apart, truth: Boxes([Box(0, 0, 1, 1)]), threshold: 0).truth == [-1, -1, -1, -1])
    }

    @Test("the fast one and the table of all pairs agree, with ties", arguments: [0, 0.3, 0.5, 0.9] as [Float])
    func agreement(_ threshold: Float) throws {
        var generator = SplitMix(state: 3)
        for count in [1, 7, 8, 9, 100, 333] {
            let defaults = Boxes.random(count, largest: 150, &generator)
            var truth = Boxes.random(6, largest: 150, &generator)
            truth.append(truth[0])
            truth.append(defaults[count / 2])
            #expect(
                try DefaultBoxMatching(defaults, truth: truth, threshold: threshold)
                    == DefaultBoxMatching.reference(defaults, truth: truth, threshold: threshold))
        }
        let same = Boxes((0..<2000).map { _ in Box(0, 0, 1, 1) })
        let found = try DefaultBoxMatching(same, truth: Boxes([Box(0, 0, 1, 1), Box(0, 0, 1, 1)]), threshold: threshold)
        #expect(found.best == [0, 1])
        #expect(found.truth[2...].allSatisfy { $0 == 0 })
    }

    @Test("a threshold outside 0...1 is refused")
    func errors() {
        #expect(throws: DetectionError.outsideRange(argument: "threshold", value: 2, range: 0...1)) {
            try DefaultBoxMatching(Boxes(), truth: Boxes(), threshold: 2)
        }
    }
}
