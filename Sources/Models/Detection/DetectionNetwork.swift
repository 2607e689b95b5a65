import NeuralNetworks
import ObjectDetection
import Tensors

/// A network that finds objects on pictures and can learn to: SSD, YOLO or Faster R-CNN.
///
/// Pictures are square and of one size inside, `[N, 3, inputSize, inputSize]`, their numbers on the scale that the network
/// was trained with (0 to 1 where it was trained here).
public protocol DetectionNetwork: StorableLayer {
    /// What ledgers and pictures call it.
    var name: String { get }
    /// The kinds of objects, without the background.
    var classNames: [String] { get }
    var inputSize: Int { get }
    /// How detections are chosen unless one says otherwise.
    var selection: DetectionSelection { get }

    /// The names of the loss's terms, in their order.
    var lossTerms: [String] { get }

    /// The loss on a batch, term by term, recorded.
    ///
    /// - Throws: `NetworkError`, `DetectionError`, `TensorError`.
    func loss(of images: Tensor, truth: [GroundTruth], _ pass: inout ForwardPass) throws -> DetectionLoss

    /// What is on each picture of a batch, best first; boxes in pixels of the network's input.
    ///
    /// - Parameter network: made of this layer; it keeps the plans.
    /// - Throws: `NetworkError`, `TensorError`.
    func detections(
        on images: Tensor, network: Network, selection: DetectionSelection, threads: Int,
        using generator: inout Generator
    ) throws -> [[Detection]]
}

/// A loss and what it is the sum of.
public struct DetectionLoss {
    /// By their names, in the order in which they are shown.
    public var terms: [(name: String, value: Tensor)]
    public var total: Tensor
}
