import Diagnostics
import Images
import Models
import NeuralNetworks
import ObjectDetection
import Runtime

/// A value that `detect(model, image)` can ask.
protocol DetectingValue: HostValue {
    /// The objects with a score of at least `threshold`, best first, in pixels of the image.
    ///
    /// - Throws: `NetworkError.interrupted` or `DetectionError.interrupted` when the machine is interrupted.
    func objects(in image: Image, threshold: Double, _ machine: Machine) throws -> [Detection]
}

/// A model from a file, whose network is there as a graph.
protocol LoadedValue: HostValue {
    var graph: Graph { get }
    /// What it was loaded from: a name or a path.
    var source: String { get }
}

/// A loaded detector as a value: `detect(model, image)`.
final class DetectorValue: DetectingValue, LoadedValue {
    let detector: Detector
    let typeName = "detector"
    var graph: Graph { detector.graph }
    var source: String { detector.source }

    init(_ detector: Detector) { self.detector = detector }

    func describe(_ machine: Machine) -> String {
        "<detector \(detector.source), input \(detector.inputSize) x \(detector.inputSize), \(detector.classCount) classes>"
    }

    func objects(in image: Image, threshold: Double, _ machine: Machine) throws -> [Detection] {
        try detector.detect(image, threshold: Float(threshold)) { machine.interrupt.isRaised }
    }

    let fieldNames = ["input_size", "labels", "name", "preparation"]

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "name": machine.string(detector.source)
        case "input_size": .int(detector.inputSize)
        case "labels": machine.list(detector.labels.map { machine.string($0) })
        case "preparation": machine.string(detector.preparation.words(side: detector.inputSize))
        default: nil
        }
    }
}

/// A loaded classifier as a value: `classify(model, image)`.
final class ClassifierValue: LoadedValue {
    let classifier: Classifier
    let typeName = "classifier"
    var graph: Graph { classifier.graph }
    var source: String { classifier.source }

    init(_ classifier: Classifier) { self.classifier = classifier }

    func describe(_ machine: Machine) -> String {
        let size = classifier.inputSize
        return "<classifier \(classifier.source), input \(size) x \(size), \(classifier.labels.count) classes>"
    }

    let fieldNames = ["input_size", "labels", "name", "preparation"]

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "name": machine.string(classifier.source)
        case "input_size": .int(classifier.inputSize)
        case "labels": machine.list(classifier.labels.map { machine.string($0) })
        case "preparation": machine.string(classifier.preparation.words(side: classifier.inputSize))
        default: nil
        }
    }
}

