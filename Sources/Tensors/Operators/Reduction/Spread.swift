import Kernels

extension Tensor {
    /// The variance `sum (x - mean)^2 / (n - correction)`, of all elements or along `axes`.
    ///
    /// With `correction` 1, PyTorch's default, it is the unbiased estimate from a sample (and nan for one element);
    /// with 0, NumPy's default, that of the numbers themselves.
    /// Gradient: through the formula.
    ///
    /// - Throws: `TensorError.dtype` for whole numbers, `.axisOutOfRange`, `.axisTwice`.
    public func variance(axes: [Int]? = nil, keepDimensions: Bool = false, correction: Double = 1) throws -> Tensor {
        let x = try floating()
        let set = try shape.axes(axes)
        let count = Double((0..<rank).reduce(1) { set.contains($1) ? $0 * shape[$1] : $0 })
        let deviation = try x - x.mean(axes: axes, keepDimensions: true)
        let total = try deviation.squared().sum(axes: axes, keepDimensions: keepDimensions)
        return try total / .float(Swift.max(count - correction, 0))
    }

    /// The standard deviation, the square root of `variance`.
    public func standardDeviation(
        axes: [Int]? = nil, keepDimensions: Bool = false, correction: Double = 1
    ) throws -> Tensor {
        try variance(axes: axes, keepDimensions: keepDimensions, correction: correction).sqrt()
    }

    /// The length of a vector, of all elements or along `axes`: `(sum |x|^p)^(1/p)` with p = `order` 1, 2 or infinity.
    ///
    /// Gradient for order 2: `dy x / y`, and 0 where y is 0.
    ///
    /// - Throws: `TensorError.argument` for other orders, `.axisOutOfRange`, `.axisTwice`.
    public func norm(axes: [Int]? = nil, keepDimensions: Bool = false, order: Double = 2) throws -> Tensor {
        let x = try floating()
        switch order {
        case 1: return try x.abs().sum(axes: axes, keepDimensions: keepDimensions)
        case .infinity: return try x.abs().max(axes: axes, keepDimensions: keepDimensions)
        case 2: break
        default:
            throw TensorError.argument(operation: "norm", name: "order", value: "\(order)", expected: "1, 2 or inf")
        }
        let set = try shape.axes(axes)
        let y = try x.detached.cast(to: .float64).squared().accumulated(.sum, set).sqrt().cast(to: x.dtype)
        let result = keepDimensions ? y : try y.reshaped(to: shape.dropping(set))
        guard x.isRecorded else { return result }
        return result.recorded(from: [x], saving: [x, y], operation: "norm") { dy, saved in
            let (x, y) = (saved[0], saved[1])
            let slope = try Tensor.select(Tensor.binary(.equal, y, 0), .scalar(0), .tensor(x / y))
            return [try dy.reshaped(to: y.shape) * slope]
        }
    }
}
