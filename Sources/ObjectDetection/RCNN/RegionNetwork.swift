import Images
import NeuralNetworks
import Tensors

/// A small network that learns to tell warped regions apart, and whose last but one layer gives R-CNN its features: what
/// the paper does with a large network trained on ImageNet, for pictures of simple things.
///
/// Three convolutions of 3 x 3 with pooling, then `dense(64)`. It is trained to sort regions into the classes and the
/// background: a region belongs to the class of the box that it overlaps by at least half. Each batch holds one class
/// region for three of background, as in the paper.
///
/// Source: Girshick et al. 2014, section 2.3 and appendix B.
public final class RegionNetwork {
    public let featureCount = 64
    private let body: Sequential
    private let whole: Network
    private let features: Network

    public init(classCount: Int) {
        func stage(_ channels: Int) -> [any Layer] {
            [
                Convolution2D(.channels(channels), kernel: 3, padding: .same), ActivationLayer(.relu),
                Pool(.max, size: 2),
            ]
        }
        body = Sequential("region features", stage(16) + stage(32) + stage(64) + [Flatten(), Dense(64), ActivationLayer(.relu)])
        whole = Network(Sequential("region classifier", [body, Dense(classCount + 1)]))
        features = Network(body)
    }

    /// A region by its picture, and its class; the last number is the background.
    public struct Region {
        var picture: Int
        var box: Box
        var label: Int
    }

    /// The regions of examples with their classes: proposals, and the true boxes themselves.
    public static func regions(
        _ examples: [RCNN.Example], proposals: [Boxes], classCount: Int
    ) throws -> (objects: [Region], background: [Region]) {
        var (objects, background): ([Region], [Region]) = ([], [])
        for (picture, (example, proposed)) in zip(examples, proposals).enumerated() {
            for (place, label) in example.labels.enumerated() {
                objects.append(Region(picture: picture, box: example.boxes[place], label: label))
            }
            for index in 0..<proposed.count {
                let overlaps = example.labels.indices.map { proposed[index].iou(example.boxes[$0]) }
                let best = overlaps.indices.max { overlaps[$0] < overlaps[$1] }
                if let best, overlaps[best] >= 0.5 {
                    objects.append(Region(picture: picture, box: proposed[index], label: example.labels[best]))
                } else {
                    background.append(Region(picture: picture, box: proposed[index], label: classCount))
                }
            }
        }
        return (objects, background)
    }

    /// Trains for `steps` batches of 16 object and 48 background regions, drawn by the generator.
    ///
    /// - Throws: `DetectionError.interrupted`, and what tensors and networks throw.
    public func train(
        _ examples: [RCNN.Example], proposals: [Boxes], classCount: Int, warp: RegionWarp, steps: Int,
        using generator: inout Generator, report: (Int, Double) -> Void, shouldStop: () -> Bool
    ) throws {
        let (objects, background) = try Self.regions(examples, proposals: proposals, classCount: classCount)
        guard !objects.isEmpty else { return }
        let optimizer = try Optimizer(whole, try Adam(), learningRate: 0.001)
        for step in 0..<steps {
            if shouldStop() { throw DetectionError.interrupted }
            // The learning rate falls to nothing in the last third.
            let left = Double(steps - step) / Double(steps)
            try optimizer.setLearningRate(0.001 * min(1, 3 * left))
            var chosen = (0..<16).map { _ in objects[generator.below(objects.count)] }
            if !background.isEmpty { chosen += (0..<48).map { _ in background[generator.below(background.count)] } }
            let crops = try chosen.map { try warp.crops(of: examples[$0.picture].image, Boxes([$0.box])) }
            let batch = try Tensor.concatenated(crops, axis: 0)
            let scores = try whole(batch, threads: 1, using: &generator)
            let loss = try crossEntropy(scores, Tensor(ints: chosen.map(\.label)))
            try optimizer.update(loss)
            report(step + 1, try loss.item().double)
        }
    }

    /// The features of crops, `[N, 64]`.
    public func callAsFunction(_ crops: Tensor, threads: Int) throws -> Tensor {
        var generator = Generator(seed: 0)
        return try features.predict(crops, threads: threads, using: &generator)
    }
}
