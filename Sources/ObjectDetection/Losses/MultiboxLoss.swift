import Kernels
import NeuralNetworks
import Tensors

/// SSD's loss: how far the matched default boxes are from their objects, and how wrong the classes are.
///
///     localization   = sum over matched boxes of smooth_l1(offset - encoded truth), four numbers each, / N
///     classification = (sum over matched of -log p[label] + sum over mined of -log p[0]) / N
///     total          = localization + classification
///
/// with N the matched boxes of all images; without any, every term is 0. Mined are, image by image, the
/// `negativeRatio` times as many background boxes as matched ones whose loss is largest; ties to the lower box.
///
/// Shapes: offsets `[boxes, 4]` and logits `[boxes, classes]`, class 0 the background; or `[N, boxes, ...]` with one
/// ground truth an image.
/// Gradient: through offsets and logits; matching, mining and N count as constants, as in every implementation.
/// Source: Liu et al. 2016, equations 1 to 3, whose confidence loss is printed with two minus signs in some copies:
/// both sums are of negative logarithms.
public struct MultiboxLoss: Sendable {
    public let localization: Tensor
    public let classification: Tensor
    public let total: Tensor
    /// N.
    public let matchedCount: Int
    public let images: [ImagePart]
    public let settings: Settings
    let offsets: FloatElements
    let logits: FloatElements
    let defaults: Boxes
    let truth: [GroundTruth]

    public struct Settings: Sendable, Equatable {
        /// Mined negatives for each matched box.
        public var negativeRatio = 3.0
        public var coding = BoxCoding.ssd
        /// IoU from which a default box is matched.
        public var threshold: Float = 0.5

        public init() {}
    }

    /// What one image contributes.
    public struct ImagePart: Sendable, Equatable {
        public var matching: DefaultBoxMatching
        public var matched: [Int]
        /// For each matched default box the offsets that it should have: `(tx, ty, tw, th)`.
        public var targets: [SIMD4<Float>]
        /// The mined background boxes, hardest first.
        public var negatives: [Int]
    }

    /// - Parameters:
    ///   - defaults: relative corner boxes, as many as `offsets` and `logits` have.
    ///   - truth: one for each image, relative; labels from 1.
    /// - Throws: `DetectionError.shape`, `.countMismatch`, `.label`, `.outsideRange`.
    public init(
        offsets: Tensor, logits: Tensor, defaults: Boxes, truth: [GroundTruth], settings: Settings = Settings()
    ) throws {
        let shape = try MultiboxShape(offsets, logits, boxes: defaults.count, images: truth.count)
        guard settings.negativeRatio >= 0, settings.negativeRatio < 1e6 else {
            throw DetectionError.outsideRange(
                argument: "negative_ratio", value: Float(settings.negativeRatio), range: 0...1e6)
        }
        let (x, y) = (try offsets.floating(), try logits.floating())
        self.offsets = try FloatElements(x)
        self.logits = try FloatElements(y)
        self.defaults = defaults
        self.truth = truth
        self.settings = settings
        let areas = defaults.areas
        let background = try MultiboxLoss.backgroundLosses(self.logits, classes: shape.classes)
        images = try truth.enumerated().map { number, objects in
            try objects.requireLabels(in: 1...max(shape.classes - 1, 1), word: "multibox_loss")
            let matching = try DefaultBoxMatching(
                defaults, areas: areas, truth: objects.boxes, threshold: settings.threshold)
            let matched = matching.matched
            let targets = try settings.coding.encode(
                Boxes(matched.map { objects.boxes[Int(matching.truth[$0])] }),
                reference: Boxes(matched.map { defaults[$0] }))
            let wanted = min(Double(defaults.count), (Double(matched.count) * settings.negativeRatio).rounded(.down))
            let negatives = background.withUnsafeBufferPointer { losses in
                HardNegatives.places(
                    UnsafeBufferPointer(rebasing: losses[number * defaults.count..<(number + 1) * defaults.count]),
                    count: Int(wanted)
                ) { matching.truth[$0] < 0 }
            }
            return ImagePart(matching: matching, matched: matched, targets: targets, negatives: negatives)
        }
        matchedCount = images.reduce(0) { $0 + $1.matched.count }
        let parts = MultiboxParts(
            offsets: self.offsets, logits: self.logits, images: images, truth: truth, boxes: defaults.count,
            classes: shape.classes, count: matchedCount)
        localization = try Tensor.term(parts.localization(), of: x, operation: "multibox_loss") {
            try parts.localizationSlope()
        }
        classification = try Tensor.term(parts.classification(), of: y, operation: "multibox_loss") {
            try parts.classificationSlope()
        }
        total = try localization + classification
    }

    /// The loss of every row if it is background.
    private static func backgroundLosses(_ logits: FloatElements, classes: Int) throws -> [Float] {
        let rows = logits.shape.elementCount / classes
        guard let floats = logits.floats else {
            return (0..<rows).map { Float(LogitRow(logits, row: $0, classes: classes).loss(0)) }
        }
        return [Float](unsafeUninitializedCapacity: rows) { losses, filled in
            if let out = losses.baseAddress {
                nonisolated(unsafe) let (from, to) = (floats, out)
                Parallelism.forEachRange(of: rows, grain: 4096) { range in
                    Rows.losses(
                        from + range.lowerBound * classes, rows: range.count, columns: classes, label: 0,
                        into: to + range.lowerBound)
                }
            }
            filled = rows
        }
    }
}

/// The shapes of a multibox loss's arguments, checked.
private struct MultiboxShape {
    let classes: Int

    init(_ offsets: Tensor, _ logits: Tensor, boxes: Int, images: Int) throws {
        let isBatch = offsets.rank == 3
        let expected =
            isBatch ? "[\(images), \(boxes), 4]   (images, default boxes, tx ty tw th)" : "[\(boxes), 4]   (default boxes, tx ty tw th)"
        let wanted: Shape = isBatch ? [images, boxes, 4] : [boxes, 4]
        guard offsets.shape == wanted, isBatch || images == 1 else {
            throw DetectionError.shape(
                word: "multibox_loss", argument: "offsets", found: offsets.shape, expected: expected)
        }
        guard logits.rank == offsets.rank, logits.shape.dropLast().elementsEqual(wanted.dropLast()),
            let classes = logits.shape.last, classes >= 2
        else {
            throw DetectionError.shape(
                word: "multibox_loss", argument: "logits", found: logits.shape,
                expected:
                    "[\(wanted.dropLast().map(String.init).joined(separator: ", ")), classes]   (at least 2 classes, 0 the background)")
        }
        self.classes = classes
    }
}
