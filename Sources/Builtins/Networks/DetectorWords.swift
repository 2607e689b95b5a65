import Diagnostics
import Models
import NeuralNetworks
import ObjectDetection
import Runtime
import Tensors

extension Words {
    /// Whole detection networks, and words that build small ones.
    static let detectors: [Builtin] = [
        Builtin(
            "yolo_v1", [.optional("classes", "20")],
            .init(
                "YOLO's first version: 24 convolutions and two dense layers, a grid of 7 x 7 cells with two boxes each.",
                formula: "a cell: 2 boxes (x y w h confidence), then a number for each class",
                shapes: "[N, 3, 448, 448] -> [N, 7, 7, 10 + classes]",
                example: "print(cost(yolo_v1(), input=[1, 3, 448, 448]).parameters)",
                source: "Redmon et al. 2016, figure 3.")
        ) { arguments in
            arguments.detector(YOLOv1.network(classNames: try arguments.classNames(0, background: 0, default: 20)))
        },
        Builtin(
            "ssd300", [.optional("classes", "21")],
            .init(
                "SSD on VGG16 with 300 pixels: six maps, 8,732 default boxes; classes counts the background, or is a list of names without it.",
                formula: "a default box: offsets tx ty tw th, then a logit for each class",
                shapes: "[N, 3, 300, 300] -> [N, 8732, 4 + classes]",
                example: "print(cost(ssd300(), input=[1, 3, 300, 300]).parameters)",
                source: "Liu et al. 2016, section 3.")
        ) { arguments in
            arguments.detector(SSDVGG16.ssd300(classNames: try arguments.classNames(0, background: 1, default: 21)))
        },
        Builtin(
            "ssd512", [.optional("classes", "21")],
            .init(
                "SSD on VGG16 with 512 pixels: seven maps, 24,564 default boxes.",
                shapes: "[N, 3, 512, 512] -> [N, 24564, 4 + classes]",
                example: "print(cost(ssd512(), input=[1, 3, 512, 512]).macs)",
                source: "Liu et al. 2016, section 3; weiliu89/caffe, ssd_pascal_512.py.")
        ) { arguments in
            arguments.detector(SSDVGG16.ssd512(classNames: try arguments.classNames(0, background: 1, default: 21)))
        },
        Builtin(
            "ssdlite_mobilenet_v2", [.optional("classes", "81")],
            .init(
                "SSDLite on MobileNet v2 with 320 pixels: added layers and predictors are depthwise separable.",
                shapes: "[N, 3, 320, 320] -> [N, 2034, 4 + classes]",
                example: "print(cost(ssdlite_mobilenet_v2(), input=[1, 3, 320, 320]).macs)",
                source: "Sandler et al. 2018, section 6.2.")
        ) { arguments in
            arguments.detector(
                SSDLiteMobileNetV2.network(classNames: try arguments.classNames(0, background: 1, default: 81)))
        },
        Builtin(
            "ssd",
            [
                .required("classes"), .optional("size", "64"), .required("sizes"), .optional("ratios", "[]"),
                .optional("stages"),
            ],
            .init(
                "An SSD of your own: each element of the block is a stage whose result is a feature map with predictors on it.",
                formula:
                    "default boxes of map k: squares of sides sizes[k] and sqrt(sizes[k] * sizes[k + 1]), and for each ratio a wide and a tall box",
                shapes: "[N, 3, size, size] -> [N, default boxes, 4 + 1 + classes]",
                example: """
                    net = ssd(["circle", "square"], size=32, sizes=[8, 12, 18]) {
                        sequential { conv2d(8, stride=4, padding=1); relu() }
                        sequential { conv2d(16, stride=2, padding=1); relu() }
                    }
                    print(net(zeros(1, 3, 32, 32)).shape)
                    """, source: "Liu et al. 2016, section 2."), takesBlock: true
        ) { arguments in try arguments.smallSSD() },
        Builtin(
            "yolo",
            [
                .required("classes"), .optional("size", "64"), .optional("grid", "7"), .optional("boxes", "2"),
                .optional("layers"),
            ],
            .init(
                "A YOLO of your own: the block's layers must end in grid x grid x (boxes * 5 + classes) numbers, as a map or dense.",
                formula: "a cell: boxes of x y w h confidence, then a number for each class",
                shapes: "[N, 3, size, size] -> [N, grid, grid, boxes * 5 + classes]",
                example: """
                    net = yolo(["circle", "square"], size=32, grid=4) {
                        conv2d(8, stride=4, padding=1); leaky_relu(0.1)
                        conv2d(12, stride=2, padding=1)
                    }
                    print(net(zeros(1, 3, 32, 32)).shape)
                    """, source: "Redmon et al. 2016, section 2."), takesBlock: true
        ) { arguments in try arguments.smallYOLO() },
        Builtin(
            "faster_rcnn",
            [
                .optional("classes", "21"), .optional("size", "600"), .optional("anchors", "[128, 256, 512]"),
                .optional("ratios", "[0.5, 1, 2]"), .optional("width", "4096"), .optional("proposals", "300"),
                .optional("pool", "7"), .optional("sampling", "0"), .optional("layers"),
            ],
            .init(
                "Faster R-CNN on VGG16, or on the backbone that a block builds; width is that of the head's two dense layers, "
                    + "sampling 0 pools whole pixels, 2 is RoI Align.",
                formula: "proposals, then for each region a logit for each class and four offsets for each class",
                shapes: "[N, 3, H, W] -> [regions, classes + 4 * classes]",
                example: """
                    net = faster_rcnn(["circle", "square"], size=32, anchors=[8, 16], ratios=[1], width=32, proposals=20) {
                        conv2d(8, stride=4, padding=1); relu()
                    }
                    print(cost(net, input=[1, 3, 32, 32]).parameters)
                    """, source: "Ren et al. 2015; Girshick 2015, \"Fast R-CNN\", for the head."), takesBlock: true
        ) { arguments in try arguments.fasterRCNN() },
    ]
}

