import ObjectDetection
import Runtime
import Tensors

extension Words {
    static let regionHeads: [Builtin] = [
        Builtin(
            "roi_targets",
            [
                .required("proposals"), .required("truth"), .required("labels"), .optional("count", "128"),
                .optional("fraction", "0.25"), .optional("positive", "0.5"), .optional("negative", "[0, 0.5]"),
                .optional("add_truth", "true"),
            ],
            .init(
                "The regions that the head of Faster R-CNN learns from: a random sample of proposals and true boxes, a quarter of them objects.",
                formula: "an object where iou >= 0.5 with some true box; background where 0 <= iou < 0.5",
                shapes:
                    "[P, 4], [K, 4], labels [K] from 1 -> {boxes: [R, 4], labels: int64 [R] (0 background), truth: [R, 4], iou: [R], places: int64 [R], total: R}",
                example: "seed(1)\nt = roi_targets([[0, 0, 9, 9], [40, 40, 60, 60]], [[0, 0, 10, 10]], [2])\nprint(t.labels, t.iou)",
                source: "Girshick 2015, section 2.3; Ren et al. 2015, section 3.2.")
        ) { arguments in
            let machine = arguments.machine
            var settings = RegionTargets.Settings()
            settings.count = try arguments.int(3, default: settings.count)
            settings.fraction = try arguments.float(4, default: settings.fraction)
            settings.positive = try arguments.single(5, default: settings.positive)
            if arguments.hasValue(6) {
                let ends = try arguments.tensor(6).floats()
                guard ends.count == 2, ends[0] <= ends[1] else {
                    throw arguments.wrongValue(6, "must be two numbers, the smaller first")
                }
                settings.negative = ends[0]..<ends[1]
            }
            settings.addsTruth = try arguments.bool(7, default: settings.addsTruth)
            let targets = try RegionTargets(
                proposals: try arguments.boxes(0),
                truth: try GroundTruth(try arguments.boxes(1), labels: try arguments.tensor(2).ints()),
                settings: settings, using: &machine.generator)
            return machine.record([
                ("boxes", machine.tensor(targets.boxes.tensor)),
                ("labels", machine.tensor(Tensor(ints: targets.labels))),
                ("truth", machine.tensor(targets.truth.tensor)),
                ("iou", machine.tensor(Tensor(floats: targets.overlap))),
                ("places", machine.tensor(Tensor(ints: targets.places))),
                ("total", .int(targets.labels.count)),
            ])
        },
        Builtin(
            "roi_loss",
            [
                .required("scores"), .required("offsets"), .required("targets"),
                .optional("variances", "[0.1, 0.1, 0.2, 0.2]"), .optional("beta", "1/9"),
            ],
            .init(
                "The loss of the head of Fast and Faster R-CNN over the regions of roi_targets.",
                formula: "mean of -log p[label] + sum over objects of smooth_l1(offset of the class - encoded truth) / regions",
                shapes:
                    "scores [R, C], offsets [R, 4 * C], [R, C, 4] or [R, 4], targets a record {boxes, labels, truth} -> {classification, box, total}",
                example: """
                    t = {boxes: [[0, 0, 9, 9], [40, 40, 60, 60]], labels: [2, 0], truth: [[0, 0, 10, 10], [40, 40, 60, 60]]}
                    print(roi_loss(zeros(2, 3), zeros(2, 12), t).classification)      # ln 3
                    """,
                source: "Girshick 2015, equations 1 to 3; divisor and beta as torchvision.")
        ) { arguments in
            let labels = try arguments.field("labels", ofRecord: 2).ints()
            func boxes(_ name: String) throws -> Boxes {
                try Boxes(try arguments.field(name, ofRecord: 2), argument: "targets.\(name)")
            }
            let loss = try RegionLoss(
                scores: try arguments.tensor(0), offsets: try arguments.tensor(1),
                targets: try RegionTargets(boxes: try boxes("boxes"), labels: labels, truth: try boxes("truth")),
                coding: try arguments.boxCoding(3, default: .ssd), beta: try arguments.float(4, default: 1.0 / 9))
            return arguments.machine.lossRecord(
                [("classification", loss.classification, { loss.addends(.classification) }), ("box", loss.box, { loss.addends(.box) })],
                total: loss.total)
        },
    ]
}
