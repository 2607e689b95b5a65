import Images
import Interchange
import NeuralNetworks
import ObjectDetection
import Tensors

/// A trained detection network, ready to look at pictures.
public struct Detector: Sendable {
    /// What it was loaded from: a name or a path.
    public let source: String
    /// The names of the classes by their numbers, the background first.
    public let labels: [String]
    /// How many classes it can find: the background and numbers without a name do not count.
    public var classCount: Int { labels.filter { $0 != "background" && $0 != "n/a" }.count }
    /// The side of the square picture that the network takes.
    public let inputSize: Int
    /// The network as data, for the cost ledger and for drawing.
    public let graph: Graph
    private let plan: InferencePlan
    private let head: any DetectorHead
    public let preparation: PicturePreparation

    /// - Parameters:
    ///   - graph: takes one picture `[1, 3, size, size]` of values 0...255; gives what `head` reads.
    init(
        source: String, graph: Graph, inputSize: Int, head: any DetectorHead, labels: [String],
        preparation: PicturePreparation, threads: Int
    ) throws {
        self.source = source
        self.labels = labels
        self.inputSize = inputSize
        self.graph = graph
        self.head = head
        self.preparation = preparation
        plan = try InferencePlan(graph, options: .init(threads: threads))
    }

    /// The objects in `image` with a score of at least `threshold`, best first, at most 100.
    ///
    /// The picture is squeezed into the network's square as its preparation says; the boxes are in pixels of
    /// `image`.
    ///
    /// - Parameter shouldStop: asked before each step of the network.
    /// - Throws: `DetectionError.outsideRange`, `NetworkError.interrupted`.
    public func detect(
        _ image: Image, threshold: Float = 0.5, shouldStop: () -> Bool = { false }
    ) throws -> [Detection] {
        guard threshold >= 0 && threshold <= 1 else {
            throw DetectionError.outsideRange(argument: "threshold", value: threshold, range: 0...1)
        }
        let outputs = try plan.run(
            [input(of: image)], inputLayout: .channelsLast, outputLayout: .channelsLast, shouldStop: shouldStop)
        return head.detections(
            outputs, threshold: threshold, imageHeight: image.height, imageWidth: image.width, labels: labels)
    }

    /// The picture as the network takes it: `[1, size, size, 3]`, 0...255.
    ///
    /// - Throws: `ImageError`.
    public func input(of image: Image) throws -> Tensor {
        try preparation.pixels(of: image, height: inputSize, width: inputSize)
    }
}
