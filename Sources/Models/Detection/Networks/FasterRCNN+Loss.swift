import NeuralNetworks
import ObjectDetection
import Tensors

extension FasterRCNN {
    public var lossTerms: [String] { ["objectness", "anchor_box", "classification", "box"] }

    /// Both networks' losses of a batch, trained together: the terms `objectness` and `anchor_box` of the first (`RPNLoss`),
    /// `classification` and `box` of the second (`RegionLoss`).
    ///
    /// The proposals count as given, as the paper's approximate joint training has it (section 3.2).
    public func loss(of images: Tensor, truth: [GroundTruth], _ pass: inout ForwardPass) throws -> DetectionLoss {
        let features = try pass.run(backbone, images)
        let maps = try pass.run(parts.proposing.layer, features)
        let (height, width) = (images.shape[2], images.shape[3])
        let anchors = try anchors(features.shape)
        let fields = try maps.split(sizes: [settings.scoresPerAnchor, 4], axis: 2)
        var anchorSettings = AnchorTargets.Settings()
        anchorSettings.count = settings.sampledAnchors
        let targets = try truth.map {
            try AnchorTargets(anchors, truth: $0.boxes, settings: anchorSettings, using: &pass.generator)
        }
        let first = try RPNLoss(
            objectness: settings.scoresPerAnchor == 1 ? try fields[0].squeezed(axes: [2]) : fields[0],
            offsets: fields[1], anchors: anchors, truth: truth.map(\.boxes), targets: targets)

        var regionSettings = RegionTargets.Settings()
        regionSettings.count = settings.sampledRegions
        regionSettings.fraction = Double(settings.objectShare)
        let proposals = try proposals(
            maps, features: features.shape, height: height, width: width, isTraining: true)
        let regions = try zip(proposals, truth).map { boxes, objects in
            try RegionTargets(
                proposals: boxes, truth: try GroundTruth(objects.boxes, labels: objects.labels.map { $0 + 1 }),
                settings: regionSettings, using: &pass.generator)
        }
        let joined = try RegionTargets(
            boxes: Boxes(regions.flatMap { region in (0..<region.boxes.count).map { region.boxes[$0] } }),
            labels: regions.flatMap(\.labels),
            truth: Boxes(regions.flatMap { region in (0..<region.truth.count).map { region.truth[$0] } }))
        let rows = try pass.run(parts.judging.layer, try pooled(features, regions.map(\.boxes)))
        let classes = 1 + classNames.count
        let judged = try rows.split(sizes: [classes, 4 * classes], axis: 1)
        let second = try RegionLoss(
            scores: judged[0], offsets: judged[1], targets: joined, coding: FasterRCNN.boxCoding)
        return DetectionLoss(
            terms: [
                ("objectness", first.objectness), ("anchor_box", first.box),
                ("classification", second.classification), ("box", second.box),
            ], total: try first.total + second.total)
    }
}