extension Words {
    /// Ctrl-C inside a network or an algorithm is an interrupt, not an error that a program may catch.
    static func interruptible<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch NetworkError.interrupted {
            throw Interrupted()
        } catch DetectionError.interrupted {
            throw Interrupted()
        }
    }

    static let pretrained: [Builtin] = [
        Builtin(
            "load_model", [.required("name"), .optional("pixels", "none"), .optional("colours", "none")],
            .init(
                "A pretrained model by its name in `models()`, or from a file: GraphDef, TF-js or Keras JSON, TFLite, ONNX, Caffe, Darknet; weights of a known network from torch, safetensors or npz. How it takes pictures belongs to it (`.preparation`); of a file of your own say `pixels`: \"0..255\", \"0..1\", \"-1..1\" or \"imagenet\", and `colours`: \"rgb\" or \"bgr\". \"shapes_ssd\" is part of the program and a network that can learn more.",
                example: "model = load_model(\"shapes_ssd\")\nprint(model.classes, cost(model, input=[1, 3, 64, 64]).parameters)"
            )
        ) { arguments in
            let machine = arguments.machine
            let name = try arguments.string(0)
            if let network = try ShippedModels.network(named: name) { return machine.host(LayerValue(network)) }
            let changes = PictureChanges(
                range: try arguments.choice(1, PixelRange.self), colours: try arguments.choice(2, PicturePreparation.Colours.self))
            let model = try ModelLoader.load(name, changes: changes, threads: machine.threads)
            if changes != PictureChanges(), let known = ModelLoader.preparation(named: name), known != model.preparation {
                machine.output(
                    "warning: \"\(name)\" is known to take its pictures as \(known.words(side: model.inputSize)); now as "
                        + "\(model.preparation.words(side: model.inputSize))\n")
            }
            switch model {
            case .detector(let detector): return machine.host(DetectorValue(detector))
            case .classifier(let classifier): return machine.host(ClassifierValue(classifier))
            }
        },
        Builtin(
            "inspect", [.required("path")],
            .init(
                "What a model file holds, without running it: format, inputs and outputs with their shapes, operations, tensors. A name of `models()` or a path.",
                example: "write_npy(\"w.npy\", zeros(2, 3))\nprint(inspect(\"w.npy\"))")
        ) { arguments in
            let machine = arguments.machine
            let name = try arguments.string(0)
            let path = ModelCatalogue.entry(named: name) == nil ? machine.dataPath(name) : name
            return machine.host(InspectionValue(try ModelLoader.inspect(path), path: name))
        },
        Builtin(
            "detect",
            [.required("model"), .required("image"), .optional("threshold", "0.5"), .optional("colours", "\"rgb\"")],
            .init(
                "The objects a detector finds, best first: records with `.label`, `.score`, `.box` (x_min, y_min, x_max, y_max in pixels) and `.class`, from 1 on. `colours` is the order in which the picture has them, \"rgb\" or \"bgr\".",
                shapes:
                    "image [3, H, W], uint8 0 to 255 or floats 0 to 1",
                example: """
                    scene = shapes(1, seed=3)[0]
                    for found in detect(load_model("shapes_ssd"), scene.image) { print(found.label, found.score > 0.5) }
                    """,
                source: "Liu et al. 2016.")
        ) { arguments in
            let machine = arguments.machine
            let threshold = try arguments.float(2, default: 0.5)
            let colours = try arguments.choice(3, PicturePreparation.Colours.self) ?? .redGreenBlue
            if let net = arguments[0].host as? LayerValue, let network = net.layer as? any DetectionNetwork {
                return machine.list(try arguments.detections(net, network, threshold: Float(threshold), colours: colours))
            }
            guard let model = arguments[0].host as? any DetectingValue else {
                throw arguments.wrongKind(
                    0, expected: "a detector, as load_model, ssd, yolo, faster_rcnn and rcnn give it")
            }
            let image = try arguments.checkedPicture(1, colours: colours)
            return try interruptible {
                let found = try model.objects(in: image, threshold: threshold, machine)
                return machine.list(found.map { machine.detection($0) })
            }
        },
        Builtin(
            "classify",
            [.required("model"), .required("image"), .optional("top", "5"), .optional("colours", "\"rgb\"")],
            .init(
                "The most probable classes of a picture, best first: records with `.label`, `.probability`, `.index` and `.wordnet`, printed as Keras prints them. `colours` is the order in which the picture has them, \"rgb\" or \"bgr\".",
                shapes: "image [3, H, W], uint8 0 to 255 or floats 0 to 1, or the path of one, which is looked for as read_image does",
                example: """
                    if has_model("mobilenet_v2_imagenet") { print(classify(load_model("mobilenet_v2_imagenet"), "chelsea.jpg")) }
                    """,
                source: "Sandler et al. 2018; Keras, decode_predictions.")
        ) { arguments in
            let machine = arguments.machine
            let model = try arguments.host(0, as: ClassifierValue.self, "a classifier, as load_model gives it")
            let image =
                try arguments[1].string.map { try Image.read(machine.dataPath($0)) }
                ?? arguments.checkedPicture(
                    1, colours: arguments.choice(3, PicturePreparation.Colours.self) ?? .redGreenBlue)
            let top = try arguments.int(2, default: 5)
            return try interruptible {
                let found = try model.classifier.classify(image, top: top) { machine.interrupt.isRaised }
                return machine.host(ClassesValue(found, classCount: model.classifier.labels.count))
            }
        },
        Builtin(
            "models", [],
            .init(
                "The pretrained models that are known, and whether they are here: records with where they come from, their size in bytes, their licence (none: not stated) and their files with sha256.",
                example: "print(models()[0].name)")
        ) { arguments in
            let machine = arguments.machine
            let store = ModelStore()
            let shipped = ShippedModels.entries.map { entry in
                machine.record([
                    ("name", machine.string(entry.name)), ("title", machine.string(entry.title)),
                    ("task", machine.string("detection")), ("format", machine.string("safetensors")),
                    ("source", machine.string("part of the program")), ("bytes", .int(entry.byteCount)),
                    ("licence", machine.string("Apache-2.0")), ("runnable", .bool(true)), ("fetched", .bool(true)),
                    ("files", machine.list([])),
                ])
            }
            return machine.list(
                shipped
                    + ModelCatalogue.entries.map { entry in
                        machine.record([
                            ("name", machine.string(entry.name)), ("title", machine.string(entry.title)),
                            ("task", machine.string(entry.task.rawValue)),
                            ("format", machine.string(entry.format.rawValue)),
                            ("source", machine.string("pip package \(entry.package)==\(entry.version)")),
                            ("bytes", .int(entry.byteCount)),
                            ("licence", entry.licence.map { machine.string($0) } ?? .none),
                            ("runnable", .bool(entry.isRunnable)), ("fetched", .bool(store.isFetched(entry))),
                            (
                                "files",
                                machine.list(
                                    entry.files.map { file in
                                        machine.record([
                                            ("name", machine.string(file.name)), ("bytes", .int(file.byteCount)),
                                            ("sha256", machine.string(file.sha256)),
                                        ])
                                    })
                            ),
                        ])
                    })
        },
        Builtin(
            "has_model", [.required("name")],
            .init(
                "Whether a pretrained model is here: fetched, or part of the program.",
                example: "print(has_model(\"shapes_ssd\"), has_model(\"no such model\"))")
        ) { arguments in
            let name = try arguments.string(0)
            if ShippedModels.entry(named: name) != nil { return .bool(true) }
            guard let entry = ModelCatalogue.entry(named: name) else { return .bool(false) }
            return .bool(ModelStore().isFetched(entry))
        },
    ]
}
