import Diagnostics
import ObjectDetection
import Runtime
import Tensors

extension Words {
    static let boxes: [Builtin] = [
        Builtin(
            "box_area", [.required("boxes")],
            .init(
                "The area of each box; 0 for one that is inside out.", formula: "max(0, x_max - x_min) * max(0, y_max - y_min)",
                shapes: "[N, 4] -> [N]",
                example: "print(box_area([[0, 0, 2, 3]]))")
        ) { arguments in
            if let value = try arguments.byDefinition() { return value }
            return arguments.machine.tensor(Tensor(floats: try arguments.boxes(0).areas))
        },
        Builtin(
            "iou", [.required("a"), .required("b")],
            .init(
                "Intersection over union of every pair of boxes.", formula: "|a and b| / |a or b|",
                shapes: "[N, 4], [M, 4] -> [N, M]", example: "print(iou([[0, 0, 2, 2]], [[1, 1, 3, 3]]))",
                source: "Everingham et al. 2010, section 4.2.")
        ) { arguments in
            if let value = try arguments.byDefinition() { return value }
            return arguments.machine.tensor(try IntersectionOverUnion.pairwise(try arguments.boxes(0), try arguments.boxes(1)))
        },
        Builtin(
            "giou", [.required("a"), .required("b")],
            .init(
                "Generalised IoU of every pair: IoU less the empty share of the smallest box around both.",
                formula: "iou - (|C| - |a or b|) / |C|, C the smallest box around both",
                shapes: "[N, 4], [M, 4] -> [N, M]", example: "print(giou([[0, 0, 1, 1]], [[2, 0, 3, 1]]))",
                source: "Rezatofighi et al. 2019, algorithm 1.")
        ) { arguments in
            if let value = try arguments.byDefinition() { return value }
            return arguments.machine.tensor(
                try IntersectionOverUnion.generalized(try arguments.boxes(0), try arguments.boxes(1)))
        },
        Builtin(
            "box_convert", [.required("boxes"), .optional("from", "\"xyxy\""), .optional("to", "\"cxcywh\"")],
            .init(
                "Boxes in another form: \"xyxy\" (corners), \"xywh\" (corner and size) or \"cxcywh\" (centre and size).",
                formula: "cx = x_min + w / 2, w = x_max - x_min",
                shapes: "[N, 4] -> [N, 4]", example: "print(box_convert([[0, 0, 4, 2]], from=\"xyxy\", to=\"cxcywh\"))",
                source: "The forms of COCO (xywh) and of YOLO and SSD (cxcywh).")
        ) { arguments in
            if let value = try arguments.byDefinition() { return value }
            return arguments.machine.tensor(
                try BoxFormat.convert(
                    try arguments.boxes(0).tensor,
                    from: try BoxFormat(named: try arguments.string(1, default: "xyxy"), argument: "from"),
                    to: try BoxFormat(named: try arguments.string(2, default: "cxcywh"), argument: "to")))
        },
        Builtin(
            "clip_boxes", [.required("boxes"), .required("height"), .required("width")],
            .init(
                "Boxes cut off at the edges of an image.", formula: "x = min(max(x, 0), width), y = min(max(y, 0), height)",
                shapes: "[N, 4] -> [N, 4]",
                example: "print(clip_boxes([[-5, 2, 20, 9]], 10, 10))",
                source: "Ren et al. 2015, section 3.3.")
        ) { arguments in
            if let value = try arguments.byDefinition() { return value }
            return arguments.machine.tensor(
                try arguments.boxes(0).clipped(
                    height: Float(try arguments.float(1)), width: Float(try arguments.float(2))
                ).tensor)
        },
        Builtin(
            "nms", [.required("boxes"), .required("scores"), .optional("threshold", "0.5")],
            .init(
                "Non-maximum suppression: the places of the boxes to keep, best first; ties to the lower place.",
                formula: "keep box i unless iou(i, k) > threshold for a kept box k of a higher score",
                shapes: "[N, 4], [N] -> int64 [kept]",
                example: "print(nms([[0, 0, 2, 2], [0, 0, 2, 2.1]], [0.9, 0.8], threshold=0.5))",
                source: "Felzenszwalb et al. 2010, section 6.2.")
        ) { arguments in
            let kept = try NonMaximumSuppression.keep(
                try arguments.boxes(0), scores: try arguments.tensor(1).floats(),
                threshold: Float(try arguments.float(2, default: 0.5)))
            return arguments.machine.tensor(Tensor(ints: kept))
        },
        Builtin(
            "batched_nms",
            [.required("boxes"), .required("scores"), .required("classes"), .optional("threshold", "0.5")],
            .init(
                "Non-maximum suppression among the boxes of each class by itself.",
                formula: "nms of the boxes of each class; all that is kept, by score",
                shapes: "[N, 4], [N], [N] -> int64 [kept]",
                example: "print(batched_nms([[0, 0, 2, 2], [0, 0, 2, 2]], [0.9, 0.8], [1, 2]))",
                source: "Girshick et al. 2014, section 2.2.")
        ) { arguments in
            let kept = try NonMaximumSuppression.keepBatched(
                try arguments.boxes(0), scores: try arguments.tensor(1).floats(),
                classes: try arguments.tensor(2).ints(),
                threshold: Float(try arguments.float(3, default: 0.5)))
            return arguments.machine.tensor(Tensor(ints: kept))
        },
        coding(
            "encode_boxes", "truth", "Where boxes lie, seen from reference boxes.",
            "tx = (x - x_ref) / w_ref / v0, tw = log(w / w_ref) / v2"
        ) {
            try $0.encode($1, reference: $2)
        },
        Builtin(
            "decode_boxes", [.required("offsets"), .required("reference"), .optional("variances", "[1, 1, 1, 1]")],
            .init(
                "The boxes that offsets from reference boxes mean: the inverse of encode_boxes.",
                formula: "x = x_ref + tx * v0 * w_ref, w = w_ref * exp(tw * v2)",
                shapes: "[N, 4], [N, 4] -> [N, 4]",
                example: "print(decode_boxes([[0.2, -0.05, 0.182322, -0.105361]], [[75, 60, 125, 140]]))",
                source: "Girshick et al. 2014, appendix C.")
        ) { arguments in
            if let value = try arguments.byDefinition() { return value }
            let decoded = try arguments.boxCoding(2).decode(try arguments.rows(0), reference: try arguments.boxes(1))
            return arguments.machine.tensor(decoded.tensor)
        },
        Builtin(
            "default_boxes", [.required("kind")],
            .init(
                "The default boxes of \"ssd300\", \"ssd512\" or \"ssd_mobilenet\", relative to the image.",
                formula: "centres (i + 0.5) * step; sizes s, sqrt(s * s_next), and s * sqrt(r) by s / sqrt(r)",
                shapes: "[8732, 4] for ssd300, as (cx, cy, w, h)", example: "print(default_boxes(\"ssd300\").shape)",
                source: "Liu et al. 2016, section 2.2, with the sizes of the authors' code.")
        ) { arguments in
            let rows = try DefaultBoxes(named: try arguments.string(0)).rows
            return arguments.machine.tensor(matrix(rows))
        },
        Builtin(
            "default_box_scales", [.required("m"), .optional("s_min", "0.2"), .optional("s_max", "0.9")],
            .init(
                "The scales of m feature maps at equal steps.",
                formula: "s_k = s_min + (s_max - s_min) * (k - 1) / (m - 1)",
                example: "print(default_box_scales(6))", source: "Liu et al. 2016, equation 4.")
        ) { arguments in
            let scales = try DefaultBoxes.scales(
                try arguments.int(0), minimum: Float(try arguments.float(1, default: 0.2)),
                maximum: Float(try arguments.float(2, default: 0.9)))
            return arguments.machine.tensor(Tensor(floats: scales))
        },
        Builtin(
            "anchor_base",
            [
                .optional("size", "16"), .optional("ratios", "[0.5, 1, 2]"), .optional("scales", "[8, 16, 32]"),
                .optional("convention", "\"py-faster-rcnn\""),
            ],
            .init(
                "The anchors of one place: a box for each ratio (height over width) and scale.",
                formula: "area (size * scale)^2, height / width = ratio, rounded as the convention says",
                shapes: "[ratios * scales, 4]",
                example: "print(anchor_base())",
                source: "Ren et al. 2015, section 3.1.1; the numbers of py-faster-rcnn.")
        ) { arguments in
            arguments.machine.tensor(try arguments.anchorBase(0).tensor)
        },
        Builtin(
            "rpn_anchors",
            [
                .required("height"), .required("width"), .optional("stride", "16"), .optional("size", "16"),
                .optional("ratios", "[0.5, 1, 2]"), .optional("scales", "[8, 16, 32]"),
                .optional("convention", "\"py-faster-rcnn\""),
            ],
            .init(
                "The anchors of anchor_base at each place of a feature map, row by row.",
                formula: "base + (column, row, column, row) * stride", shapes: "[height * width * ratios * scales, 4]",
                example: "print(rpn_anchors(38, 50).shape)", source: "Ren et al. 2015, section 3.1.1.")
        ) { arguments in
            arguments.machine.tensor(
                try Anchors.grid(
                    height: try arguments.int(0), width: try arguments.int(1),
                    stride: try arguments.single(2, default: 16), base: try arguments.anchorBase(3)
                ).tensor)
        },
    ]

