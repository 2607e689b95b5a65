import Datasets
import Diagnostics
import ObjectDetection
import Runtime
import Tensors

extension Words {
    static let precision: [Builtin] = [
        Builtin(
            "mean_average_precision",
            [
                .required("detections"), .required("truth"), .optional("iou", "0.5"), .optional("style", "\"voc\""),
            ],
            .init(
                "How well a detector does on many images, from 0 to 1; style \"voc\" (area under the curve), \"voc2007\" (11 points) or \"coco\" (IoU 0.5 to 0.95 unless iou is given).",
                formula:
                    "the mean over classes of the average precision; precision = right / found, recall = right / there, found from the highest score down",
                shapes:
                    "detections: for each image what detect gives, or a record of boxes [N, 4], labels [N], scores [N]; truth: a data set, or for each image a record of boxes, labels and perhaps difficult, crowd, areas. A record: map, classes (each label, ap, precision, recall, scores, truths, detections); coco adds map_50, map_75, map_small, mar_1, mar_10, mar_100, ...",
                example: """
                    truth = [{boxes: [[0, 0, 10, 10], [20, 20, 30, 30]], labels: ["cat", "cat"]}]
                    found = [{boxes: [[0, 0, 10, 9], [50, 50, 60, 60]], labels: ["cat", "cat"], scores: [0.9, 0.8]}]
                    result = mean_average_precision(found, truth)
                    print(result.map, result.classes[0].precision, result.classes[0].recall)
                    """,
                source:
                    "Everingham et al. 2010, section 4.2 (VOC); Lin et al. 2014 and pycocotools (COCO)."
            )
        ) { arguments in try PrecisionCall(arguments).run() },
        Builtin(
            "average_precision",
            [.required("recall"), .required("precision"), .optional("average", "\"area\"")],
            .init(
                "One number for a curve of precision over recall: average is \"area\", \"11-point\" or \"101-point\".",
                formula: "area: sum of (r[i] - r[i - 1]) * max(p[i:]); points: mean over t of the best precision where recall >= t",
                shapes: "recall [N], rising, and precision [N] -> one number",
                example:
                    "print(average_precision([0.5, 0.5, 1], [1, 0.5, 2 / 3]), average_precision([0.5, 0.5, 1], [1, 0.5, 2 / 3], average=\"11-point\"))",
                source: "Everingham et al. 2010, section 4.2.")
        ) { arguments in
            let (recall, precision) = (try arguments.doubles(0), try arguments.doubles(1))
            guard recall.count == precision.count else {
                throw DetectionError.countMismatch(
                    first: "recall", firstCount: recall.count, second: "precision", secondCount: precision.count)
            }
            let name = try arguments.string(2, default: "area")
            guard let average = PrecisionRecall.Average(rawValue: name) else {
                throw DetectionError.unknownName(
                    argument: "average", name: name, known: PrecisionRecall.Average.allCases.map(\.rawValue))
            }
            return .float(PrecisionRecall(precision: precision, recall: recall).average(average))
        },
    ]
}

/// One call of `mean_average_precision`.
private struct PrecisionCall {
    private let arguments: Arguments
    private let machine: Machine
    private var images: [EvaluationImage] = []
    private var labels: LabelNumbers

    init(_ arguments: Arguments) throws {
        self.arguments = arguments
        machine = arguments.machine
        let detections = try arguments.list(0)
        var truths: [[EvaluationImage.Truth]]
        if let scenes = arguments[1].host as? ScenesValue {
            labels = LabelNumbers(names: scenes.data.classNames)
            truths = try scenes.data.scenes.map { scene in
                let boxes = try Boxes(scene.boxes)
                return zip(0..., try scene.labels.ints()).map { .init(box: boxes[$0], label: $1) }
            }
        } else if let photos = arguments[1].host as? PhotosValue {
            labels = LabelNumbers(names: photos.data.classNames)
            truths = photos.data.photos.map { photo in
                photo.objects.map {
                    .init(
                        box: Box($0.box[0], $0.box[1], $0.box[2], $0.box[3]), label: $0.label,
                        isDifficult: $0.isDifficult, isCrowd: $0.isCrowd, area: $0.area)
                }
            }
        } else {
            labels = LabelNumbers(names: [])
            truths = []
            for (place, one) in try arguments.list(1).enumerated() { truths.append(try truthOf(one, place)) }
        }
        guard detections.count == truths.count else {
            throw DetectionError.countMismatch(
                first: "detections", firstCount: detections.count, second: "truth", secondCount: truths.count)
        }
        for (place, (one, truth)) in zip(detections, truths).enumerated() {
            images.append(EvaluationImage(found: try foundOf(one, place), truth: truth))
        }
    }

