import Glibc

/// What the loops of `Elementwise` compute, one number at a time and in float64: the plain statement that tests hold the
/// fast versions to.
public enum ElementwiseReference {
    /// `a op b`; comparisons and logic give 0 or 1.
    public static func binary(_ operation: BinaryOperation, _ a: Double, _ b: Double) -> Double {
        switch operation {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .floorDivide: floorDivide(a, b)
        case .remainder: remainder(a, b)
        case .power: pow(a, b)
        case .maximum: a.isNaN || a > b ? a : b
        case .minimum: a.isNaN || a < b ? a : b
        case .equal: a == b ? 1 : 0
        case .notEqual: a != b ? 1 : 0
        case .less: a < b ? 1 : 0
        case .lessEqual: a <= b ? 1 : 0
        case .greater: a > b ? 1 : 0
        case .greaterEqual: a >= b ? 1 : 0
        case .logicalAnd: a != 0 && b != 0 ? 1 : 0
        case .logicalOr: a != 0 || b != 0 ? 1 : 0
        case .logicalXor: (a != 0) != (b != 0) ? 1 : 0
        }
    }

    /// What is left of a after the multiples of b; it has b's sign.
    private static func remainder(_ a: Double, _ b: Double) -> Double {
        let rest = fmod(a, b)
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
    }

    /// How many times b goes into a, rounded down; as division where b is 0.
    private static func floorDivide(_ a: Double, _ b: Double) -> Double {
        if b == 0 { return a / b }
        return ((a - remainder(a, b)) / b).rounded()
    }

    /// `op(x)`; tests give 0 or 1. `parameter` is the slope of `leakyRelu`.
    public static func unary(_ operation: UnaryOperation, _ x: Double, parameter: Double = 0) -> Double {
        switch operation {
        case .negate: -x
        case .abs: x.magnitude
        case .sign: x > 0 ? 1 : x < 0 ? -1 : x
        case .floor: x.rounded(.down)
        case .ceil: x.rounded(.up)
        case .round: x.rounded(.toNearestOrEven)
        case .square: x * x
        case .relu: x < 0 ? 0 : x
        case .relu6: x < 0 ? 0 : x > 6 ? 6 : x
        case .leakyRelu: x < 0 ? parameter * x : x
        case .sqrt: Glibc.sqrt(x)
        case .exp: Glibc.exp(x)
        case .log: Glibc.log(x)
        case .sin: Glibc.sin(x)
        case .cos: Glibc.cos(x)
        case .tanh: Glibc.tanh(x)
        case .sigmoid: 1 / (1 + Glibc.exp(-x))
        case .isNaN: x.isNaN ? 1 : 0
        case .isInfinite: x.isInfinite ? 1 : 0
        case .isFinite: x.isFinite ? 1 : 0
        case .logicalNot: x == 0 ? 1 : 0
        }
    }
}
