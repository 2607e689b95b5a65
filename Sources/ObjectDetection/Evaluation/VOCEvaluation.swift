/// Average precision as the PASCAL VOC challenge counts it.
///
/// Detections of a class over all pictures go from the highest score down. Each takes the true box that it overlaps most;
/// it is right if that IoU is at least the threshold and nobody took the box before, wrong otherwise. Difficult objects
/// count neither way.
///
/// VOC's boxes are numbers of the first and last pixels, and its areas add 1 to each side; with edges in the place of
/// pixels (as `voc(path)` reads them) the plain IoU is the same number.
///
/// Source: Everingham et al. 2010, section 4.2; the development kit's VOCevaldet.m.
public struct VOCEvaluation: Sendable {
    /// The result of one class.
    public struct ClassResult: Sendable {
        public let label: Int
        /// True objects that count.
        public let truthCount: Int
        public let detectionCount: Int
        /// nan where there are no true objects.
        public let averagePrecision: Double
        public let curve: PrecisionRecall
        /// The detections' scores, a point of the curve each.
        public let scores: [Double]
    }

    /// By label.
    public let classes: [ClassResult]

    /// The mean over the classes that have true objects; nan where there are none.
    public var meanAveragePrecision: Double {
        let known = classes.map(\.averagePrecision).filter { !$0.isNaN }
        return known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
    }

    /// - Parameter threshold: the least IoU of a right detection, above 0 and at most 1.
    /// - Throws: `DetectionError.outsideRange`, `.notANumber` for a score, `.interrupted`.
    public init(
        _ images: [EvaluationImage], threshold: Double = 0.5, average: PrecisionRecall.Average = .area,
        shouldStop: () -> Bool = { false }
    ) throws {
        try EvaluationCheck.check(images, thresholds: [threshold])
        let labels = Set(images.flatMap { $0.truth.map(\.label) + $0.found.map(\.label) })
        classes = try labels.sorted().map { label in
            if shouldStop() { throw DetectionError.interrupted }
            return Self.result(images, label, threshold, average)
        }
    }

    private static func result(
        _ images: [EvaluationImage], _ label: Int, _ threshold: Double, _ average: PrecisionRecall.Average
    ) -> ClassResult {
        var detections: [(score: Double, image: Int, box: Box)] = []
        for (place, image) in images.enumerated() {
            for one in image.found where one.label == label { detections.append((one.score, place, one.box)) }
        }
        detections = detections.ranked(by: \.score)
        let truths = images.map { $0.truth.filter { $0.label == label } }
        var isTaken = truths.map { [Bool](repeating: false, count: $0.count) }
        let isRight = detections.map { detection -> Bool? in
            let rivals = truths[detection.image]
            var best: (overlap: Double, place: Int)?
            for (place, truth) in rivals.enumerated() {
                let overlap = detection.box.exactOverlap(truth.box)
                if overlap > best?.overlap ?? 0 { best = (overlap, place) }
            }
            guard let best, best.overlap >= threshold else { return false }
            if rivals[best.place].isDifficult { return nil }
            defer { isTaken[detection.image][best.place] = true }
            return !isTaken[detection.image][best.place]
        }
        let count = truths.joined().filter { !$0.isDifficult }.count
        let curve = PrecisionRecall(isRight: count > 0 ? isRight : [], truthCount: max(count, 1))
        return ClassResult(
            label: label, truthCount: count, detectionCount: detections.count,
            averagePrecision: count > 0 ? curve.average(average) : .nan, curve: curve,
            scores: count > 0 ? detections.map(\.score) : [])
    }
}

/// What every evaluation asks of its input.
enum EvaluationCheck {
    static func check(_ images: [EvaluationImage], thresholds: [Double]) throws {
        for threshold in thresholds where !(threshold > 0 && threshold <= 1) {
            throw DetectionError.outsideRange(argument: "iou", value: Float(threshold), range: 0...1)
        }
        for image in images {
            if let place = image.found.firstIndex(where: \.score.isNaN) {
                throw DetectionError.notANumber(argument: "scores", index: place)
            }
        }
    }
}
