import NeuralNetworks
import ObjectDetection
import Tensors

extension SSD {
    public var lossTerms: [String] { ["localization", "classification"] }

    /// `MultiboxLoss` of a batch: the terms `localization` and `classification`.
    public func loss(of images: Tensor, truth: [GroundTruth], _ pass: inout ForwardPass) throws -> DetectionLoss {
        let rows = try pass.run(self, images)
        let parts = try rows.split(sizes: [4, 1 + classNames.count], axis: 2)
        let side = Float(inputSize)
        let relative = try truth.map { objects in
            try GroundTruth(
                Boxes((0..<objects.count).map { objects.boxes[$0].divided(by: side) }),
                labels: objects.labels.map { $0 + 1 })
        }
        let loss = try MultiboxLoss(
            offsets: parts[0], logits: parts[1], defaults: try defaultBoxes().corners, truth: relative)
        return DetectionLoss(
            terms: [("localization", loss.localization), ("classification", loss.classification)], total: loss.total)
    }
}

extension Box {
    func divided(by side: Float) -> Box { Box(xMin / side, yMin / side, xMax / side, yMax / side) }
}
