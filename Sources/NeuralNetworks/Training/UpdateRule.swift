import Kernels
import Tensors

/// How one parameter moves against its gradient, element by element.
public protocol UpdateRule: Sendable {
    /// The optimizer's word.
    var name: String { get }
    /// The rule with its settings, from which `UpdateRules.read` makes it again: `sgd 0.9 0.0`.
    var description: String { get }
    /// Tensors of the parameter's shape that the rule keeps from step to step, zeros at first.
    var slotNames: [String] { get }
    /// The function of a run of elements for step `step`, counted from 1.
    ///
    /// - Parameter slots: as many as `slotNames`.
    func move(
        _ values: UnsafeMutablePointer<Float>, against gradient: UnsafePointer<Float>,
        slots: [UnsafeMutablePointer<Float>], count: Int, learningRate: Double, step: Int)
}

/// Stochastic gradient descent with momentum.
///
/// `v = momentum * v + g`, `p = p - lr * v`, with `g = gradient + weight_decay * p`.
/// Source: Sutskever et al. 2013, in PyTorch's form: the learning rate stands outside of the momentum.
public struct StochasticGradientDescent: UpdateRule {
    public let momentum: Double
    public let weightDecay: Double
    public let name = "sgd"

    /// - Throws: `TrainingError.parameter`.
    public init(momentum: Double = 0, weightDecay: Double = 0) throws {
        guard momentum >= 0, momentum < 1 else {
            throw TrainingError.parameter(optimizer: "sgd", name: "momentum", value: momentum, expected: "in [0, 1)")
        }
        guard weightDecay >= 0 else {
            throw TrainingError.parameter(
                optimizer: "sgd", name: "weight_decay", value: weightDecay, expected: "at least 0")
        }
        self.momentum = momentum
        self.weightDecay = weightDecay
    }

    public var description: String { "sgd \(momentum) \(weightDecay)" }
    public var slotNames: [String] { momentum > 0 ? ["velocity"] : [] }

    public func move(
        _ values: UnsafeMutablePointer<Float>, against gradient: UnsafePointer<Float>,
        slots: [UnsafeMutablePointer<Float>], count: Int, learningRate: Double, step: Int
    ) {
        let (rate, decay, factor) = (Float(learningRate), Float(weightDecay), Float(momentum))
        guard let velocity = slots.first else {
            for i in 0..<count { values[i] -= rate * (gradient[i] + decay * values[i]) }
            return
        }
        for i in 0..<count {
            let v = factor * velocity[i] + (gradient[i] + decay * values[i])
            velocity[i] = v
            values[i] -= rate * v
        }
    }
}

/// Adam: steps scaled by running means of the gradient and of its square.
///
/// `m = b1 m + (1 - b1) g`, `v = b2 v + (1 - b2) g^2`,
/// `p = p - lr * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)`.
/// Source: Kingma and Ba 2015, algorithm 1.
public struct Adam: UpdateRule {
    public let beta1: Double
    public let beta2: Double
    public let epsilon: Double
    public let name = "adam"
    public let slotNames = ["first_moment", "second_moment"]
    public var description: String { "adam \(beta1) \(beta2) \(epsilon)" }

    /// - Throws: `TrainingError.parameter`.
    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) throws {
        for (name, value) in [("beta1", beta1), ("beta2", beta2)] where !(value >= 0 && value < 1) {
            throw TrainingError.parameter(optimizer: "adam", name: name, value: value, expected: "in [0, 1)")
        }
        guard epsilon >= 0 else {
            throw TrainingError.parameter(optimizer: "adam", name: "epsilon", value: epsilon, expected: "at least 0")
        }
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    public func move(
        _ values: UnsafeMutablePointer<Float>, against gradient: UnsafePointer<Float>,
        slots: [UnsafeMutablePointer<Float>], count: Int, learningRate: Double, step: Int
    ) {
        let step = AdamStep(
            b1: Float(beta1), c1: Float(1 - beta1), b2: Float(beta2), c2: Float(1 - beta2),
            rate: Float(learningRate / (1 - power(beta1, step))), root: Float((1 - power(beta2, step)).squareRoot()),
            tiny: Float(epsilon))
        step(values, against: gradient, first: slots[0], second: slots[1], count: count)
    }
}

/// The rules by their descriptions.
public enum UpdateRules {
    /// The rule of a description; nil where there is none.
    ///
    /// - Throws: `TrainingError.parameter` for settings out of range.
    public static func read(_ description: String) throws -> (any UpdateRule)? {
        let parts = description.split(separator: " ")
        let settings = parts.dropFirst().compactMap { Double($0) }
        switch (parts.first, settings.count) {
        case ("sgd", 2): return try StochasticGradientDescent(momentum: settings[0], weightDecay: settings[1])
        case ("adam", 3): return try Adam(beta1: settings[0], beta2: settings[1], epsilon: settings[2])
        default: return nil
        }
    }
}