extension Arguments {
    fileprivate func detector(_ layer: any DetectionNetwork) -> Value { machine.host(LayerValue(layer)) }

    /// Names of classes: a list of them, or a number that counts the background where there is one.
    fileprivate func classNames(_ index: Int, background: Int, default standard: Int) throws -> [String] {
        if isGiven(index), machine.elementsIfSequence(self[index]) != nil {
            let names = try list(index).map { machine.text($0) }
            guard DetectionNetworks.classCounts.contains(names.count), Set(names).count == names.count else {
                throw wrongValue(index, "must be names, each once")
            }
            guard !names.contains(where: { $0.isEmpty || $0.contains(",") }) else {
                throw wrongValue(index, "has a name that is empty or has a comma in it")
            }
            return names
        }
        let count = try int(index, default: standard) - background
        guard DetectionNetworks.classCounts.contains(count) else {
            throw wrongValue(index, "must be \(1 + background) to 10000")
        }
        return ClassNames.standard(count)
    }

    private func side(_ index: Int, default standard: Int = 64) throws -> Int {
        let size = try int(index, default: standard)
        guard DetectionNetworks.sizes.contains(size) else { throw wrongValue(index, "must lie between 8 and 2048") }
        return size
    }

    private func count(_ index: Int, default standard: Int, _ range: ClosedRange<Int>) throws -> Int {
        let number = try int(index, default: standard)
        guard range.contains(number) else {
            throw wrongValue(index, "must lie between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    /// Positive numbers, at least one where `least` says so.
    private func positives(_ index: Int, default standard: [Double], least: Int = 1) throws -> [Float] {
        let numbers = isGiven(index) ? try doubles(index) : standard
        guard numbers.count >= least, numbers.count <= 64, numbers.allSatisfy({ $0 > 0 && $0 < 1e6 }) else {
            throw wrongValue(index, "must be \(least) or more numbers above 0")
        }
        return numbers.map { Float($0) }
    }

    fileprivate func smallSSD() throws -> Value {
        let names = try classNames(0, background: 1, default: 21)
        let size = try side(1)
        let sizes = try positives(2, default: [], least: 2)
        let ratios = try positives(3, default: [], least: 0)
        let stages = try layersOfBlock(4)
        guard stages.count == sizes.count - 1 else {
            throw wrongValue(
                2, "has \(sizes.count) numbers for \(stages.count) stages",
                help: "one for each stage, and one more: the next larger size after the last")
        }
        let boxes = stages.indices.map { map in
            DefaultBoxes.Map(least: sizes[map], greatest: sizes[map + 1], ratios: ratios)
        }
        return detector(SSD("SSD", classNames: names, inputSize: size, stages: stages, boxes: boxes))
    }

    fileprivate func smallYOLO() throws -> Value {
        let names = try classNames(0, background: 0, default: 20)
        let size = try side(1)
        let grid = try count(2, default: 7, DetectionNetworks.grids)
        let boxes = try count(3, default: 2, DetectionNetworks.boxCounts)
        return detector(
            YOLO(
                "YOLO", classNames: names, inputSize: size, grid: grid, boxesPerCell: boxes,
                body: Sequential("body", try layersOfBlock(4))))
    }

    fileprivate func fasterRCNN() throws -> Value {
        let names = try classNames(0, background: 1, default: 21)
        let hasBlock = block != nil || hasValue(8)
        var settings = FasterRCNN.Settings()
        settings.anchorSides = try positives(2, default: [128, 256, 512])
        settings.anchorRatios = try positives(3, default: [0.5, 1, 2])
        settings.proposals = try count(5, default: 300, 1...100_000)
        settings.pooledSize = try count(6, default: 7, 1...64)
        settings.samples = try count(7, default: 0, 0...16)
        let size = try side(1, default: 600)
        let width = try count(4, default: 4096, 1...(1 << 20))
        guard hasBlock else {
            return detector(
                try FasterRCNNVGG16.network(classNames: names, inputSize: size, settings: settings, width: width))
        }
        let backbone = Sequential("backbone", try layersOfBlock(8))
        return detector(
            try FasterRCNN.small(
                classNames: names, inputSize: size, settings: settings, backbone: backbone, width: width))
    }
}
