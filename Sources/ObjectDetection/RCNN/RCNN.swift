import Images
import Tensors

/// Regions with features of a convolutional network: the first detector of the family, in its four parts.
///
/// 1. `SelectiveSearch` proposes regions;
/// 2. `RegionWarp` brings each to one size, and a network turns it into a row of features;
/// 3. a `LinearSVM` for each class, trained by `HardNegativeMining`, says how much a region looks like the class;
/// 4. a `RidgeRegression` for each class moves the box, and suppression in each class keeps the best.
///
/// Scores are margins, not probabilities: above 0 is on the class's side.
/// Source: Girshick et al. 2014.
public struct RCNN: Sendable {
    /// A picture with what is on it.
    public struct Example: Sendable {
        public var image: Image
        public var boxes: Boxes
        /// Classes from 0.
        public var labels: [Int]

        public init(image: Image, boxes: Boxes, labels: [Int]) {
            (self.image, self.boxes, self.labels) = (image, boxes, labels)
        }
    }

    public struct Options: Sendable {
        public var search = SelectiveSearch(.fast)
        /// The most proposals of one picture.
        public var proposalLimit = 2000
        public var mining = HardNegativeMining()
        /// A proposal is a negative of a class where it overlaps none of its boxes by as much.
        public var negativeOverlap: Float = 0.3
        /// A proposal teaches the regression where it overlaps a box by more.
        public var regressionOverlap: Float = 0.6
        public var lambda = 1000.0
        /// The greatest IoU of two detections of a class.
        public var suppression: Float = 0.3

        public init() {
            mining.options.cost = 0.001
            mining.options.positiveWeight = 2
            mining.options.biasFeature = 10
        }
    }

    /// What one class has learned.
    public struct ClassModel: Sendable {
        public let mining: HardNegativeMining.Outcome
        /// nil where no proposal came near a box.
        public let regression: RidgeRegression?
    }

    /// From crops `[N, 3, size, size]` in 0...1 to features `[N, D]`.
    public typealias Features = (Tensor) throws -> Tensor

    public let options: Options
    public let warp: RegionWarp
    /// By class; nil for a class without a box in training.
    public private(set) var classes: [ClassModel?] = []
    /// What features are multiplied by, so that their rows have a mean length of 20: costs and lambda are meant for it.
    public private(set) var featureScale: Float = 1

    /// - Parameters:
    ///   - examples: to learn from.
    ///   - proposals: of each example, as `propose` gives them.
    ///   - features: the same for training and detection.
    ///   - report: told what is being done.
    /// - Throws: `DetectionError`, `TensorError.tooLarge` where the features of all regions would not fit, and what
    ///   `features` throws.
    public init(
        _ examples: [Example], proposals: [Boxes], classCount: Int, warp: RegionWarp, options: Options = Options(),
        features: Features, report: (String) -> Void = { _ in }, shouldStop: () -> Bool = { false }
    ) throws {
        self.options = options
        self.warp = warp
        var regions: [RegionSet] = []
        for (index, (example, proposed)) in zip(examples, proposals).enumerated() {
            if shouldStop() { throw DetectionError.interrupted }
            if index % 20 == 0 { report("features: \(index) of \(examples.count) images") }
            let made = try rows(example.image, proposed, example.boxes, features)
            if let known = regions.first(where: { $0.rows.count > 0 })?.rows.width {
                guard made.count == 0 || made.width == known else {
                    throw DetectionError.notFeatures(shape: [made.count, made.width], count: made.count)
                }
            } else {
                // All features are kept until the last class is learned.
                let count = proposals.reduce(0) { $0 + $1.count } + examples.reduce(0) { $0 + $1.boxes.count }
                let (bytes, overflow) = (4 * count).multipliedReportingOverflow(by: made.width)
                guard !overflow, bytes <= MemoryLimit.bytes / 2 else {
                    throw TensorError.tooLarge(
                        sizes: [count, made.width], dtype: .float32, limit: MemoryLimit.bytes / 2)
                }
            }
            regions.append(try RegionSet(example, proposed, made))
        }
        let lengths = regions.filter { $0.rows.count > 0 }.map { $0.rows.meanNorm }
        let mean = lengths.isEmpty ? 0 : lengths.reduce(0, +) / Double(lengths.count)
        featureScale = mean > 0 ? Float(20 / mean) : 1
        for index in regions.indices { regions[index].rows.scale(by: featureScale) }
        for label in 0..<classCount {
            report("class \(label + 1) of \(classCount)")
            classes.append(try learn(label, regions, shouldStop))
        }
    }

    /// The features of the proposals, then of the true boxes.
    private func rows(_ image: Image, _ proposed: Boxes, _ truth: Boxes, _ features: Features) throws -> FeatureRows {
        var all = proposed
        for index in 0..<truth.count { all.append(truth[index]) }
        return try Self.featureRows(image, all, warp, features)
    }

