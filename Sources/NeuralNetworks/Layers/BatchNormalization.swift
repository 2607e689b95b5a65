import Tensors

/// Batch normalisation, channel by channel: `(x - mean) / sqrt(variance + epsilon) * scale + shift`.
///
/// At inference mean and variance are the running ones, so the layer is one scale and one shift a channel.
/// Learned: scale and shift; kept: running mean and variance.
/// Source: Ioffe and Szegedy 2015, algorithm 2.
public final class BatchNormalization: Layer {
    public let epsilon: Double
    public let momentum: Double
    private let scale = Parameter("scale")
    private let shift = Parameter("shift")
    private let runningMean = Parameter("running_mean", isLearned: false)
    private let runningVariance = Parameter("running_variance", isLearned: false)

    public init(epsilon: Double = 1e-5, momentum: Double = 0.1) {
        self.epsilon = epsilon
        self.momentum = momentum
    }

    public var kind: String { "batchnorm" }
    public var text: String {
        var parts: [String] = []
        if epsilon != 1e-5 { parts.append("epsilon=\(epsilon)") }
        if momentum != 0.1 { parts.append("momentum=\(momentum)") }
        return "batchnorm(\(parts.joined(separator: ", ")))"
    }

    public var parameters: [Parameter] { [scale, shift, runningMean, runningVariance] }

    public func stateCount(inputChannels: Int) -> Int { 2 * inputChannels }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let shape = builder.shapes[input]
        guard shape.count >= 2 else { throw NetworkError.rank(node: text, kind: kind, expected: 4, found: shape) }
        let channels = shape[1]
        let scale = try builder.vector(of: scale, count: channels, repeating: 1)
        let shift = try builder.vector(of: shift, count: channels, repeating: 0)
        let mean = try builder.vector(of: runningMean, count: channels, repeating: 0)
        let variance = try builder.vector(of: runningVariance, count: channels, repeating: 1)
        guard scale.count == channels else {
            throw NetworkError.channels(
                node: text, kind: kind, expected: scale.count, input: shape, parameters: [scale.count])
        }
        let factors = zip(scale, variance).map { $0 / ($1 + Float(epsilon)).squareRoot() }
        let offsets = zip(shift, zip(mean, factors)).map { $0 - $1.0 * $1.1 }
        return try builder.add(
            .scaleShift(scale: factors, shift: offsets), after: [input], stateCount: stateCount(inputChannels: channels),
            owner: self
        )
    }

    /// In training with the batch's statistics, which move the running ones by `momentum`, the variance with divisor
    /// N - 1; else with the running ones.
    public func forward(_ x: Tensor, _ pass: inout ForwardPass) throws -> Tensor {
        guard let scale = scale.operand(pass), let shift = shift.operand(pass), let mean = runningMean.value,
            let variance = runningVariance.value
        else { throw NetworkError.rank(node: text, kind: kind, expected: 4, found: x.shape) }
        guard pass.isTraining else {
            let sizes = [1, scale.elementCount] + [Int](repeating: 1, count: max(x.rank - 2, 0))
            let factor = try (scale / (variance + .float(epsilon)).sqrt()).reshaped(sizes)
            return try (x - mean.reshaped(sizes)) * factor + shift.reshaped(sizes)
        }
        let (y, statistics) = try x.batchNormalized(scale: scale, shift: shift, epsilon: epsilon)
        let correction = Double(statistics.count) / Double(max(statistics.count - 1, 1))
        move(runningMean, to: statistics.mean)
        move(runningVariance, to: statistics.variance.map { $0 * correction })
        return y
    }

    private func move(_ running: Parameter, to batch: [Double]) {
        running.update { values in
            for (place, value) in batch.enumerated() {
                values[place] = Float((1 - momentum) * Double(values[place]) + momentum * value)
            }
        }
    }
}
