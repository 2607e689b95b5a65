import Tensors

/// Batch normalisation, channel by channel: `(x - mean) / sqrt(variance + epsilon) * scale + shift`.
///
/// At inference mean and variance are the running ones, so the layer is one scale and one shift a channel.
/// Learned: scale and shift; kept: running mean and variance.
/// Source: Ioffe and Szegedy 2015, algorithm 2.
public final class BatchNormalization: Layer {
    public let epsilon: Double
    public let momentum: Double
    private var scale: [Float] = []
    private var shift: [Float] = []
    private var runningMean: [Float] = []
    private var runningVariance: [Float] = []

    public init(epsilon: Double = 1e-5, momentum: Double = 0.1) {
        self.epsilon = epsilon
        self.momentum = momentum
    }

    public var kind: String { "batchnorm" }
    public var text: String { "batchnorm()" }

    public var parameters: [(name: String, value: Tensor)] {
        scale.isEmpty ? [] : [("scale", Tensor(floats: scale)), ("shift", Tensor(floats: shift))]
    }

    public func stateCount(inputChannels: Int) -> Int { 2 * inputChannels }

    public func add(to builder: inout GraphBuilder, after input: Graph.NodeID) throws -> Graph.NodeID {
        let shape = builder.shapes[input]
        guard shape.count >= 2 else { throw NetworkError.rank(node: text, kind: kind, expected: 4, found: shape) }
        let channels = shape[1]
        if scale.isEmpty, case .computing = builder.purpose {
            scale = [Float](repeating: 1, count: channels)
            shift = [Float](repeating: 0, count: channels)
            runningMean = shift
            runningVariance = scale
        }
        let factors: [Float]
        let offsets: [Float]
        if scale.isEmpty {
            factors = [Float](repeating: 1, count: channels)
            offsets = [Float](repeating: 0, count: channels)
        } else {
            factors = zip(scale, runningVariance).map { $0 / ($1 + Float(epsilon)).squareRoot() }
            offsets = zip(shift, zip(runningMean, factors)).map { $0 - $1.0 * $1.1 }
        }
        return try builder.add(
            .scaleShift(scale: factors, shift: offsets), after: [input], stateCount: stateCount(inputChannels: channels))
    }
}
