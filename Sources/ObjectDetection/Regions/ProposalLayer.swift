/// The boxes that a region proposal network proposes, best first.
///
/// Decode the offsets, cut the boxes off at the image's border, drop those with a side below `minimumSize`, take the `before`
/// best scores, suppress above `threshold`, and take the `after` best of what is left.
///
/// Logarithms of size ratios count at most `BoxCoding.largestLogarithm`, so that no box overflows.
/// Source: Ren et al. 2015, section 3.3; the order of the steps and 6000, 300, 16 are those of py-faster-rcnn,
/// rpn/proposal_layer.py.
public struct ProposalLayer: Sendable, Equatable {
    public var before = 6000
    public var after = 300
    public var threshold: Float = 0.7
    /// In pixels.
    public var minimumSize: Float = 16

    public init() {}

    public struct Proposals: Sendable, Equatable {
        public var boxes: Boxes
        public var scores: [Float]
        /// The anchor of each.
        public var places: [Int]
    }

    /// - Parameters:
    ///   - scores: one for each anchor; their order alone counts.
    ///   - height: of the image, in pixels.
    /// - Throws: `DetectionError`: `.countMismatch`, `.notANumber` for a score, `.outsideRange`.
    public func callAsFunction(
        scores: [Float], offsets: [SIMD4<Float>], anchors: Boxes, height: Float, width: Float
    ) throws -> Proposals {
        for (name, count) in [("scores", scores.count), ("offsets", offsets.count)] where count != anchors.count {
            throw DetectionError.countMismatch(
                first: "anchors", firstCount: anchors.count, second: name, secondCount: count)
        }
        for (name, value) in [("before", before), ("after", after)] where value < 0 {
            throw DetectionError.outsideRange(argument: name, value: Float(value), range: 0...Float(1 << 24))
        }
        if let index = scores.firstIndex(where: \.isNaN) {
            throw DetectionError.notANumber(argument: "scores", index: index)
        }
        let limited = offsets.map { offset -> SIMD4<Float> in
            SIMD4(
                offset[0], offset[1], min(offset[2], BoxCoding.largestLogarithm),
                min(offset[3], BoxCoding.largestLogarithm))
        }
        let boxes = try BoxCoding.rcnn.decode(limited, reference: anchors).clipped(height: height, width: width)
        var places = (0..<boxes.count).filter {
            boxes[$0].width >= minimumSize && boxes[$0].height >= minimumSize
        }
        let order = NonMaximumSuppression.descending(places.map { scores[$0] })
        places = order.prefix(before).map { places[$0] }
        let kept = try NonMaximumSuppression.keep(
            Boxes(places.map { boxes[$0] }), scores: places.map { scores[$0] }, threshold: threshold, limit: after)
        places = kept.map { places[$0] }
        return Proposals(
            boxes: Boxes(places.map { boxes[$0] }), scores: places.map { scores[$0] }, places: places)
    }
}
