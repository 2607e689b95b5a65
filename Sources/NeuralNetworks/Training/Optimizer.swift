import Kernels
import Tensors

/// Changes a network's parameters step by step so that a loss falls.
///
/// Making one puts the network in training.
public final class Optimizer {
    public let network: Network
    public let rule: any UpdateRule
    public private(set) var learningRate: Double
    /// Steps done.
    public private(set) var step = 0
    private var slots: [ObjectIdentifier: [Tensor]] = [:]

    /// - Throws: `TrainingError.parameter` for a learning rate that is not positive.
    public init(_ network: Network, _ rule: any UpdateRule, learningRate: Double) throws {
        self.network = network
        self.rule = rule
        self.learningRate = learningRate
        try setLearningRate(learningRate)
        network.startTraining()
    }

    /// - Throws: `TrainingError.parameter` for one that is not positive.
    public func setLearningRate(_ rate: Double) throws {
        guard rate > 0, rate.isFinite else {
            throw TrainingError.parameter(optimizer: rule.name, name: "lr", value: rate, expected: "above 0")
        }
        learningRate = rate
    }

    /// One step: the gradients of a loss, and every learned parameter moved against its own.
    ///
    /// - Throws: `TrainingError` for a loss that is not recorded or not finite (nothing is changed then), and what
    ///   `gradients` throws.
    public func update(_ loss: Tensor) throws { try Cancellation.shielded { try step(down: loss) } }

    private func step(down loss: Tensor) throws {
        guard loss.isRecorded else { throw TrainingError.lossNotRecorded }
        if loss.elementCount == 1, case let value = try loss.item().double, !value.isFinite {
            throw TrainingError.lossNotFinite(loss: value, step: step + 1)
        }
        let parameters = network.learnedParameters.filter { $0.variable != nil }
        guard !parameters.isEmpty else { throw TrainingError.noParameters }
        let slopes = try gradients(of: loss, withRespectTo: parameters.compactMap(\.variable))
        step += 1
        for (parameter, slope) in zip(parameters, slopes) { try move(parameter, try slope.contiguous()) }
    }

    private func move(_ parameter: Parameter, _ slope: Tensor) throws {
        let kept = try slots(of: parameter)
        let (rule, rate, step) = (rule, learningRate, step)
        parameter.update { values in
            guard let base = values.baseAddress else { return }
            nonisolated(unsafe) let to = base
            Parallelism.forEachRange(of: values.count, grain: 1 << 17) { range in
                let start = range.lowerBound
                rule.move(
                    to + start, against: slope.pointer(Float.self) + start,
                    slots: kept.map { $0.pointer(Float.self) + start }, count: range.count, learningRate: rate,
                    step: step)
            }
        }
    }

    private func slots(of parameter: Parameter) throws -> [Tensor] {
        if let known = slots[ObjectIdentifier(parameter)] { return known }
        guard let value = parameter.value else { return [] }
        let made = try rule.slotNames.map { _ in try Tensor.zeros(Array(value.shape)) }
        slots[ObjectIdentifier(parameter)] = made
        return made
    }

    // MARK: - State

    /// What the rule keeps, by the parameter's name and the slot's: `conv2d_1.filters.first_moment`.
    public var state: [(name: String, value: Tensor)] {
        network.learned.flatMap { name, parameter in
            zip(rule.slotNames, slots[ObjectIdentifier(parameter)] ?? []).map { ("\(name).\($0)", $1) }
        }
    }

    /// Continues where another optimizer of the same rule was.
    ///
    /// - Parameter value: the tensor of a name of `state`, or nil where there is none.
    public func restore(step: Int, _ value: (String) throws -> Tensor?) throws {
        self.step = step
        for (name, parameter) in network.learned {
            let values = try rule.slotNames.compactMap { try value("\(name).\($0)") }
            guard values.count == rule.slotNames.count, values.allSatisfy({ $0.shape == parameter.value?.shape }) else {
                slots[ObjectIdentifier(parameter)] = nil
                continue
            }
            slots[ObjectIdentifier(parameter)] = try values.map { try $0.cast(to: .float32).copied() }
        }
    }
}
