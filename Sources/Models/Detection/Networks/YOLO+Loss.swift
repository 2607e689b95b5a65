import NeuralNetworks
import ObjectDetection
import Tensors

extension YOLO {
    public var lossTerms: [String] { ["xy", "wh", "object", "no_object", "class"] }

    /// `YoloLoss` of a batch, its five terms; the confidence's target is the IoU as a plain number, as in Darknet.
    public func loss(of images: Tensor, truth: [GroundTruth], _ pass: inout ForwardPass) throws -> DetectionLoss {
        let side = Double(inputSize)
        let objects = truth.map { objects in
            (0..<objects.count).map { index in
                let box = objects.boxes[index]
                let centre = (Double(box.xMin) + Double(box.xMax), Double(box.yMin) + Double(box.yMax))
                return YoloLoss.Object(
                    box: SIMD4(centre.0 / 2, centre.1 / 2, Double(box.width), Double(box.height)) / side,
                    label: objects.labels[index])
            }
        }
        var settings = YoloLoss.Settings()
        settings.grid = grid
        settings.boxes = boxesPerCell
        settings.classes = classNames.count
        settings.confidenceTarget = .fixedIOU
        let loss = try YoloLoss(try pass.run(self, images), truth: objects, settings: settings)
        return DetectionLoss(
            terms: [
                ("xy", loss.xy), ("wh", loss.wh), ("object", loss.object), ("no_object", loss.noObject),
                ("class", loss.classes),
            ], total: loss.total)
    }
}
