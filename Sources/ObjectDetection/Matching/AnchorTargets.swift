import Tensors

/// What the region proposal network should say about each anchor, and the sample that its loss looks at.
///
/// An anchor is positive if its IoU with some true box is at least `positive`, or if no other anchor overlaps some true box
/// more (all that tie); negative if its IoU with every true box is below `negative`; otherwise, or if it reaches over
/// the image's border where an image is given, it is ignored.
///
/// Of these, at most `fraction * count` positive ones and as many negative ones as are left of `count` are drawn.
/// Source: Ren et al. 2015, section 3.1.2; the boundaries (`>=`, `<`) are py-faster-rcnn's and torchvision's.
public struct AnchorTargets: Sendable, Equatable {
    public enum Label: Int, Sendable {
        case ignored = -1
        case negative = 0
        case positive = 1
    }

    public struct Settings: Sendable, Equatable {
        public var positive: Float = 0.7
        public var negative: Float = 0.3
        public var count = 256
        public var fraction = 0.5
        /// Height and width; anchors that reach over the border are ignored.
        public var image: SIMD2<Float>?

        public init() {}
    }

    public var labels: [Label]
    /// For each anchor the true box that it overlaps most, the first among equals, or -1.
    public var truth: [Int32]
    /// For each anchor its largest IoU.
    public var overlap: [Float]
    /// The anchors that were drawn, in rising order.
    public var positives: [Int]
    public var negatives: [Int]

    /// - Throws: `DetectionError.outsideRange`, `.tooManyPairs`.
    public init(
        _ anchors: Boxes, truth boxes: Boxes, settings: Settings = Settings(), using generator: inout Generator
    ) throws {
        try AnchorTargets.requireValid(settings)
        try IntersectionOverUnion.requireReasonable(anchors, boxes)
        let inside = anchors.places(inside: settings.image)
        let looked = inside.count == anchors.count ? anchors : Boxes(inside.map { anchors[$0] })
        var isBest = [Bool](repeating: false, count: looked.count)
        let matches = looked.withOverlaps(areas: looked.areas) { overlaps in
            let matches = OverlapMatches(overlaps, boxes)
            for (number, best) in matches.best.enumerated() where best.overlap > 0 {
                let row = overlaps.row(boxes[number])
                for place in row.indices where row[place] == best.overlap { isBest[place] = true }
            }
            return matches
        }
        let (most, owners) = (matches.most, matches.owners)
        labels = [Label](repeating: .ignored, count: anchors.count)
        truth = [Int32](repeating: -1, count: anchors.count)
        overlap = [Float](repeating: 0, count: anchors.count)
        for (number, place) in inside.enumerated() {
            (truth[place], overlap[place]) = (owners[number], most[number])
            if isBest[number] || (most[number] >= settings.positive && owners[number] >= 0) {
                labels[place] = .positive
            } else if most[number] < settings.negative {
                labels[place] = .negative
            }
        }
        (positives, negatives) = ([], [])
        let labels = labels
        (positives, negatives) = try Sampling.balanced(
            positives: labels.indices.filter { labels[$0] == .positive },
            negatives: labels.indices.filter { labels[$0] == .negative }, count: settings.count,
            fraction: settings.fraction, using: &generator)
    }

    /// Targets that were made before, as the language's record holds them.
    ///
    /// - Throws: `DetectionError.countMismatch`, `.outsideRange` for a place that is no anchor.
    public init(truth: [Int], positives: [Int], negatives: [Int], truthCount: Int) throws {
        for (name, places) in [("positives", positives), ("negatives", negatives)] {
            for place in places where place < 0 || place >= truth.count {
                throw DetectionError.outsideRange(
                    argument: name, value: Float(place), range: 0...Float(max(truth.count - 1, 0)))
            }
        }
        for place in positives where truth[place] < 0 || truth[place] >= truthCount {
            throw DetectionError.outsideRange(
                argument: "truth[\(place)]", value: Float(truth[place]), range: 0...Float(max(truthCount - 1, 0)))
        }
        labels = truth.map { _ in .ignored }
        for place in positives { labels[place] = .positive }
        for place in negatives { labels[place] = .negative }
        self.truth = truth.map { Int32(truncatingIfNeeded: $0) }
        overlap = truth.map { _ in 0 }
        (self.positives, self.negatives) = (positives, negatives)
    }

    private static func requireValid(_ settings: Settings) throws {
        for (name, value) in [("positive", settings.positive), ("negative", settings.negative)]
        where !(value >= 0 && value <= 1) {
            throw DetectionError.outsideRange(argument: name, value: value, range: 0...1)
        }
        try Sampling.requireValid(count: settings.count, fraction: settings.fraction)
    }
}

extension Boxes {
    /// The boxes that lie whole in an image of the given height and width; all without one.
    func places(inside image: SIMD2<Float>?) -> [Int] {
        guard let image else { return Array(0..<count) }
        return (0..<count).filter { xMin[$0] >= 0 && yMin[$0] >= 0 && xMax[$0] <= image[1] && yMax[$0] <= image[0] }
    }
}
