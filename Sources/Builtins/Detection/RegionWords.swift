import ObjectDetection
import Runtime
import Tensors

extension Words {
    static let regions: [Builtin] = [
        Builtin(
            "roi_pool", [.required("features"), .required("rois"), .optional("size", "7"), .optional("scale", "1/16")],
            .init(
                "Any region of an image as size x size numbers a channel of its feature map: the largest of each part, after two roundings.",
                formula:
                    "max of features over floor(i * w / size) to ceil((i + 1) * w / size), w = round(x_max * scale) - round(x_min * scale) + 1",
                shapes:
                    "features [N, C, H, W] or [C, H, W], rois [K, 5] (number of the image first) or [K, 4] in pixels -> [K, C, size, size]",
                example: "x = reshape(arange(16), 1, 4, 4)\nprint(roi_pool(x, [[0, 0, 48, 48]], size=2))",
                source: "Girshick 2015, \"Fast R-CNN\", section 2.1; roundings as torchvision.")
        ) { arguments in
            arguments.machine.tensor(
                try RoIPool.pool(
                    try arguments.tensor(0), rois: try arguments.tensor(1), size: try arguments.int(2, default: 7),
                    scale: try arguments.float(3, default: 1.0 / 16)))
        },
        Builtin(
            "roi_align",
            [
                .required("features"), .required("rois"), .optional("size", "7"), .optional("scale", "1/16"),
                .optional("sampling", "2"), .optional("aligned", "false"),
            ],
            .init(
                "Any region of an image as size x size numbers a channel, without rounding: means of places mixed from four neighbours.",
                formula: "mean over sampling x sampling places of (1 - dy) (1 - dx) f[y, x] + ... + dy dx f[y + 1, x + 1]",
                shapes:
                    "features [N, C, H, W] or [C, H, W], rois [K, 5] (number of the image first) or [K, 4] in pixels -> [K, C, size, size]",
                example: "x = reshape(arange(16), 1, 4, 4)\nprint(roi_align(x, [[0, 0, 48, 48]], size=2))",
                source: "He et al. 2017, \"Mask R-CNN\", section 3; borders as torchvision. aligned=true moves by half a step.")
        ) { arguments in
            var settings = RoIAlign.Settings()
            settings.size = try arguments.int(2, default: settings.size)
            settings.scale = try arguments.float(3, default: settings.scale)
            settings.sampling = try arguments.int(4, default: settings.sampling)
            settings.aligned = try arguments.bool(5, default: settings.aligned)
            return arguments.machine.tensor(
                try RoIAlign.align(try arguments.tensor(0), rois: try arguments.tensor(1), settings: settings))
        },
    ]
}
