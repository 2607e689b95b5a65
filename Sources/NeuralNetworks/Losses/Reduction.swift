import Tensors

/// What becomes of the losses of single elements or rows.
public enum Reduction: String, Sendable, CaseIterable {
    case mean, sum, none

    func callAsFunction(_ losses: Tensor) throws -> Tensor {
        switch self {
        case .mean: try losses.mean()
        case .sum: try losses.sum()
        case .none: losses
        }
    }
}
