/// One number outside a tensor: what the language calls an int, a float or a bool.
public enum Scalar: Sendable, Hashable {
    case int(Int)
    case float(Double)
    case bool(Bool)

    public var double: Double {
        switch self {
        case .int(let value): Double(value)
        case .float(let value): value
        case .bool(let value): value ? 1 : 0
        }
    }

    /// The dtype a tensor made of this number alone has.
    public var dtype: DType {
        switch self {
        case .int: .int64
        case .float: .float32
        case .bool: .bool
        }
    }
}

extension Scalar: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral {
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .float(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

/// What stands on one side of an operator: a tensor or a plain number.
public enum Operand: Sendable {
    case tensor(Tensor)
    case scalar(Scalar)
}
