import NeuralNetworks
import ObjectDetection

/// Faster R-CNN on VGG16: its thirteen convolutions as the backbone, its two wide dense layers as the head.
///
/// Counts at 21 classes: 137,078,239 parameters, of which 2,387,510 belong to the region proposal network (18 scores and 36
/// offsets a place, from 512 channels).
/// Source: Ren et al. 2015, section 3.1 and 3.3; rbgirshick/py-faster-rcnn, models/pascal_voc/VGG16.
public enum FasterRCNNVGG16 {
    /// - Throws: `DetectionError.notPositive` for anchors.
    public static func network(
        classNames: [String] = ClassNames.voc20, inputSize: Int = 600, settings: FasterRCNN.Settings = .init(),
        width: Int = 4096
    ) throws -> FasterRCNN {
        var layers: [any Layer] = []
        for (index, stage) in VGG16.stages.enumerated() {
            if index > 0 { layers.append(Pool(.max, size: 2)) }
            for _ in 0..<stage.count {
                layers += [Convolution2D(.channels(stage.channels), padding: .pixels(1)), ActivationLayer(.relu)]
            }
        }
        return try FasterRCNN(
            "Faster R-CNN", classNames: classNames, inputSize: inputSize, settings: settings,
            backbone: Sequential("VGG16", layers), slideChannels: 512,
            head: Sequential(
                "head",
                [
                    Flatten(), Dense(width), ActivationLayer(.relu), Dropout(0.5), Dense(width), ActivationLayer(.relu),
                    Dropout(0.5),
                ]))
    }
}

extension FasterRCNN {
    /// One on any backbone, for small pictures: as many channels slide as the backbone has, the head has no dropout, and few
    /// proposals are looked at in training.
    ///
    /// - Throws: `NetworkError` where the backbone does not fit, `DetectionError`.
    public static func small(
        classNames: [String], inputSize: Int, settings: Settings, backbone: any Layer, width: Int
    ) throws -> FasterRCNN {
        var builder = try GraphBuilder(input: [1, 3, inputSize, inputSize], purpose: .counting)
        let end = try backbone.add(to: &builder, after: builder.input)
        let map = builder.shapes[end]
        guard map.count == 4 else {
            throw NetworkError.rank(node: "backbone", kind: "faster_rcnn", expected: 4, found: map)
        }
        var settings = settings
        settings.stride = max((inputSize + map[2] / 2) / map[2], 1)
        settings.convention = .torchvision
        settings.scoresPerAnchor = 1
        settings.leastSide = 1
        settings.proposalsBefore = 4 * settings.proposals
        settings.trainingProposalsBefore = 4 * settings.proposals
        settings.trainingProposals = 2 * settings.proposals
        settings.sampledAnchors = 64
        settings.sampledRegions = 32
        settings.objectShare = 0.5
        return try FasterRCNN(
            "Faster R-CNN", classNames: classNames, inputSize: inputSize, settings: settings, backbone: backbone,
            slideChannels: map[1],
            head: Sequential(
                "head", [Flatten(), Dense(width), ActivationLayer(.relu), Dense(width), ActivationLayer(.relu)]))
    }
}
