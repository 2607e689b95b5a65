import Tensors

/// The regions of one image that the head of Faster R-CNN learns from, and what it should say about each.
///
/// The true boxes themselves join the proposals. A region whose largest IoU with a true box is at least `positive` gets
/// its class; one whose IoU lies in `negative` (the lower end belongs to it) is background; others are left out. At
/// most `fraction * count` positive ones and as many background ones as are left of `count` are drawn, positive first.
///
/// Source: Girshick 2015, "Fast R-CNN", section 2.3 "Mini-batch sampling"; Ren et al. 2015, section 3.2.
public struct RegionTargets: Sendable, Equatable {
    public struct Settings: Sendable, Equatable {
        public var count = 128
        public var fraction = 0.25
        public var positive: Float = 0.5
        public var negative: Range<Float> = 0..<0.5
        /// Whether the true boxes join.
        public var addsTruth = true

        public init() {}
    }

    public var boxes: Boxes
    /// The class of each, 0 for background.
    public var labels: [Int]
    /// The true box of each region; its own box where it is background.
    public var truth: Boxes
    /// The place of each among the proposals and, after them, the true boxes.
    public var places: [Int]
    public var overlap: [Float]

    /// - Throws: `DetectionError.outsideRange`, `.label` for a class below 1, `.tooManyPairs`.
    public init(
        proposals: Boxes, truth objects: GroundTruth, settings: Settings = Settings(),
        using generator: inout Generator
    ) throws {
        try Sampling.requireValid(count: settings.count, fraction: settings.fraction)
        for (name, value) in [
            ("positive", settings.positive), ("negative", settings.negative.lowerBound),
            ("negative", settings.negative.upperBound),
        ] where !(value >= 0 && value <= 1) {
            throw DetectionError.outsideRange(argument: name, value: value, range: 0...1)
        }
        try objects.requireLabels(in: 1...1_000_000, word: "roi_targets")
        var all = proposals
        if settings.addsTruth { for index in 0..<objects.count { all.append(objects.boxes[index]) } }
        try IntersectionOverUnion.requireReasonable(all, objects.boxes)
        let matches = all.withOverlaps(areas: all.areas) { OverlapMatches($0, objects.boxes) }
        let (most, owners) = (matches.most, matches.owners)
        let isPositive = { (place: Int) in owners[place] >= 0 && most[place] >= settings.positive }
        let chosen = try Sampling.balanced(
            positives: (0..<all.count).filter(isPositive),
            negatives: (0..<all.count).filter { !isPositive($0) && settings.negative.contains(most[$0]) },
            count: settings.count, fraction: settings.fraction, using: &generator)
        places = chosen.positives + chosen.negatives
        boxes = Boxes(places.map { all[$0] })
        labels = chosen.positives.map { objects.labels[Int(owners[$0])] } + chosen.negatives.map { _ in 0 }
        truth = Boxes(chosen.positives.map { objects.boxes[Int(owners[$0])] } + chosen.negatives.map { all[$0] })
        overlap = places.map { most[$0] }
    }

    /// Targets that were made before, as the language's record holds them.
    ///
    /// - Throws: `DetectionError.countMismatch`.
    public init(boxes: Boxes, labels: [Int], truth: Boxes) throws {
        for (name, count) in [("labels", labels.count), ("truth", truth.count)] where count != boxes.count {
            throw DetectionError.countMismatch(
                first: "boxes", firstCount: boxes.count, second: name, secondCount: count)
        }
        (self.boxes, self.labels, self.truth) = (boxes, labels, truth)
        places = Array(0..<boxes.count)
        overlap = labels.map { _ in 0 }
    }
}
