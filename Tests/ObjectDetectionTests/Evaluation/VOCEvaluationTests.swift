import ObjectDetection
import Testing

@Suite("Average precision as VOC counts it")
struct VOCEvaluationTests {
    private func found(_ box: Box, _ score: Double, label: Int = 1) -> EvaluationImage.Found {
        .init(box: box, label: label, score: score)
    }

    private let one = Box(0, 0, 10, 10)
    private let two = Box(20, 0, 30, 10)
    private let nowhere = Box(50, 50, 60, 60)

    private func evaluate(
        _ images: [EvaluationImage], _ average: PrecisionRecall.Average = .area
    ) throws -> VOCEvaluation { try VOCEvaluation(images, average: average) }

    @Test("the development kit's numbers on random detections", arguments: EvaluationFixture.all)
    func fixtures(_ fixture: EvaluationFixture) throws {
        let area = try evaluate(fixture.images)
        let eleven = try evaluate(fixture.images, .elevenPoints)
        for row in fixture.voc {
            for (result, expected) in [(area, row.area), (eleven, row.elevenPoints)] {
                let own = try #require(result.classes.first { $0.label == row.label })
                #expect(abs(own.averagePrecision - expected) < 1e-12, "\(fixture.name), class \(row.label)")
            }
        }
        #expect(area.classes.filter { !$0.averagePrecision.isNaN }.count == fixture.voc.count)
    }

    @Test("right, wrong, right of two: precision 1, 1/2, 2/3 at recall 1/2, 1/2, 1")
    func byHand() throws {
        let images = [
            EvaluationImage(
                found: [found(one, 0.9), found(nowhere, 0.8), found(two, 0.7)],
                truth: [.init(box: one, label: 1), .init(box: two, label: 1)])
        ]
        let area = try evaluate(images)
        #expect(area.classes[0].curve.precision == [1, 0.5, 2.0 / 3])
        #expect(area.classes[0].curve.recall == [0.5, 0.5, 1])
        // 1/2 at precision 1 and 1/2 at 2/3; of the eleven levels, 0 ... 0.5 see 1, the five above 2/3.
        #expect(abs(area.meanAveragePrecision - (0.5 + 0.5 * 2 / 3)) < 1e-15)
        #expect(abs(try evaluate(images, .elevenPoints).meanAveragePrecision - (6 + 5 * 2.0 / 3) / 11) < 1e-15)
    }

    @Test("a box that is found twice is right once")
    func duplicates() throws {
        let images = [EvaluationImage(found: [found(one, 0.9), found(one, 0.8)], truth: [.init(box: one, label: 1)])]
        #expect(try evaluate(images).classes[0].curve.precision == [1, 0.5])
    }

    @Test("a difficult object counts neither way, found or not")
    func difficult() throws {
        let truth: [EvaluationImage.Truth] = [
            .init(box: one, label: 1), .init(box: two, label: 1, isDifficult: true),
        ]
        let both = try evaluate([EvaluationImage(found: [found(two, 0.9), found(one, 0.8)], truth: truth)])
        #expect(both.meanAveragePrecision == 1)
        #expect(both.classes[0].truthCount == 1)
        #expect(try evaluate([EvaluationImage(found: [found(one, 0.8)], truth: truth)]).meanAveragePrecision == 1)
    }

    @Test("an IoU of exactly the threshold is right")
    func threshold() throws {
        let half = [EvaluationImage(found: [found(Box(0, 0, 10, 5), 1)], truth: [.init(box: one, label: 1)])]
        #expect(try VOCEvaluation(half, threshold: 0.5).meanAveragePrecision == 1)
        #expect(try VOCEvaluation(half, threshold: 0.51).meanAveragePrecision == 0)
    }

    @Test("equal scores go in the order of images and detections")
    func ties() throws {
        let truth: [EvaluationImage.Truth] = [.init(box: one, label: 1)]
        let wrongFirst = [EvaluationImage(found: [found(nowhere, 0.5), found(one, 0.5)], truth: truth)]
        let rightFirst = [EvaluationImage(found: [found(one, 0.5), found(nowhere, 0.5)], truth: truth)]
        #expect(try evaluate(wrongFirst).meanAveragePrecision == 0.5)
        #expect(try evaluate(rightFirst).meanAveragePrecision == 1)
    }

    @Test("classes without true objects do not count; without any there is no mean")
    func empty() throws {
        let images = [EvaluationImage(found: [found(one, 1), found(two, 1, label: 2)], truth: [.init(box: one, label: 1)])]
        let result = try evaluate(images)
        #expect(result.classes.map(\.label) == [1, 2])
        #expect(result.classes[1].averagePrecision.isNaN)
        #expect(result.meanAveragePrecision == 1)
        #expect(try evaluate([]).meanAveragePrecision.isNaN)
        #expect(try evaluate([EvaluationImage(found: [], truth: [.init(box: one, label: 1)])]).meanAveragePrecision == 0)
    }

    @Test("boxes that are not finite find nothing; a score that is no number is an error")
    func strange() throws {
        let truth: [EvaluationImage.Truth] = [.init(box: one, label: 1)]
        let odd = [EvaluationImage(found: [found(Box(.nan, 0, .infinity, 10), 1)], truth: truth)]
        #expect(try evaluate(odd).meanAveragePrecision == 0)
        #expect(throws: DetectionError.notANumber(argument: "scores", index: 0)) {
            try evaluate([EvaluationImage(found: [found(one, .nan)], truth: truth)])
        }
        #expect(throws: DetectionError.outsideRange(argument: "iou", value: 0, range: 0...1)) {
            try VOCEvaluation([], threshold: 0)
        }
        #expect(throws: DetectionError.interrupted) {
            try VOCEvaluation([EvaluationImage(found: [], truth: truth)]) { true }
        }
    }
}
