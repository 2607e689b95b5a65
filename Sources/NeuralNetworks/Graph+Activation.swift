import Kernels

extension Graph.Activation {
    /// The activation of one number.
    ///
    /// relu `max(x, 0)`; relu6 `min(max(x, 0), 6)`; leaky `x < 0 ? slope * x : x`; sigmoid `1 / (1 + exp(-x))`.
    /// NaN stays NaN.
    public func callAsFunction(_ x: Float) -> Float {
        switch self {
        case .relu, .relu6, .leakyRelu: epilogue.map { $0(x) } ?? x
        case .sigmoid: ScalarFunctions.sigmoid(x)
        case .tanh: ScalarFunctions.hyperbolicTangent(x)
        }
    }

    /// The form that a convolution applies before it stores its sums; nil for those that need a pass of their own.
    var epilogue: Epilogue? {
        switch self {
        case .relu: .relu
        case .relu6: .relu6
        case .leakyRelu(let slope): .leakyRelu(slope: slope)
        case .sigmoid, .tanh: nil
        }
    }
}