    /// Features of boxes, a few hundred at a time.
    private static func featureRows(
        _ image: Image, _ boxes: Boxes, _ warp: RegionWarp, _ features: Features
    ) throws -> FeatureRows {
        var result: FeatureRows?
        for start in stride(from: 0, to: boxes.count, by: 256) {
            let part = Boxes((start..<min(start + 256, boxes.count)).map { boxes[$0] })
            let made = try features(try warp.crops(of: image, part))
            guard made.rank == 2, made.shape[0] == part.count, made.shape[1] > 0,
                result.map({ $0.width == made.shape[1] }) ?? true
            else { throw DetectionError.notFeatures(shape: made.shape, count: part.count) }
            let rows = FeatureRows(try made.floats(), width: made.shape[1])
            if result == nil { result = rows } else { result?.append(contentsOf: rows) }
        }
        return result ?? FeatureRows(width: 1)
    }

    private func learn(_ label: Int, _ regions: [RegionSet], _ shouldStop: () -> Bool) throws -> ClassModel? {
        guard let width = regions.first(where: { $0.rows.count > 0 })?.rows.width else { return nil }
        var positives = FeatureRows(width: width)
        var near = FeatureRows(width: width)
        var targets: [Double] = []
        for set in regions {
            for place in set.example.labels.indices where set.example.labels[place] == label {
                positives.append(set.rows, row: set.proposals.count + place)
            }
            for (row, truth) in set.near(label, above: options.regressionOverlap) {
                let offset = try BoxCoding.rcnn.encode(Boxes([truth]), reference: Boxes([set.proposals[row]]))[0]
                near.append(set.rows, row: row)
                targets += (0..<4).map { Double(offset[$0]) }
            }
        }
        guard positives.count > 0 else { return nil }
        let outcome = try options.mining.train(
            positives: positives, regions: regions.map(\.rows),
            negatives: regions.map { $0.far(label, below: options.negativeOverlap) }, shouldStop: shouldStop)
        let regression =
            near.count > 0
            ? try RidgeRegression(near, targets: targets, targetCount: 4, lambda: options.lambda) : nil
        return ClassModel(mining: outcome, regression: regression)
    }

    /// The objects in `image` with a margin of at least `threshold`, best first.
    ///
    /// - Throws: `DetectionError`, and what `features` throws.
    public func detect(
        _ image: Image, proposals: Boxes, threshold: Double = 0, features: Features
    ) throws -> [(label: Int, score: Double, box: Box)] {
        var rows = try Self.featureRows(image, proposals, warp, features)
        guard proposals.count > 0 else { return [] }
        rows.scale(by: featureScale)
        var found: [(label: Int, score: Double, box: Box)] = []
        for (label, model) in classes.enumerated() {
            guard let model else { continue }
            guard model.mining.machine.weights.count == rows.width else {
                throw DetectionError.notFeatures(shape: [rows.count, rows.width], count: model.mining.machine.weights.count)
            }
            let scores = model.mining.machine.scores(rows)
            let chosen = scores.indices.filter { scores[$0] >= threshold }
            let boxes = Boxes(
                chosen.map { row in
                    guard let regression = model.regression else { return proposals[row] }
                    let offset = rows.withRow(row) { regression.predict($0) }
                    let code = SIMD4(Float(offset[0]), Float(offset[1]), Float(offset[2]), Float(offset[3]))
                    return BoxCoding.rcnn.decode(code, reference: proposals[row])
                }
            ).clipped(height: Float(image.height), width: Float(image.width))
            let kept = try NonMaximumSuppression.keep(
                boxes, scores: chosen.map { Float(scores[$0]) }, threshold: options.suppression)
            found += kept.map { (label, scores[chosen[$0]], boxes[$0]) }
        }
        return found.ranked(by: \.score)
    }
}

/// One picture's regions in training: features of the proposals, then of the true boxes.
private struct RegionSet {
    let example: RCNN.Example
    let proposals: Boxes
    var rows: FeatureRows
    /// `[proposals, truth]`, row after row.
    private let overlaps: [Float]

    init(_ example: RCNN.Example, _ proposals: Boxes, _ rows: FeatureRows) throws {
        (self.example, self.proposals, self.rows) = (example, proposals, rows)
        overlaps = try IntersectionOverUnion.pairwise(proposals, example.boxes).floats()
    }

    private func overlap(_ row: Int, _ place: Int) -> Float { overlaps[row * example.boxes.count + place] }

    /// The proposals that are surely nothing of a class.
    func far(_ label: Int, below limit: Float) -> [Int] {
        (0..<proposals.count).filter { row in
            example.labels.indices.allSatisfy { example.labels[$0] != label || overlap(row, $0) < limit }
        }
    }

    /// The proposals near a box of a class, each with the box that it overlaps most.
    func near(_ label: Int, above limit: Float) -> [(row: Int, truth: Box)] {
        (0..<proposals.count).compactMap { row in
            let rivals = example.labels.indices.filter { example.labels[$0] == label && overlap(row, $0) > limit }
            guard let best = rivals.max(by: { overlap(row, $0) < overlap(row, $1) }) else { return nil }
            return (row, example.boxes[best])
        }
    }
}
