import Diagnostics
import ObjectDetection
import Runtime
import Tensors

extension Words {
    static let yolo: [Builtin] = [
        Builtin(
            "yolo_loss",
            [
                .required("prediction"), .required("truth"), .optional("grid", "7"), .optional("boxes", "2"),
                .optional("classes", "20"), .optional("coord", "5"), .optional("noobj", "0.5"),
                .optional("confidence_target", "\"iou\""),
            ],
            .init(
                "YOLO's loss in its five terms; confidence_target is \"iou\", \"fixed_iou\" (no slope through it, as Darknet) or 1.",
                formula:
                    "coord * ((x - x')^2 + (y - y')^2) + coord * ((sqrt w - sqrt w')^2 + (sqrt h - sqrt h')^2) + (c - iou)^2 + noobj * c^2 of idle boxes + (p - p')^2",
                shapes:
                    "prediction [S, S, B * 5 + C], boxes x y w h c, x and y in the cell, w and h of the image; truth a list of {box: [cx, cy, w, h], label} -> {xy, wh, object, no_object, class, total}; [N, S, S, ...] with a list an image gives means",
                example:
                    "loss = yolo_loss(full([7, 7, 30], 0.5), [{box: [0.5, 0.5, 0.4, 0.3], label: 2}])\nprint(loss.wh, loss.total)",
                source: "Redmon et al. 2016, equation 3.")
        ) { arguments in
            var settings = YoloLoss.Settings()
            settings.grid = try arguments.int(2, default: settings.grid)
            settings.boxes = try arguments.int(3, default: settings.boxes)
            settings.classes = try arguments.int(4, default: settings.classes)
            settings.coord = try arguments.float(5, default: settings.coord)
            settings.noobj = try arguments.float(6, default: settings.noobj)
            settings.confidenceTarget = try arguments.confidenceTarget(7)
            let prediction = try arguments.tensor(0)
            let truth =
                try prediction.rank == 4
                ? arguments.list(1).map { try arguments.yoloObjects($0, 1) }
                : [arguments.yoloObjects(arguments[1], 1)]
            let loss = try YoloLoss(prediction, truth: truth, settings: settings)
            return arguments.machine.lossRecord(
                [
                    ("xy", loss.xy, { loss.addends(.xy) }), ("wh", loss.wh, { loss.addends(.wh) }),
                    ("object", loss.object, { loss.addends(.object) }), ("no_object", loss.noObject, { loss.addends(.noObject) }),
                    ("class", loss.classes, { loss.addends(.classes) }),
                ], total: loss.total)
        }
    ]
}

extension Arguments {
    fileprivate func confidenceTarget(_ index: Int) throws -> YoloLoss.ConfidenceTarget {
        guard hasValue(index) else { return .iou }
        if let number = machine.numberValue(self[index]), number == 1 { return .one }
        if let name = self[index].string, name != "one", let target = YoloLoss.ConfidenceTarget(rawValue: name) {
            return target
        }
        throw wrongValue(index, "is \"iou\", \"fixed_iou\" or 1")
    }

    /// A list of `{box: [cx, cy, w, h], label: n}`.
    fileprivate func yoloObjects(_ value: Value, _ index: Int) throws -> [YoloLoss.Object] {
        guard let values = machine.elementsIfSequence(value) else {
            throw wrongKind(index, expected: "a list of {box: [cx, cy, w, h], label: n}")
        }
        return try values.map { value in
            guard let record = value.record, let box = machine.field("box", of: record),
                let label = machine.field("label", of: record).flatMap({ machine.integerValue($0) }),
                let numbers = try machine.tensorValue(box)?.doubles(), numbers.count == 4
            else { throw wrongKind(index, expected: "a list of {box: [cx, cy, w, h], label: n}") }
            return YoloLoss.Object(box: SIMD4(numbers), label: label)
        }
    }
}
