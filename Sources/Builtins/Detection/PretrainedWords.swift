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

/// A loaded detector as a value: `detect(model, image)`.
final class DetectorValue: DetectingValue {
    let detector: Detector
    let typeName = "detector"

    init(_ detector: Detector) { self.detector = detector }

    func describe(_ machine: Machine) -> String {
        "<detector \(detector.source), input \(detector.inputSize) x \(detector.inputSize), \(detector.classCount) classes>"
    }

    func objects(in image: Image, threshold: Double, _ machine: Machine) throws -> [Detection] {
        try detector.detect(image, threshold: Float(threshold)) { machine.interrupt.isRaised }
    }

    let fieldNames = ["input_size", "labels", "name"]

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "name": machine.string(detector.source)
        case "input_size": .int(detector.inputSize)
        case "labels": machine.list(detector.labels.map { machine.string($0) })
        default: nil
        }
    }
}

/// A loaded classifier as a value: `classify(model, image)`.
final class ClassifierValue: HostValue {
    let classifier: Classifier
    let typeName = "classifier"

    init(_ classifier: Classifier) { self.classifier = classifier }

    func describe(_ machine: Machine) -> String {
        let size = classifier.inputSize
        return "<classifier \(classifier.source), input \(size) x \(size), \(classifier.labels.count) classes>"
    }

    let fieldNames = ["input_size", "labels", "name"]

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "name": machine.string(classifier.source)
        case "input_size": .int(classifier.inputSize)
        case "labels": machine.list(classifier.labels.map { machine.string($0) })
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
            "load_model", [.required("name")],
            .init(
                "A pretrained model by its name in `models()`, or from a file; \"shapes_ssd\" is part of the program and a network that can learn more.",
                example: "model = load_model(\"shapes_ssd\")\nprint(model.classes, cost(model, input=[1, 3, 64, 64]).parameters)"
            )
        ) { arguments in
            let machine = arguments.machine
            let name = try arguments.string(0)
            if let network = try ShippedModels.network(named: name) { return machine.host(LayerValue(network)) }
            switch try ModelLoader.load(name, threads: machine.threads) {
            case .detector(let detector): return machine.host(DetectorValue(detector))
            case .classifier(let classifier): return machine.host(ClassifierValue(classifier))
            }
        },
        Builtin(
            "detect", [.required("model"), .required("image"), .optional("threshold", "0.5")],
            .init(
                "The objects a detector finds, best first: records with `.label`, `.score`, `.box` (x_min, y_min, x_max, y_max in pixels) and `.class`, from 1 on.",
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
            if let net = arguments[0].host as? LayerValue, let network = net.layer as? any DetectionNetwork {
                return machine.list(try arguments.detections(net, network, threshold: Float(threshold)))
            }
            guard let model = arguments[0].host as? any DetectingValue else {
                throw arguments.wrongKind(
                    0, expected: "a detector, as load_model, ssd, yolo, faster_rcnn and rcnn give it")
            }
            let image = try arguments.picture(1)
            return try interruptible {
                let found = try model.objects(in: image, threshold: threshold, machine)
                return machine.list(found.map { machine.detection($0) })
            }
        },
        Builtin(
            "classify", [.required("model"), .required("image"), .optional("top", "5")],
            .init(
                "The most probable classes of a picture, best first: records with `.label`, `.probability`, `.index` and `.wordnet`, printed as Keras prints them.",
                shapes: "image uint8 [3, H, W], or the path of one, which is looked for as read_image does",
                example: """
                    if has_model("mobilenet_v2") { print(classify(load_model("mobilenet_v2"), "chelsea.jpg")) }
                    """,
                source: "Sandler et al. 2018; Keras, decode_predictions.")
        ) { arguments in
            let machine = arguments.machine
            let model = try arguments.host(0, as: ClassifierValue.self, "a classifier, as load_model gives it")
            let image = try arguments[1].string.map { try Image.read(machine.dataPath($0)) } ?? arguments.image(1)
            let top = try arguments.int(2, default: 5)
            return try interruptible {
                let found = try model.classifier.classify(image, top: top) { machine.interrupt.isRaised }
                return machine.host(ClassesValue(found, classCount: model.classifier.labels.count))
            }
        },
        Builtin(
            "models", [],
            .init(
                "The pretrained models that are known, and whether they are here: a list of records.",
                example: "print(models()[0].name)")
        ) { arguments in
            let machine = arguments.machine
            let store = ModelStore()
            let shipped = ShippedModels.entries.map { entry in
                machine.record([
                    ("name", machine.string(entry.name)), ("task", machine.string("detection")),
                    ("format", machine.string("safetensors")), ("bytes", .int(entry.byteCount)), ("licence", .none),
                    ("runnable", .bool(true)), ("fetched", .bool(true)),
                ])
            }
            return machine.list(
                shipped
                    + ModelCatalogue.entries.map { entry in
                        machine.record([
                            ("name", machine.string(entry.name)), ("task", machine.string(entry.task.rawValue)),
                            ("format", machine.string(entry.format.rawValue)), ("bytes", .int(entry.byteCount)),
                            ("licence", entry.licence.map { machine.string($0) } ?? .none),
                            ("runnable", .bool(entry.isRunnable)), ("fetched", .bool(store.isFetched(entry))),
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
