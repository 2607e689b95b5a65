import ObjectDetection
import Tensors

/// What a detector does after its network: from the last convolutions to detections.
protocol DetectorHead: Sendable {
    /// The detections with a score of at least `threshold`, best first, in pixels of an image of the given size.
    ///
    /// - Parameter outputs: of the network, dense float32, images channels-last.
    func detections(
        _ outputs: [Tensor], threshold: Float, imageHeight: Int, imageWidth: Int, labels: [String]
    ) -> [Detection]
}

extension SSDHead: DetectorHead {
    /// - Parameter outputs: the box offsets of each map, then the class logits of each map.
    func detections(
        _ outputs: [Tensor], threshold: Float, imageHeight: Int, imageWidth: Int, labels: [String]
    ) -> [Detection] {
        let mapCount = outputs.count / 2
        return detections(
            offsets: Array(outputs.prefix(mapCount)), logits: Array(outputs.suffix(mapCount)), threshold: threshold,
            imageHeight: imageHeight, imageWidth: imageWidth, labels: labels)
    }
}
