import Glibc

/// Functions of one number that vector loops do not have.
public enum ScalarFunctions {
    /// `1 / (1 + exp(-x))`, without overflow.
    public static func sigmoid(_ x: Float) -> Float {
        if x >= 0 { return 1 / (1 + expf(-x)) }
        let power = expf(x)
        return power / (1 + power)
    }

    public static func hyperbolicTangent(_ x: Float) -> Float { tanhf(x) }

    public static func exponential(_ x: Float) -> Float { expf(x) }
}
