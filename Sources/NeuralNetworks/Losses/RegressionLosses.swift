import Tensors

// Losses of one tensor against another of the same shape.

/// The mean of `(x - y)^2`.
///
/// - Throws: `LossError.shapesDiffer`.
public func meanSquaredError(_ x: Tensor, _ y: Tensor, reduction: Reduction = .mean) throws -> Tensor {
    try reduction(try difference(x, y, "mse").squared())
}

/// The mean of `|x - y|`; the slope at 0 is 0.
///
/// - Throws: `LossError.shapesDiffer`.
public func absoluteError(_ x: Tensor, _ y: Tensor, reduction: Reduction = .mean) throws -> Tensor {
    try reduction(try difference(x, y, "l1").abs())
}

/// `d^2 / (2 beta)` where `|d| < beta`, else `|d| - beta / 2`, with `d = x - y`: smooth at 0, straight far away.
///
/// With `beta` 0 it is `|d|`.
/// Source: Girshick 2015, "Fast R-CNN", equation 3 (beta 1).
///
/// - Throws: `LossError.shapesDiffer`, `.parameter` for a negative beta.
public func smoothL1(_ x: Tensor, _ y: Tensor, beta: Double = 1, reduction: Reduction = .none) throws -> Tensor {
    guard beta >= 0 else {
        throw LossError.parameter(loss: "smooth_l1", name: "beta", value: beta, expected: "at least 0")
    }
    let d = try difference(x, y, "smooth_l1")
    let distance = try d.abs()
    if beta == 0 { return try reduction(distance) }
    let isNear = try Tensor.binary(.less, distance.detached, .float(beta))
    return try reduction(
        Tensor.select(isNear, .tensor(d.squared() * .float(0.5 / beta)), .tensor(distance - .float(beta / 2))))
}

private func difference(_ x: Tensor, _ y: Tensor, _ loss: String) throws -> Tensor {
    guard x.shape == y.shape else { throw LossError.shapesDiffer(loss: loss, prediction: x.shape, target: y.shape) }
    let first = try x.floating()
    return try first - y
}
