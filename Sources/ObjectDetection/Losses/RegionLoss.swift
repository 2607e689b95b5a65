import Tensors

/// The loss of the head of Fast and Faster R-CNN over the regions drawn from one or more images.
///
///     classification = mean over regions of -log p[label]
///     box            = sum over regions that are no background of smooth_l1(offset - encoded truth, beta) / regions
///     total          = classification + box
///
/// with the four offsets that belong to the region's class. Without regions every term is 0.
///
/// Shapes: scores `[R, classes]`, class 0 the background; offsets `[R, 4 * classes]`, `[R, classes, 4]`, or `[R, 4]`, one box
/// for all classes.
/// Source: Girshick 2015, "Fast R-CNN", equations 1 to 3 (beta 1); beta 1/9 and the divisor are torchvision's.
public struct RegionLoss: Sendable {
    public let classification: Tensor
    public let box: Tensor
    public let total: Tensor
    public let targets: RegionTargets
    let parts: RegionLossParts

    /// - Throws: `DetectionError.shape`, `.label`, `.outsideRange`, `.emptyBox`.
    public init(
        scores: Tensor, offsets: Tensor, targets: RegionTargets, coding: BoxCoding = .ssd, beta: Double = 1.0 / 9
    ) throws {
        let count = targets.labels.count
        guard scores.rank == 2, scores.shape[0] == count, scores.shape[1] >= 2 else {
            throw DetectionError.shape(
                word: "roi_loss", argument: "scores", found: scores.shape,
                expected: "[\(count), classes]   (regions, at least 2 classes, 0 the background)")
        }
        let classes = scores.shape[1]
        let known: [Shape] = [[count, 4 * classes], [count, classes, 4], [count, 4]]
        guard let form = known.firstIndex(of: offsets.shape) else {
            throw DetectionError.shape(
                word: "roi_loss", argument: "offsets", found: offsets.shape,
                expected: "[\(count), \(4 * classes)]   (regions, tx ty tw th of each class) or [\(count), 4]")
        }
        let smoothL1 = try SmoothL1(checking: beta)
        for (index, label) in targets.labels.enumerated() where label < 0 || label >= classes {
            throw DetectionError.label(word: "roi_loss", label: label, index: index, range: 0...(classes - 1))
        }
        let x = try scores.floating()
        let y = try offsets.floating()
        let positives = targets.labels.indices.filter { targets.labels[$0] > 0 }
        let offsetTargets = try coding.encode(
            Boxes(positives.map { targets.truth[$0] }), reference: Boxes(positives.map { targets.boxes[$0] }))
        let parts = RegionLossParts(
            scores: try FloatElements(x), offsets: try FloatElements(y), labels: targets.labels, classes: classes,
            boxesPerRegion: form == 2 ? 1 : classes, positives: positives, offsetTargets: offsetTargets,
            smoothL1: smoothL1)
        classification = try Tensor.term(parts.classification(), of: x, operation: "roi_loss") {
            try parts.classificationSlope()
        }
        box = try Tensor.term(parts.box(), of: y, operation: "roi_loss") { try parts.boxSlope() }
        total = try classification + box
        self.targets = targets
        self.parts = parts
    }
}

/// The two sums of the loss and their slopes, region by region.
struct RegionLossParts: Sendable {
    let scores: FloatElements
    let offsets: FloatElements
    let labels: [Int]
    let classes: Int
    /// One for each class, or one for all.
    let boxesPerRegion: Int
    let positives: [Int]
    let offsetTargets: [SIMD4<Float>]
    let smoothL1: SmoothL1

    private var divisor: Double { Double(max(labels.count, 1)) }

    func classification() -> Double {
        labels.enumerated().reduce(0.0) { $0 + row($1.offset).loss($1.element) } / divisor
    }

    func classificationSlope() throws -> Tensor {
        try scores.slopes { set in
            for (region, label) in labels.enumerated() {
                for (index, slope) in row(region).slopes(label).enumerated() {
                    set(region * classes + index, slope / divisor)
                }
            }
        }
    }

    func box() -> Double {
        var sum = 0.0
        forEachDifference { _, difference in sum += smoothL1(difference) }
        return sum / divisor
    }

    func boxSlope() throws -> Tensor {
        try offsets.slopes { set in
            forEachDifference { place, difference in set(place, smoothL1.slope(difference) / divisor) }
        }
    }

    func row(_ region: Int) -> LogitRow { LogitRow(scores, row: region, classes: classes) }

    /// The place of the offsets of a region's class.
    func place(_ region: Int) -> Int {
        (region * boxesPerRegion + (boxesPerRegion == 1 ? 0 : labels[region])) * 4
    }

    private func forEachDifference(_ body: (_ place: Int, _ difference: Double) -> Void) {
        for (region, target) in zip(positives, offsetTargets) {
            for side in 0..<4 { body(place(region) + side, offsets[place(region) + side] - Double(target[side])) }
        }
    }
}
