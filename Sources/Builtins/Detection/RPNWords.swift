import ObjectDetection
import Runtime
import Tensors

extension Words {
    static let regionProposals: [Builtin] = [
        Builtin(
            "rpn_targets",
            [
                .required("anchors"), .required("truth"), .optional("positive", "0.7"), .optional("negative", "0.3"),
                .optional("count", "256"), .optional("fraction", "0.5"), .optional("image_size"),
            ],
            .init(
                "What the region proposal network should say about each anchor, and the random sample that its loss looks at.",
                formula: "positive where iou >= 0.7 or it is some object's largest; negative where every iou < 0.3; else ignored",
                shapes:
                    "[A, 4], [K, 4] -> {labels: int64 [A] (1, 0, -1 ignored), truth: int64 [A], iou: [A], positives, negatives: int64 places drawn, total}",
                example:
                    "t = rpn_targets([[0, 0, 10, 10], [0, 0, 10, 20], [50, 50, 60, 60]], [[0, 0, 10, 11]])\nprint(t.labels, t.positives)",
                source: "Ren et al. 2015, section 3.1.2; with image_size=[height, width], anchors over the border are ignored.")
        ) { arguments in
            let machine = arguments.machine
            let targets = try AnchorTargets(
                try arguments.boxes(0), truth: try arguments.boxes(1), settings: try arguments.anchorSettings(),
                using: &machine.generator)
            return machine.record([
                ("labels", machine.tensor(Tensor(ints: targets.labels.map(\.rawValue)))),
                ("truth", machine.tensor(Tensor(places: targets.truth))),
                ("iou", machine.tensor(Tensor(floats: targets.overlap))),
                ("positives", machine.tensor(Tensor(ints: targets.positives))),
                ("negatives", machine.tensor(Tensor(ints: targets.negatives))),
                ("total", .int(targets.positives.count + targets.negatives.count)),
            ])
        },
        Builtin(
            "rpn_loss",
            [
                .required("objectness"), .required("offsets"), .required("anchors"), .required("truth"),
                .optional("targets"), .optional("beta", "1/9"),
            ],
            .init(
                "The loss of Faster R-CNN's region proposal network over drawn anchors; targets of rpn_targets keep the draw.",
                formula:
                    "objectness: mean over drawn of log(1 + exp(-s x)), s = 1 or -1; box: sum over drawn positives of smooth_l1 / drawn",
                shapes:
                    "objectness [A] (before the sigmoid) or [A, 2] (background, object), offsets [A, 4], anchors [A, 4], truth [K, 4] -> {objectness, box, total}; batched: [B, A, ...] with lists of B truths (and targets)",
                example: """
                    seed(1)
                    loss = rpn_loss(zeros(2), zeros(2, 4), [[0, 0, 10, 10], [50, 50, 60, 60]], [[0, 0, 10, 11]])
                    print(loss.objectness, loss.total)
                    """,
                source: "Ren et al. 2015, equation 1; divisors and beta as torchvision.")
        ) { arguments in
            let machine = arguments.machine
            let offsets = try arguments.tensor(1)
            let isBatch = offsets.rank == 3
            let anchors = try arguments.boxes(2)
            let truth = try arguments.imageBoxes(3, isBatch: isBatch)
            let targets: [AnchorTargets]
            if arguments.hasValue(4) {
                targets = try arguments.anchorTargets(4, truth: truth, isBatch: isBatch)
            } else {
                targets = try truth.map { try AnchorTargets(anchors, truth: $0, using: &machine.generator) }
            }
            let loss = try RPNLoss(
                objectness: try arguments.tensor(0), offsets: offsets, anchors: anchors, truth: truth,
                targets: targets, beta: try arguments.float(5, default: 1.0 / 9))
            return machine.lossRecord(
                [("objectness", loss.objectness, { loss.addends(.objectness) }), ("box", loss.box, { loss.addends(.box) })],
                total: loss.total)
        },
        Builtin(
            "rpn_proposals",
            [
                .required("scores"), .required("offsets"), .required("anchors"), .required("height"),
                .required("width"), .optional("before", "6000"), .optional("after", "300"),
                .optional("threshold", "0.7"), .optional("min_size", "16"),
            ],
            .init(
                "The boxes that a region proposal network proposes: decode, clip, drop small ones, best `before`, suppress, best `after`.",
                formula: "nms(clip(decode(offsets)) with both sides >= min_size, the `before` best)[:after]",
                shapes:
                    "scores [A], offsets [A, 4], anchors [A, 4], an image's height and width -> {boxes: [M, 4], scores: [M], places: int64 [M] (their anchors)}",
                example: "p = rpn_proposals([0.9, 0.2], zeros(2, 4), [[0, 0, 20, 20], [30, 30, 70, 60]], 50, 60)\nprint(p.boxes)",
                source: "Ren et al. 2015, section 3.3; py-faster-rcnn, rpn/proposal_layer.py.")
        ) { arguments in
            let machine = arguments.machine
            var layer = ProposalLayer()
            layer.before = try arguments.int(5, default: layer.before)
            layer.after = try arguments.int(6, default: layer.after)
            layer.threshold = try arguments.single(7, default: layer.threshold)
            layer.minimumSize = try arguments.single(8, default: layer.minimumSize)
            let proposals = try layer(
                scores: try arguments.tensor(0).floats(), offsets: try arguments.rows(1),
                anchors: try arguments.boxes(2), height: Float(try arguments.float(3)),
                width: Float(try arguments.float(4)))
            return machine.record([
                ("boxes", machine.tensor(proposals.boxes.tensor)),
                ("scores", machine.tensor(Tensor(floats: proposals.scores))),
                ("places", machine.tensor(Tensor(ints: proposals.places))),
            ])
        },
    ]
}

extension Arguments {
    fileprivate func anchorSettings() throws -> AnchorTargets.Settings {
        var settings = AnchorTargets.Settings()
        settings.positive = try single(2, default: settings.positive)
        settings.negative = try single(3, default: settings.negative)
        settings.count = try int(4, default: settings.count)
        settings.fraction = try float(5, default: settings.fraction)
        settings.image = try imageSize(6)
        return settings
    }

    /// Records of `rpn_targets`, one for each image.
    fileprivate func anchorTargets(_ index: Int, truth: [Boxes], isBatch: Bool) throws -> [AnchorTargets] {
        let values = isBatch ? try list(index) : [self[index]]
        guard values.count == truth.count else {
            throw DetectionError.countMismatch(
                first: "truth", firstCount: truth.count, second: "targets", secondCount: values.count)
        }
        return try zip(values, truth).map { value, boxes in
            func places(_ name: String) throws -> [Int] {
                guard let record = value.record, let field = machine.field(name, of: record),
                    let tensor = try machine.tensorValue(field)
                else { throw wrongKind(index, expected: "a record that rpn_targets gave") }
                return try tensor.ints()
            }
            return try AnchorTargets(
                truth: try places("truth"), positives: try places("positives"), negatives: try places("negatives"),
                truthCount: boxes.count)
        }
    }
}
