/// Why a training step or a stored network is refused.
public enum TrainingError: Error, Sendable, Equatable {
    /// The loss was not computed by a network in training.
    case lossNotRecorded
    /// The loss is not a finite number; the parameters were left alone.
    case lossNotFinite(loss: Double, step: Int)
    /// The network has met no input, so it has no parameters.
    case noParameters
    case parameter(optimizer: String, name: String, value: Double, expected: String)
}
