import ObjectDetection
import Runtime
import Tensors

extension Words {
    static let multibox: [Builtin] = [
        Builtin(
            "multibox_loss",
            [
                .required("offsets"), .required("logits"), .required("default"), .required("truth"), .required("labels"),
                .optional("negative_ratio", "3"), .optional("variances", "[0.1, 0.1, 0.2, 0.2]"),
                .optional("threshold", "0.5"),
            ],
            .init(
                "SSD's loss: smooth L1 of the matched boxes' offsets and cross entropy of matched and mined boxes' classes.",
                formula:
                    "(sum of smooth_l1(offset - encoded truth) over matched + sum of -log p[label] over matched + sum of -log p[0] over mined) / matched",
                shapes:
                    "offsets [N, 4], logits [N, C], default [N, 4] relative corner boxes, truth [K, 4], labels [K] from 1 -> {localization, classification, matched, total}; batched: [B, N, ...] with lists of B truths and labels",
                example: """
                    default = [[0, 0, 0.5, 0.5], [0.5, 0.5, 1, 1]]
                    loss = multibox_loss(zeros(2, 4), zeros(2, 3), default, [[0, 0, 0.5, 0.4]], [1])
                    print(loss.matched, loss.total)
                    """,
                source: "Liu et al. 2016, equations 1 to 3 and \"Hard negative mining\".")
        ) { arguments in
            var settings = MultiboxLoss.Settings()
            settings.negativeRatio = try arguments.float(5, default: settings.negativeRatio)
            settings.coding = try arguments.boxCoding(6, default: .ssd)
            settings.threshold = try arguments.single(7, default: settings.threshold)
            let offsets = try arguments.tensor(0)
            let loss = try MultiboxLoss(
                offsets: offsets, logits: try arguments.tensor(1), defaults: try arguments.boxes(2),
                truth: try arguments.groundTruth(3, 4, isBatch: offsets.rank == 3), settings: settings)
            return arguments.machine.lossRecord(
                [
                    ("localization", loss.localization, { loss.addends(.localization) }),
                    ("classification", loss.classification, { loss.addends(.classification) }),
                ], total: loss.total,
                others: [("matched", .int(loss.matchedCount))])
        }
    ]
}
