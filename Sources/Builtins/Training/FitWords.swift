import Diagnostics
import Files
import Kernels
import NeuralNetworks
import Runtime
import Tensors

extension Words {
    static let fitting: [Builtin] = [
        Builtin(
            "fit",
            [
                .required("net"), .required("data"), .optional("epochs", "1"), .optional("batch", "32"),
                .optional("loss", "cross_entropy"), .optional("optimizer", "adam(net)"), .optional("validation"),
                .optional("checkpoint"), .optional("quiet", "false"),
            ],
            .init(
                "Trains a network: epochs over the data in shuffled batches. Ctrl-C stops after the batch and keeps what was learned; "
                    + "with a checkpoint's path, every epoch is written there, and a run that was cut off goes on from it. "
                    + "A detector learns from scenes with its own loss.",
                shapes:
                    "gives a record of lists: loss, accuracy, validation_loss, validation_accuracy, and each term of a detector's loss",
                example: """
                    seed(1)
                    (train, test) = digits().split(0.8)
                    net = sequential { flatten(); dense(32); relu(); dense(10) }
                    history = fit(net, train, epochs=2, validation=test)
                    print(history.loss.size)
                    """)
        ) { arguments in try Fitting(arguments).run() },
        Builtin(
            "health", [.required("net"), .required("x"), .required("y"), .optional("loss", "cross_entropy")],
            .init(
                "Which numbers of a network can learn from these examples, layer by layer, and why the others cannot.",
                example: """
                    x = rand(8, 3, 32, 32)
                    print(health(cifar10_cnn(zero_filters=true), x, arange(8)))
                    """)
        ) { arguments in
            let machine = arguments.machine
            let net = try arguments.network(0)
            let loss = arguments.isGiven(3) ? arguments[3] : try machine.word("cross_entropy")
            let target = arguments[2]
            let report = try Health(net.network, try arguments.tensor(1), using: &machine.generator) { scores in
                let value = try machine.call(loss, [machine.tensor(scores), target])
                guard let result = try machine.tensorValue(value) else {
                    throw Problem(code: "type", message: "the loss must give one number, not \(machine.kind(value))")
                }
                return result
            }
            return machine.host(HealthValue(report, title: (net.layer as? Sequential)?.name ?? ""))
        },
    ]
}

/// One run of `fit`.
private final class Fitting {
    private let machine: Machine
    private let net: LayerValue
    private let goal: any TrainingGoal
    private let data: Value
    private let epochs: Int
    private let batch: Int
    private let optimizer: Optimizer
    private let validation: (any TrainingGoal)?
    private let checkpoint: String?
    private let progress: Progress?
    private var history: FitHistory

    init(_ arguments: Arguments) throws {
        machine = arguments.machine
        net = try arguments.network(0)
        data = arguments[1]
        goal = try arguments.trainingGoal(net, data: 1, loss: 4)
        epochs = try arguments.int(2, default: 1)
        guard epochs >= 0 else { throw arguments.wrongValue(2, "must not be negative") }
        batch = try arguments.batchSize(3)
        if arguments.hasValue(5) {
            optimizer = try arguments.host(5, as: OptimizerValue.self, "an optimizer, made by sgd(net) or adam(net)")
                .optimizer
            guard optimizer.network === net.network else {
                throw arguments.wrongValue(5, "belongs to another network", help: "make it with adam(net) or sgd(net)")
            }
        } else {
            optimizer = try Optimizer(net.network, try Adam(), learningRate: 0.001)
        }
        validation = arguments.hasValue(6) ? try arguments.trainingGoal(net, data: 6, loss: 4) : nil
        checkpoint = arguments.hasValue(7) ? try arguments.string(7) : nil
        guard goal.exampleCount > 0 else { throw arguments.wrongValue(1, "has no examples") }
        let isQuiet = try arguments.bool(8, default: false)
        progress = isQuiet ? nil : Progress(machine, epochs: epochs, batches: (goal.exampleCount + batch - 1) / batch)
        history = FitHistory(terms: goal.termNames)
    }

