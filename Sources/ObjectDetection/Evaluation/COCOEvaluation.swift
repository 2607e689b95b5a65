/// Average precision and recall as the COCO challenge counts them.
///
/// In each picture the detections of a class, from the highest score down and at most 100, each take the true box that is
/// still free and overlaps most, if the IoU reaches the threshold; true boxes that count go before those that do not
/// (crowds, and objects outside the range of areas), and a crowd may be taken again and again. A detection on a box that
/// does not count, or one that is on nothing and itself outside the range, counts neither way.
///
/// Source: Lin et al. 2014; pycocotools' cocoeval.py, whose numbers these are.
public struct COCOEvaluation: Sendable {
    /// Objects by the area of their outlines, in pixels.
    public enum Area: Int, Sendable, CaseIterable {
        case all, small, medium, large

        /// Both ends count: an object of exactly 32 x 32 is small and medium.
        public var range: ClosedRange<Double> {
            switch self {
            case .all: 0...1e10
            case .small: 0...1024
            case .medium: 1024...9216
            case .large: 9216...1e10
            }
        }
    }

    /// What was found of one class at one threshold, in one range of areas, with so many detections a picture.
    public struct Result: Sendable {
        public let averagePrecision: Double
        /// Of the true objects, the part that was found.
        public let recall: Double
        public let curve: PrecisionRecall
        public let truthCount: Int
    }

    /// 0.5, 0.55, ... 0.95, with the rounding of numpy's linspace.
    public static let thresholds: [Double] = (0..<10).map { place in
        let step: Double = (0.95 - 0.5) / 9
        return place == 9 ? 0.95 : 0.5 + Double(place) * step
    }
    public static let detectionLimits = [1, 10, 100]

    public let labels: [Int]
    public let thresholds: [Double]
    private let results: [Key: Result]

    private struct Key: Hashable {
        var label: Int
        var threshold: Int
        var area: Area
        var limit: Int
    }

    /// - Parameter thresholds: the least IoUs of a right detection.
    /// - Throws: `DetectionError.outsideRange`, `.notANumber` for a score, `.interrupted`.
    public init(
        _ images: [EvaluationImage], thresholds: [Double] = COCOEvaluation.thresholds,
        shouldStop: () -> Bool = { false }
    ) throws {
        try EvaluationCheck.check(images, thresholds: thresholds)
        self.thresholds = thresholds
        labels = Set(images.flatMap { $0.truth.map(\.label) + $0.found.map(\.label) }).sorted()
        var results: [Key: Result] = [:]
        for label in labels {
            let pictures = images.map { COCOPicture($0, label, limit: Self.detectionLimits.last ?? 100) }
            for area in Area.allCases {
                let truthCount = pictures.reduce(0) { $0 + $1.truthCount(area) }
                guard truthCount > 0 else { continue }
                for (place, threshold) in thresholds.enumerated() {
                    if shouldStop() { throw DetectionError.interrupted }
                    let matched = pictures.map { $0.matched(threshold, area) }
                    for limit in Self.detectionLimits {
                        results[Key(label: label, threshold: place, area: area, limit: limit)] = Self.result(
                            pictures, matched, limit, truthCount)
                    }
                }
            }
        }
        self.results = results
    }

    private static func result(
        _ pictures: [COCOPicture], _ matched: [[Bool?]], _ limit: Int, _ truthCount: Int
    ) -> Result {
        var detections: [(score: Double, isRight: Bool?)] = []
        for (picture, outcomes) in zip(pictures, matched) {
            for (found, isRight) in zip(picture.found, outcomes).prefix(limit) {
                detections.append((found.score, isRight))
            }
        }
        let curve = PrecisionRecall(isRight: detections.ranked(by: \.score).map(\.isRight), truthCount: truthCount)
        return Result(
            averagePrecision: curve.average(.hundredAndOnePoints), recall: curve.recall.last ?? 0, curve: curve,
            truthCount: truthCount)
    }

    /// The result of a class; nil where it has no true object in the range of areas.
    ///
    /// - Parameter threshold: a place in `thresholds`.
    public func result(_ label: Int, threshold: Int, area: Area = .all, limit: Int = 100) -> Result? {
        results[Key(label: label, threshold: threshold, area: area, limit: limit)]
    }

    /// The mean over classes and thresholds; nan where nothing is known.
    ///
    /// - Parameter threshold: one of `thresholds` by its place, or all.
    public func averagePrecision(threshold: Int? = nil, area: Area = .all) -> Double {
        mean(threshold, area, 100, \.averagePrecision)
    }

    /// The mean share of true objects that are found with so many detections a picture.
    public func averageRecall(limit: Int = 100, area: Area = .all) -> Double { mean(nil, area, limit, \.recall) }

    private func mean(_ threshold: Int?, _ area: Area, _ limit: Int, _ value: (Result) -> Double) -> Double {
        let places = threshold.map { [$0] } ?? Array(thresholds.indices)
        let known = places.flatMap { place in
            labels.compactMap { result($0, threshold: place, area: area, limit: limit).map(value) }
        }
        return known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
    }
}

/// One class in one picture.
private struct COCOPicture {
    /// From the highest score down.
    let found: [EvaluationImage.Found]
    private let truth: [EvaluationImage.Truth]
    /// The overlap of each detection with each true box.
    private let overlaps: [[Double]]

    init(_ image: EvaluationImage, _ label: Int, limit: Int) {
        let found = Array(image.ranked(label).prefix(limit))
        let truth = image.truth.filter { $0.label == label }
        overlaps = found.map { one in truth.map { one.box.exactOverlap($0.box, isCrowd: $0.isCrowd) } }
        (self.found, self.truth) = (found, truth)
    }

    private func counts(_ truth: EvaluationImage.Truth, _ area: COCOEvaluation.Area) -> Bool {
        !truth.isCrowd && area.range.contains(truth.area)
    }

    func truthCount(_ area: COCOEvaluation.Area) -> Int { truth.filter { counts($0, area) }.count }

    /// For each detection whether it is right; nil where it counts neither way.
    func matched(_ threshold: Double, _ area: COCOEvaluation.Area) -> [Bool?] {
        let counted = truth.map { counts($0, area) }
        let order = truth.indices.filter { counted[$0] } + truth.indices.filter { !counted[$0] }
        var isTaken = [Bool](repeating: false, count: truth.count)
        return found.indices.map { index in
            var least = min(threshold, 1 - 1e-10)
            var best: Int?
            for place in order where !isTaken[place] || truth[place].isCrowd {
                // What counts is taken before what does not.
                if let best, counted[best], !counted[place] { break }
                if overlaps[index][place] < least { continue }
                least = overlaps[index][place]
                best = place
            }
            guard let best else { return area.range.contains(found[index].box.exactArea) ? false : nil }
            isTaken[best] = true
            return counted[best] ? true : nil
        }
    }
}
