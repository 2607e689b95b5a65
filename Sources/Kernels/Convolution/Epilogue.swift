import CConvolution

/// What a convolution does to a sum before it stores it, saving passes over memory.
///
/// `y = activation(sum + bias + residual)`, or `activation(sum + bias) + residual`.
public struct Epilogue: Sendable, Equatable {
    /// `clamp(y < 0 ? slope * y : y, low, high)`; NaN stays NaN.
    public var low = -Float.infinity
    public var high = Float.infinity
    public var slope: Float = 1
    public var addsResidualAfterActivation = false

    public init() {}

    public static let none = Epilogue()
    public static let relu = clamp(0, .infinity)
    public static let relu6 = clamp(0, 6)

    public static func clamp(_ low: Float, _ high: Float) -> Epilogue {
        var epilogue = Epilogue()
        epilogue.low = low
        epilogue.high = high
        return epilogue
    }

    public static func leakyRelu(slope: Float) -> Epilogue {
        var epilogue = Epilogue()
        epilogue.slope = slope
        return epilogue
    }

    /// The activation of one number.
    public func callAsFunction(_ x: Float) -> Float {
        let x = slope != 1 && x < 0 ? x * slope : x
        return x < low ? low : (x > high ? high : x)
    }

    func with(residual: PixelView?) -> dl_epilogue {
        dl_epilogue(
            low: low, high: high, slope: slope, residual: UnsafePointer(residual?.base),
            residual_stride: residual?.stride ?? 0, residual_after_activation: addsResidualAfterActivation ? 1 : 0)
    }
}
