import Images
import Models
import ObjectDetection
import Runtime
import Tensors

/// A trained R-CNN as a value: `detect(model, image)`; `.classes` tells what each class has learned.
final class RCNNValue: DetectingValue {
    let model: RCNN
    let names: [String]
    private let features: RegionFeatures
    let typeName = "detector"
    let fieldNames = ["classes", "input_size", "labels", "name"]

    init(_ model: RCNN, names: [String], features: RegionFeatures) {
        (self.model, self.names, self.features) = (model, names, features)
    }

    func describe(_ machine: Machine) -> String {
        "<detector R-CNN, regions \(model.warp.size) x \(model.warp.size), \(names.count) classes>"
    }

    func visitValues(_ visit: (Value) -> Void) { if case .given(let value) = features { visit(value) } }

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "name": machine.string("R-CNN")
        case "input_size": .int(model.warp.size)
        case "labels": machine.list(names.map { machine.string($0) })
        case "classes": machine.list(model.classes.enumerated().map { record($1, names[$0], machine) })
        default: nil
        }
    }

    private func record(_ learned: RCNN.ClassModel?, _ name: String, _ machine: Machine) -> Value {
        guard let learned else { return machine.record([("label", machine.string(name))]) }
        let svm = learned.mining.machine
        return machine.record([
            ("label", machine.string(name)), ("negatives", .int(learned.mining.negativeCount)),
            ("hard", .int(learned.mining.hardCount)), ("trainings", .int(learned.mining.trainings)),
            ("weights", machine.tensor(Tensor(svm.weights.map(Float.init), shape: [svm.weights.count]))),
            ("bias", .float(svm.bias)),
        ])
    }

    func objects(in image: Image, threshold: Double, _ machine: Machine) throws -> [Detection] {
        let interrupt = machine.interrupt
        let proposals = try model.options.search.propose(image) { interrupt.isRaised }.prefix(model.options.proposalLimit)
        let found = try model.detect(image, proposals: proposals, threshold: threshold) {
            try features.compute($0, machine)
        }
        return found.map {
            Detection(label: names[$0.label], classIndex: $0.label, score: Float($0.score), box: $0.box)
        }
    }
}

/// What turns crops `[N, 3, size, size]` into features `[N, D]`.
enum RegionFeatures {
    /// A network that was trained for it.
    case own(RegionNetwork)
    /// A pretrained classifier up to its last layer.
    case pretrained(ClassifierFeatures)
    /// A network or a function of the language.
    case given(Value)

    func compute(_ crops: Tensor, _ machine: Machine) throws -> Tensor {
        if machine.interrupt.isRaised { throw Interrupted() }
        switch self {
        case .own(let network): return try network(crops, threads: machine.threads)
        case .pretrained(let features): return try features(crops) { machine.interrupt.isRaised }
        case .given(let value):
            if let net = value.host as? LayerValue { return try flat(try net.predict(crops, machine)) }
            let result = try machine.call(value, [machine.tensor(crops)])
            guard let tensor = try machine.tensorValue(result) else {
                throw DetectionError.notFeatures(shape: [], count: crops.shape[0])
            }
            return try flat(tensor)
        }
    }

    /// Maps `[N, C, H, W]` as rows.
    private func flat(_ tensor: Tensor) throws -> Tensor {
        guard tensor.rank > 2, tensor.elementCount > 0 else { return tensor.detached }
        return try tensor.detached.reshaped([tensor.shape[0], tensor.elementCount / tensor.shape[0]])
    }
}
