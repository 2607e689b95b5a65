import Glibc
import Tensors

/// The loss of Faster R-CNN's region proposal network over the drawn anchors.
///
///     objectness = mean over drawn of log(1 + exp(-s x)),   s = 1 for positive anchors, -1 for negative ones
///     box        = sum over drawn positives of smooth_l1(offset - encoded truth, beta), four numbers each, / drawn
///     total      = objectness + box
///
/// Without drawn anchors every term is 0.
///
/// Shapes: objectness `[A]`, one score x before the sigmoid, or `[A, 2]`, the paper's scores of background and object, with
/// x their difference; offsets `[A, 4]`; or both with `[N, ...]` in front.
/// Source: Ren et al. 2015, equation 1; one divisor for both terms and beta 1/9 as torchvision has them (the paper's
/// lambda 10 over about 2,400 places is nearly the same as 1 over 256).
public struct RPNLoss: Sendable {
    public let objectness: Tensor
    public let box: Tensor
    public let total: Tensor
    public let targets: [AnchorTargets]
    /// For each image and each drawn positive the offsets it should have.
    public let offsetTargets: [[SIMD4<Float>]]
    public let sampledCount: Int
    let parts: RPNParts

    /// - Throws: `DetectionError.shape`, `.outsideRange`.
    public init(
        objectness: Tensor, offsets: Tensor, anchors: Boxes, truth: [Boxes], targets: [AnchorTargets],
        beta: Double = 1.0 / 9
    ) throws {
        precondition(targets.count == truth.count)
        let isBatch = offsets.rank == 3
        let wanted: Shape = isBatch ? [truth.count, anchors.count, 4] : [anchors.count, 4]
        let front = wanted.dropLast().map(String.init).joined(separator: ", ")
        guard offsets.shape == wanted, isBatch || truth.count == 1 else {
            throw DetectionError.shape(
                word: "rpn_loss", argument: "offsets", found: offsets.shape, expected: "[\(front), 4]   (anchors, tx ty tw th)")
        }
        let one = Shape(wanted.dropLast())
        guard objectness.shape == one || objectness.shape == one.inserting(2, at: one.count) else {
            throw DetectionError.shape(
                word: "rpn_loss", argument: "objectness", found: objectness.shape,
                expected: "[\(front)]   (a score an anchor) or [\(front), 2]   (background, object)")
        }
        let smoothL1 = try SmoothL1(checking: beta)
        for one in targets where one.labels.count != anchors.count {
            throw DetectionError.countMismatch(
                first: "anchors", firstCount: anchors.count, second: "targets", secondCount: one.labels.count)
        }
        let scores = try objectness.floating()
        let shifts = try offsets.floating()
        offsetTargets = try zip(truth, targets).map { boxes, one in
            try BoxCoding.rcnn.encode(
                Boxes(one.positives.map { boxes[Int(one.truth[$0])] }),
                reference: Boxes(one.positives.map { anchors[$0] }))
        }
        sampledCount = targets.reduce(0) { $0 + $1.positives.count + $1.negatives.count }
        let parts = RPNParts(
            scores: try FloatElements(scores), offsets: try FloatElements(shifts), targets: targets,
            offsetTargets: offsetTargets, anchors: anchors.count, columns: objectness.rank - offsets.rank + 2,
            smoothL1: smoothL1, count: sampledCount)
        self.objectness = try Tensor.term(parts.objectness(), of: scores, operation: "rpn_loss") {
            try parts.objectnessSlope()
        }
        box = try Tensor.term(parts.box(), of: shifts, operation: "rpn_loss") { try parts.boxSlope() }
        total = try self.objectness + box
        self.targets = targets
        self.parts = parts
    }
}

/// The two sums of the loss and their slopes, anchor by anchor.
struct RPNParts: Sendable {
    let scores: FloatElements
    let offsets: FloatElements
    let targets: [AnchorTargets]
    let offsetTargets: [[SIMD4<Float>]]
    let anchors: Int
    /// 1 or 2 scores an anchor.
    let columns: Int
    let smoothL1: SmoothL1
    let count: Int

    func objectness() -> Double {
        var sum = 0.0
        forEachScore { _, x, sign in sum += RPNParts.softplus(-sign * x) }
        return count == 0 ? 0 : sum / Double(count)
    }

    func objectnessSlope() throws -> Tensor {
        try scores.slopes { set in
            forEachScore { place, x, sign in
                let slope = -sign / (1 + exp(sign * x)) / Double(count)
                if columns == 2 {
                    set(place, -slope)
                    set(place + 1, slope)
                } else {
                    set(place, slope)
                }
            }
        }
    }

    func box() -> Double {
        var sum = 0.0
        forEachDifference { _, difference in sum += smoothL1(difference) }
        return count == 0 ? 0 : sum / Double(count)
    }

    func boxSlope() throws -> Tensor {
        try offsets.slopes { set in
            forEachDifference { place, difference in set(place, smoothL1.slope(difference) / Double(count)) }
        }
    }

    /// The score of an anchor before the sigmoid.
    func score(_ place: Int) -> Double { columns == 2 ? scores[place + 1] - scores[place] : scores[place] }

    /// `log(1 + e^x)` without overflow.
    static func softplus(_ x: Double) -> Double { x.isNaN ? x : max(x, 0) + log1p(exp(-abs(x))) }

    private func forEachScore(_ body: (_ place: Int, _ x: Double, _ sign: Double) -> Void) {
        for (image, one) in targets.enumerated() {
            for (places, sign) in [(one.positives, 1.0), (one.negatives, -1.0)] {
                for anchor in places {
                    let place = (image * anchors + anchor) * columns
                    body(place, score(place), sign)
                }
            }
        }
    }

    private func forEachDifference(_ body: (_ place: Int, _ difference: Double) -> Void) {
        for (image, one) in targets.enumerated() {
            for (anchor, target) in zip(one.positives, offsetTargets[image]) {
                for side in 0..<4 {
                    let place = (image * anchors + anchor) * 4 + side
                    body(place, offsets[place] - Double(target[side]))
                }
            }
        }
    }
}