    private static func coding(
        _ name: String, _ first: String, _ summary: String, _ formula: String,
        _ code: @escaping @Sendable (BoxCoding, Boxes, Boxes) throws -> [SIMD4<Float>]
    ) -> Builtin {
        Builtin(
            name, [.required(first), .required("reference"), .optional("variances", "[1, 1, 1, 1]")],
            .init(
                summary, formula: formula, shapes: "[N, 4], [N, 4] -> [N, 4]",
                example: "print(\(name)([[80, 60, 140, 132]], [[75, 60, 125, 140]]))",
                source: "Girshick et al. 2014, appendix C; divided by the variances as SSD does.")
        ) { arguments in
            if let value = try arguments.byDefinition() { return value }
            return arguments.machine.tensor(
                matrix(try code(try arguments.boxCoding(2), try arguments.boxes(0), try arguments.boxes(1))))

        }
    }

    private static func matrix(_ rows: [SIMD4<Float>]) -> Tensor {
        Tensor(rows.flatMap { [$0.x, $0.y, $0.z, $0.w] }, shape: [rows.count, 4])
    }
}

extension Arguments {
    /// The arguments size, ratios, scales and convention from `first` on.
    fileprivate func anchorBase(_ first: Int) throws -> Boxes {
        try Anchors.base(
            size: try single(first, default: 16),
            ratios: hasValue(first + 1) ? try tensor(first + 1).floats() : [0.5, 1, 2],
            scales: hasValue(first + 2) ? try tensor(first + 2).floats() : [8, 16, 32],
            convention: try Anchors.Convention(named: try string(first + 3, default: "py-faster-rcnn")))
    }
}
