import Diagnostics
import Models
import NeuralNetworks
import Runtime
import Tensors

/// What a training run makes smaller: a loss over a set of examples.
protocol TrainingGoal {
    var exampleCount: Int { get }
    /// What the loss is the sum of; none where nobody knows.
    var termNames: [String] { get }
    /// The recorded loss of the examples at `places`.
    func step(_ places: [Int]) throws -> TrainingStep
    /// The mean loss over all examples, and the share that is right, without learning.
    func evaluated() throws -> (loss: Double, accuracy: Double?)
}

/// The loss of one batch.
struct TrainingStep {
    var loss: Tensor
    /// In the order of the goal's `termNames`.
    var terms: [Double] = []
    /// Examples whose largest score stands at the label; nil where there are no labels.
    var right: Int?
}

/// Means over the batches of an epoch, weighted by their examples.
struct TrainingSums {
    private(set) var examples = 0
    private var lossSum = 0.0
    private var termSums: [Double] = []
    private var right = Optional(0)

    mutating func add(_ step: TrainingStep, examples count: Int) throws {
        lossSum += try step.loss.item().double * Double(count)
        if termSums.isEmpty { termSums = [Double](repeating: 0, count: step.terms.count) }
        for (index, term) in step.terms.enumerated() { termSums[index] += term * Double(count) }
        examples += count
        right = right.flatMap { sum in step.right.map { sum + $0 } }
    }

    var loss: Double { lossSum / Double(examples) }
    var accuracy: Double? { right.map { Double($0) / Double(examples) } }
    var terms: [Double] { termSums.map { $0 / Double(examples) } }
}

/// A network's result against targets, by a loss function of the language.
struct LossFunctionGoal: TrainingGoal {
    let net: LayerValue
    let source: any DataSource
    let loss: Value
    let machine: Machine

    var exampleCount: Int { source.exampleCount }
    var termNames: [String] { [] }

    func step(_ places: [Int]) throws -> TrainingStep {
        let (inputs, targets) = try source.batch(places, machine)
        let scores = try net.apply(to: inputs, machine)
        let value = try machine.call(loss, [machine.tensor(scores), targets])
        guard let result = try machine.tensorValue(value) else {
            throw Problem(code: "type", message: "the loss must give one number, not \(machine.kind(value))")
        }
        return TrainingStep(loss: result, right: try rightCount(scores, targets, machine))
    }

    func evaluated() throws -> (loss: Double, accuracy: Double?) {
        let result = try Evaluation(net: net, source: source, loss: loss, batch: 256, machine)
        return (result.loss, result.accuracy.isNaN ? nil : result.accuracy)
    }
}

extension Arguments {
    /// What `fit` makes smaller: the loss that is given, else a detector's own on scenes, else the cross entropy.
    func trainingGoal(_ net: LayerValue, data: Int, loss: Int) throws -> any TrainingGoal {
        if !hasValue(loss), let detector = net.layer as? any DetectionNetwork {
            guard let scenes = self[data].host as? ScenesValue else {
                throw wrongKind(data, expected: "scenes with boxes, as shapes(n) gives them")
            }
            return try DetectionGoal(net: net, detector: detector, scenes: scenes.data, machine: machine)
        }
        return LossFunctionGoal(
            net: net, source: try dataSource(data), loss: hasValue(loss) ? self[loss] : try machine.word("cross_entropy"),
            machine: machine)
    }
}