    func run() throws -> Value {
        let style = try arguments.string(3, default: "voc")
        let shouldStop = { machine.interrupt.isRaised }
        return try Words.interruptible {
            switch style {
            case "voc", "voc2007":
                let threshold = try arguments.float(2, default: 0.5)
                return record(
                    try VOCEvaluation(
                        images, threshold: threshold, average: style == "voc" ? .area : .elevenPoints,
                        shouldStop: shouldStop), threshold)
            case "coco":
                let thresholds = arguments.hasValue(2) ? [try arguments.float(2)] : COCOEvaluation.thresholds
                return record(try COCOEvaluation(images, thresholds: thresholds, shouldStop: shouldStop))
            default:
                throw DetectionError.unknownName(argument: "style", name: style, known: ["voc", "voc2007", "coco"])
            }
        }
    }

    // MARK: - Results

    private func record(_ result: VOCEvaluation, _ threshold: Double) -> Value {
        let classes = result.classes.map { one in
            machine.record(
                [
                    ("label", labels.value(one.label, machine)), ("ap", .float(one.averagePrecision)),
                    ("truths", .int(one.truthCount)), ("detections", .int(one.detectionCount)),
                ] + curve(one.curve) + [("scores", list(one.scores))])
        }
        return machine.record([
            ("map", .float(result.meanAveragePrecision)), ("iou", .float(threshold)), ("classes", machine.list(classes)),
        ])
    }

    private func record(_ result: COCOEvaluation) -> Value {
        let last = result.thresholds.indices
        let classes = result.labels.map { label in
            let known = last.compactMap { result.result(label, threshold: $0) }
            let precisions = known.map(\.averagePrecision)
            let first = known.first
            return machine.record(
                [
                    ("label", labels.value(label, machine)),
                    ("ap", .float(precisions.isEmpty ? .nan : precisions.reduce(0, +) / Double(precisions.count))),
                    ("truths", .int(first?.truthCount ?? 0)),
                    ("detections", .int(images.reduce(0) { $0 + $1.found.filter { $0.label == label }.count })),
                ] + curve(first?.curve ?? PrecisionRecall(precision: [], recall: [])))
        }
        var fields: [(String, Value)] = [("map", .float(result.averagePrecision()))]
        for (name, threshold) in [("map_50", 0.5), ("map_75", 0.75)] {
            guard let place = result.thresholds.firstIndex(of: threshold) else { continue }
            fields.append((name, .float(result.averagePrecision(threshold: place))))
        }
        let sizes: [(String, COCOEvaluation.Area)] = [("small", .small), ("medium", .medium), ("large", .large)]
        fields += sizes.map { ("map_\($0)", .float(result.averagePrecision(area: $1))) }
        fields += COCOEvaluation.detectionLimits.map { ("mar_\($0)", .float(result.averageRecall(limit: $0))) }
        fields += sizes.map { ("mar_\($0)", .float(result.averageRecall(area: $1))) }
        return machine.record(fields + [("iou", list(result.thresholds)), ("classes", machine.list(classes))])
    }

    private func curve(_ curve: PrecisionRecall) -> [(String, Value)] {
        [("precision", list(curve.precision)), ("recall", list(curve.recall))]
    }

    private func list(_ numbers: [Double]) -> Value {
        machine.tensor(Tensor(numbers.map(Float.init), shape: [numbers.count]))
    }

    // MARK: - Arguments