    /// Every batch is computed to its end: Ctrl-C stops between two.
    func run() throws -> Value { try Cancellation.shielded { try runEpochs() } }

    private func runEpochs() throws -> Value {
        var first = 0
        if let checkpoint, File.exists(checkpoint) {
            let stored = try Checkpoint(reading: checkpoint)
            try stored.resume(optimizer)
            if let generator = stored.generator { machine.generator = generator }
            first = stored.epoch
            history = FitHistory(terms: goal.termNames, text: stored.history)
        }
        for epoch in first..<max(first, epochs) {
            guard try runEpoch(epoch) else {
                // The flag is answered here: what follows in the program can keep the network.
                machine.interrupt.clear()
                progress?.finish("stopped in epoch \(epoch + 1): the network keeps what it learned")
                break
            }
            if let checkpoint {
                try Checkpoint(
                    optimizer, generator: machine.generator, epoch: epoch + 1, history: history.text
                ).write(to: checkpoint)
            }
        }
        return history.record(machine)
    }

    /// False where it was interrupted: between two batches, or in one that has not changed the network yet.
    private func runEpoch(_ epoch: Int) throws -> Bool {
        do {
            return try runEpochToItsEnd(epoch)
        } catch is Interrupted where machine.interrupt.isRaised {
            return false
        }
    }

    private func runEpochToItsEnd(_ epoch: Int) throws -> Bool {
        progress?.beginEpoch()
        let order = try Tensor.permutation(goal.exampleCount, using: &machine.generator).ints()
        let starts = Array(stride(from: 0, to: order.count, by: batch))
        var sums = TrainingSums()
        for (index, start) in starts.enumerated() {
            let places = Array(order[start..<min(start + batch, order.count)])
            let step = try goal.step(places)
            try optimizer.update(step.loss)
            try sums.add(step, examples: places.count)
            progress?.batch(
                epoch: epoch + 1, batch: index + 1, images: sums.examples,
                left: starts.count - index - 1 + (epochs - epoch - 1) * starts.count, loss: sums.loss,
                accuracy: sums.accuracy)
            if machine.interrupt.isRaised { return false }
        }
        let checked = try validation?.evaluated()
        history.add(loss: sums.loss, accuracy: sums.accuracy, validation: checked, terms: sums.terms)
        progress?.endEpoch(
            epoch: epoch + 1, images: sums.examples, loss: sums.loss, accuracy: sums.accuracy, validation: checked)
        return true
    }
}

/// The numbers of a run, epoch by epoch.
private struct FitHistory {
    private let names: [String]
    /// An epoch is a row in the order of `names`; nan where there is no number.
    private var rows: [[Double]] = []

    /// - Parameter terms: the names of what the loss is the sum of.
    init(terms: [String]) {
        names = ["loss", "accuracy", "validation_loss", "validation_accuracy"] + terms
    }

    /// - Parameter text: what `text` gave.
    init(terms: [String], text: String) {
        self.init(terms: terms)
        rows = text.split(separator: ";").map { row in row.split(separator: " ").map { Double($0) ?? .nan } }
            .filter { $0.count == names.count }
    }

    var text: String { rows.map { $0.map { "\($0)" }.joined(separator: " ") }.joined(separator: ";") }

    mutating func add(
        loss: Double, accuracy: Double?, validation: (loss: Double, accuracy: Double?)?, terms: [Double]
    ) {
        rows.append([loss, accuracy ?? .nan, validation?.loss ?? .nan, validation?.accuracy ?? .nan] + terms)
    }

    func record(_ machine: Machine) -> Value {
        machine.record(
            names.enumerated().map { column, name in
                (name, machine.list(rows.map { $0[column] }.filter { !$0.isNaN }.map { .float($0) }))
            })
    }
}
