import Diagnostics
import Kernels
import NeuralNetworks
import Runtime
import Tensors

extension Words {
    static let evaluation: [Builtin] = [
        Builtin(
            "predict", [.required("net"), .required("x"), .optional("precision", "\"float32\"")],
            .init(
                "The network's result without dropout and with running statistics, through a plan made for x's shape. With `precision` \"bfloat16\" convolutions and dense layers round their inputs and filters to 8 bits of significand and sum in float32, those in groups (as depthwise ones) and of fewer than 8 channels excepted: two to five times as fast where the processor multiplies tiles of them (amx_bf16), whose sums differ in their last bits from those of other processors; elsewhere no faster than float32.",
                formula:
                    "each rounded number is off by at most 2^-8 = 0.4 % of itself; the results of a network typically by about 1 % of the largest",
                example: """
                    seed(1)
                    net = sequential { conv2d(16); relu(); conv2d(16); relu(); flatten(); dense(10) }
                    x = randn(4, 3, 16, 16)
                    y = predict(net, x)
                    difference = max(abs(predict(net, x, precision="bfloat16") - y)) / max(abs(y))
                    print(y.shape, 0 < difference, difference < 0.01)
                    """,
                source: "Kalamkar et al. 2019, A Study of BFLOAT16 for Deep Learning Training.")
        ) { arguments in
            let machine = arguments.machine
            let net = try arguments.network(0)
            let precision = try arguments.choice(2, Precision.self) ?? .float32
            let result = try net.predict(try arguments.tensor(1), precision: precision, machine)
            return machine.tensor(result, of: net.layer, appliedTo: arguments[1])
        },
        Builtin(
            "accuracy", [.required("net"), .required("data"), .optional("batch", "256")],
            .init(
                "The part of the examples whose largest score stands at the label.",
                example: "net = sequential { flatten(); dense(10) }\nprint(accuracy(net, digits()) < 0.5)")
        ) { arguments in
            .float(try Evaluation(arguments, loss: nil).accuracy)
        },
        Builtin(
            "evaluate",
            [.required("net"), .required("data"), .optional("loss", "cross_entropy"), .optional("batch", "256")],
            .init(
                "The mean loss over a data set, without dropout, and the accuracy where targets are labels: a record.",
                example: "net = sequential { flatten(); dense(10) }\nprint(evaluate(net, digits()).loss > 1)")
        ) { arguments in
            let machine = arguments.machine
            let loss = arguments.isGiven(2) ? arguments[2] : try machine.word("cross_entropy")
            let result = try Evaluation(arguments, loss: loss)
            return machine.record([
                ("loss", .float(result.loss)), ("accuracy", .float(result.accuracy)), ("size", .int(result.size)),
            ])
        },
    ]
}

/// What a network makes of a data set, batch by batch.
struct Evaluation {
    private(set) var loss = 0.0
    private(set) var size = 0
    private var right = 0

    /// nan where targets are no labels.
    var accuracy: Double { right < 0 ? .nan : Double(right) / Double(size) }

    /// Arguments `(net, data, ..., batch)`.
    init(_ arguments: Arguments, loss: Value?) throws {
        try self.init(
            net: try arguments.network(0), source: try arguments.dataSource(1), loss: loss,
            batch: try arguments.batchSize(arguments.builtin.parameters.count - 1, default: 256), arguments.machine)
    }

    /// - Throws: `Interrupted` between batches.
    init(net: LayerValue, source: any DataSource, loss: Value?, batch: Int, _ machine: Machine) throws {
        size = source.exampleCount
        guard size > 0 else { throw Problem(code: "value", message: "there are no examples to evaluate on") }
        var sum = 0.0
        for start in stride(from: 0, to: size, by: batch) {
            if machine.interrupt.isRaised { throw Interrupted() }
            let places = Array(start..<min(start + batch, size))
            let (inputs, targets) = try source.batch(places, machine)
            let scores = try net.predict(inputs, machine)
            if let loss {
                let value = try machine.call(loss, [machine.tensor(scores), targets])
                sum += (machine.numberValue(value) ?? .nan) * Double(places.count)
            }
            right = right < 0 ? right : try rightCount(scores, targets, machine).map { right + $0 } ?? -1
        }
        self.loss = sum / Double(size)
    }
}

/// How many rows of scores are largest at their label; nil where there are no labels.
func rightCount(_ scores: Tensor, _ targets: Value, _ machine: Machine) throws -> Int? {
    guard let labels = try machine.tensorValue(targets), scores.rank == 2, labels.shape == [scores.shape[0]],
        scores.shape[1] > 0
    else { return nil }
    let classes = try labels.doubles()
    guard classes.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e15 }) else { return nil }
    let best = try scores.detached.argmax(axis: 1).ints()
    return zip(best, classes).reduce(0) { $0 + (Double($1.0) == $1.1 ? 1 : 0) }
}

extension Machine {
    /// The value of a builtin by its name.
    func word(_ name: String) throws -> Value {
        guard let value = builtinValue(name) else {
            throw RuntimeError.unknownName(name, near: [])
        }
        return value
    }
}