    private mutating func truthOf(_ value: Value, _ place: Int) throws -> [EvaluationImage.Truth] {
        guard let record = value.record, let boxes = machine.field("boxes", of: record),
            let given = machine.field("labels", of: record)
        else { throw wrong(1, place, "is no record of boxes and labels") }
        let corners = try boxesOf(boxes, 1, place)
        let numbers = try labelsOf(given, corners.count, 1, place)
        func flags(_ name: String) throws -> [Double]? {
            guard let value = machine.field(name, of: record) else { return nil }
            return try numbersOf(value, corners.count, 1, place, name)
        }
        let (difficult, crowd, areas) = (try flags("difficult"), try flags("crowd"), try flags("areas"))
        return (0..<corners.count).map { index in
            .init(
                box: corners[index], label: numbers[index], isDifficult: difficult.map { $0[index] != 0 } ?? false,
                isCrowd: crowd.map { $0[index] != 0 } ?? false, area: areas?[index])
        }
    }

    /// A record of tensors, or a list of records as `detect` gives it.
    private mutating func foundOf(_ value: Value, _ place: Int) throws -> [EvaluationImage.Found] {
        if let record = value.record {
            guard let boxes = machine.field("boxes", of: record), let given = machine.field("labels", of: record),
                let marks = machine.field("scores", of: record)
            else { throw wrong(0, place, "is no record of boxes, labels and scores") }
            let corners = try boxesOf(boxes, 0, place)
            let numbers = try labelsOf(given, corners.count, 0, place)
            let scores = try numbersOf(marks, corners.count, 0, place, "scores")
            return (0..<corners.count).map { .init(box: corners[$0], label: numbers[$0], score: scores[$0]) }
        }
        guard let ones = machine.elementsIfSequence(value) else {
            throw wrong(0, place, "is neither a record nor a list of records")
        }
        return try ones.map { one in
            guard let record = one.record, let label = machine.field("label", of: record),
                let score = machine.field("score", of: record).flatMap({ machine.numberValue($0) }),
                let box = machine.field("box", of: record), let number = labels.number(label, machine)
            else { throw wrong(0, place, "holds something else than records of label, score and box") }
            let corners = try machine.tensorValue(box)?.doubles() ?? []
            guard corners.count == 4 else { throw wrong(0, place, "holds a box that is not four numbers") }
            return .init(
                box: Box(Float(corners[0]), Float(corners[1]), Float(corners[2]), Float(corners[3])), label: number,
                score: score)
        }
    }

    private func boxesOf(_ value: Value, _ argument: Int, _ place: Int) throws -> Boxes {
        guard let tensor = try machine.tensorValue(value) else { throw wrong(argument, place, "has boxes that are none") }
        return try Boxes(tensor)
    }

    private mutating func labelsOf(_ value: Value, _ count: Int, _ argument: Int, _ place: Int) throws -> [Int] {
        var given: [Value] = []
        if value.tag == .tensor, let tensor = try machine.tensorValue(value) {
            given = try tensor.ints().map { .int($0) }
        } else {
            given = machine.elementsIfSequence(value) ?? []
        }
        guard given.count == count else { throw wrong(argument, place, "has \(given.count) labels for \(count) boxes") }
        return try given.map { label in
            guard let number = labels.number(label, machine) else {
                throw wrong(argument, place, "has a label that is neither a whole number nor a string")
            }
            return number
        }
    }

    private func numbersOf(
        _ value: Value, _ count: Int, _ argument: Int, _ place: Int, _ name: String
    ) throws -> [Double] {
        let numbers = try machine.tensorValue(value)?.doubles() ?? []
        guard numbers.count == count else { throw wrong(argument, place, "has \(numbers.count) \(name) for \(count) boxes") }
        return numbers
    }

    private func wrong(_ argument: Int, _ place: Int, _ reason: String) -> Problem {
        arguments.wrongValue(argument, "at image \(place) \(reason)", help: "`?mean_average_precision` shows the form")
    }
}

/// Classes by numbers or by names. A name among `names` is the same as its place there.
private struct LabelNumbers {
    private var names: [Int: String]
    private var numbers: [String: Int]

    init(names: [String]) {
        self.names = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0, $1) })
        numbers = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func number(_ label: Value, _ machine: Machine) -> Int? {
        guard let name = label.string else { return machine.integerValue(label) }
        if let known = numbers[name] { return known }
        // Names that nobody gave a number take those that no label has.
        let number = Int.min + numbers.count
        numbers[name] = number
        names[number] = name
        return number
    }

    func value(_ number: Int, _ machine: Machine) -> Value { names[number].map { machine.string($0) } ?? .int(number) }
}
