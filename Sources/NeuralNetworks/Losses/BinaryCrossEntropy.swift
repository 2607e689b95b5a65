import Tensors

/// The cross entropy of independent yes-or-no answers.
///
/// Of probabilities p in [0, 1]: `-(y log p + (1 - y) log(1 - p))`, logarithms not below -100, as PyTorch's.
/// Of logits x: `max(x, 0) - x y + log(1 + exp(-|x|))`, the same for `p = sigmoid(x)` but exact for large x.
///
/// Shapes: both of one shape, y in [0, 1].
///
/// - Throws: `LossError.shapesDiffer`.
public func binaryCrossEntropy(
    _ x: Tensor, _ y: Tensor, fromLogits: Bool = false, reduction: Reduction = .mean
) throws -> Tensor {
    guard x.shape == y.shape else {
        throw LossError.shapesDiffer(loss: "binary_cross_entropy", prediction: x.shape, target: y.shape)
    }
    let value = try x.floating()
    let target = y.dtype.isFloating ? y : try y.cast(to: value.dtype)
    if fromLogits {
        let rest = try (value.abs().negated().exp() + 1).log()
        return try reduction(value.relu() - value * target + rest)
    }
    let yes = try target * value.log().clipped(min: -100)
    let no = try (1 - target) * (1 - value).log().clipped(min: -100)
    return try reduction((yes + no).negated())
}
