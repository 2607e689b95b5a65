import ObjectDetection
import Testing

@Suite("Average precision as COCO counts it")
struct COCOEvaluationTests {
    @Test("pycocotools' twelve numbers on random detections", arguments: EvaluationFixture.all)
    func fixtures(_ fixture: EvaluationFixture) throws {
        let result = try COCOEvaluation(fixture.images)
        let own = [
            result.averagePrecision(), result.averagePrecision(threshold: 0), result.averagePrecision(threshold: 5),
            result.averagePrecision(area: .small), result.averagePrecision(area: .medium),
            result.averagePrecision(area: .large), result.averageRecall(limit: 1), result.averageRecall(limit: 10),
            result.averageRecall(), result.averageRecall(area: .small), result.averageRecall(area: .medium),
            result.averageRecall(area: .large),
        ]
        #expect(fixture.coco.count == 12)
        for (place, (value, expected)) in zip(own, fixture.coco).enumerated() {
            #expect(abs((value.isNaN ? -1 : value) - expected) < 1e-12, "\(fixture.name), number \(place)")
        }
    }

    @Test("there are fixtures")
    func found() { #expect(EvaluationFixture.all.count == 5) }

    @Test("a detection of IoU 0.72 is right at 0.5, 0.55, 0.6, 0.65 and 0.7: half of the thresholds")
    func thresholds() throws {
        let images = [
            EvaluationImage(
                found: [.init(box: Box(0, 0, 72, 100), label: 1, score: 1)],
                truth: [.init(box: Box(0, 0, 100, 100), label: 1)])
        ]
        #expect(try abs(COCOEvaluation(images).averagePrecision() - 0.5) < 1e-12)
    }

    @Test("any number of detections inside a crowd counts neither way")
    func crowd() throws {
        let images = [
            EvaluationImage(
                found: [
                    .init(box: Box(0, 0, 10, 10), label: 1, score: 0.9),
                    .init(box: Box(30, 0, 40, 10), label: 1, score: 0.8),
                    .init(box: Box(100, 100, 150, 150), label: 1, score: 0.7),
                ],
                truth: [
                    .init(box: Box(0, 0, 50, 50), label: 1, isCrowd: true),
                    .init(box: Box(100, 100, 150, 150), label: 1),
                ])
        ]
        #expect(try COCOEvaluation(images).averagePrecision() == 1)
    }

    @Test("nothing at all gives no number, and a miss gives 0")
    func empty() throws {
        #expect(try COCOEvaluation([]).averagePrecision().isNaN)
        let missed = [EvaluationImage(found: [], truth: [.init(box: Box(0, 0, 9, 9), label: 1)])]
        #expect(try COCOEvaluation(missed).averagePrecision() == 0)
        #expect(try COCOEvaluation(missed).averagePrecision(area: .large).isNaN)
    }
}
