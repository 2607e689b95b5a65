/// The arithmetic operators with their gradients.
///
/// | y | gradient of a | gradient of b |
/// | --- | --- | --- |
/// | `a + b` | `dy` | `dy` |
/// | `a - b` | `dy` | `-dy` |
/// | `a * b` | `dy b` | `dy a` |
/// | `a / b` | `dy / b` | `-dy y / b` |
/// | `a ** b` | `dy b a^(b-1)`, 0 where b = 0 | `dy y ln a`, 0 where a = 0 and b >= 0 |
/// | `a % b` | `dy` | `-dy floor(a / b)` |
/// | `a // b` | 0 | 0 |
/// | `maximum`, `minimum` | `dy` to the chosen one, half to each on a tie | the same |
///
/// Each is then summed over what broadcasting repeated. Kinks and ties as in PyTorch.
extension Tensor {
    public static func + (a: Tensor, b: Tensor) throws -> Tensor { try binary(.add, a, b) }
    public static func - (a: Tensor, b: Tensor) throws -> Tensor { try binary(.subtract, a, b) }
    public static func * (a: Tensor, b: Tensor) throws -> Tensor { try binary(.multiply, a, b) }
    public static func / (a: Tensor, b: Tensor) throws -> Tensor { try binary(.divide, a, b) }
    public static func + (a: Tensor, b: Scalar) throws -> Tensor { try binary(.add, a, b) }
    public static func - (a: Tensor, b: Scalar) throws -> Tensor { try binary(.subtract, a, b) }
    public static func * (a: Tensor, b: Scalar) throws -> Tensor { try binary(.multiply, a, b) }
    public static func / (a: Tensor, b: Scalar) throws -> Tensor { try binary(.divide, a, b) }
    public static func + (a: Scalar, b: Tensor) throws -> Tensor { try binary(.add, a, b) }
    public static func - (a: Scalar, b: Tensor) throws -> Tensor { try binary(.subtract, a, b) }
    public static func * (a: Scalar, b: Tensor) throws -> Tensor { try binary(.multiply, a, b) }
    public static func / (a: Scalar, b: Tensor) throws -> Tensor { try binary(.divide, a, b) }

    /// `a op b` with the way back.
    static func recordedBinary(_ operation: BinaryOperation, _ a: Tensor, _ b: Tensor) throws -> Tensor {
        let y = try compute(operation, a, b)
        guard y.dtype.isFloating else { return y }
        let (wantsA, wantsB) = (a.isRecorded, b.isRecorded)
        let (shapeA, shapeB) = (a.shape, b.shape)
        let saved: [Tensor] =
            switch operation {
            case .add, .subtract, .floorDivide: []
            case .divide, .power: [a, b, y]
            default: [a, b]
            }
        return y.recorded(from: [a, b], saving: saved, operation: operation.symbol) { dy, saved in
            let gradientOfA = wantsA ? try partialOfFirst(operation, dy, saved)?.summed(to: shapeA) : nil
            let gradientOfB = wantsB ? try partialOfSecond(operation, dy, saved)?.summed(to: shapeB) : nil
            return [gradientOfA, gradientOfB]
        }
    }

    private static func partialOfFirst(_ operation: BinaryOperation, _ dy: Tensor, _ saved: [Tensor]) throws -> Tensor? {
        switch operation {
        case .add, .subtract, .remainder: return dy
        case .multiply: return try dy * saved[1]
        case .divide: return try dy / saved[1]
        case .power:
            let (a, b) = (saved[0], saved[1])
            let slope = try b * binary(.power, a, try b - 1)
            return try dy * choose(binary(.equal, b, 0), 0, slope)
        case .maximum: return try dy * share(.greater, saved[0], saved[1], dy.dtype)
        case .minimum: return try dy * share(.less, saved[0], saved[1], dy.dtype)
        default: return nil
        }
    }

    private static func partialOfSecond(_ operation: BinaryOperation, _ dy: Tensor, _ saved: [Tensor]) throws -> Tensor? {
        switch operation {
        case .add: return dy
        case .subtract: return try dy.negated()
        case .multiply: return try dy * saved[0]
        case .divide: return try (dy * saved[2] / saved[1]).negated()
        case .power:
            let (a, b, y) = (saved[0], saved[1], saved[2])
            let isFlat = try binary(.logicalAnd, binary(.equal, a, 0), binary(.greaterEqual, b, 0))
            return try dy * choose(isFlat, 0, y * a.cast(to: y.dtype).log())
        case .remainder: return try (dy * binary(.floorDivide, saved[0], saved[1])).negated()
        case .maximum: return try dy * share(.greater, saved[1], saved[0], dy.dtype)
        case .minimum: return try dy * share(.less, saved[1], saved[0], dy.dtype)
        default: return nil
        }
    }

    /// 1 where `x` is chosen over `other`, 1/2 where they are equal, else 0.
    private static func share(
        _ comparison: BinaryOperation, _ x: Tensor, _ other: Tensor, _ dtype: DType
    ) throws -> Tensor {
        let wins = try binary(comparison, x, other).cast(to: dtype)
        let ties = try binary(.equal, x, other).cast(to: dtype)
        return try wins + ties * 0.5
    }

    /// `value` where `condition` holds, else `other`.
    private static func choose(_ condition: Tensor, _ value: Scalar, _ other: Tensor) throws -> Tensor {
        try select(condition, .scalar(value), .tensor(other))
    }
}
