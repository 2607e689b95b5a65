import CKernels

/// The kinds of element the loops are written for; truth values are bytes 0 and 1.
public enum ElementKind: Int32, Sendable, CaseIterable {
    case uint8, int64, float32, float64
}

/// An operation of two operands, element by element.
public enum BinaryOperation: Int32, Sendable, CaseIterable {
    case add, subtract, multiply, divide, floorDivide, remainder, power, maximum, minimum
    case equal, notEqual, less, lessEqual, greater, greaterEqual
    case logicalAnd, logicalOr, logicalXor

    public var isComparison: Bool { rawValue >= Self.equal.rawValue && rawValue <= Self.greaterEqual.rawValue }
    public var isLogical: Bool { rawValue >= Self.logicalAnd.rawValue }
}

/// An operation of one operand, element by element.
public enum UnaryOperation: Int32, Sendable, CaseIterable {
    case negate, abs, sign, floor, ceil, round, square, relu, relu6, leakyRelu, sqrt
    case exp, log, sin, cos, tanh, sigmoid
    case isNaN, isInfinite, isFinite, logicalNot

    /// The case's name for messages, kept: to look it up takes longer than a small tensor's numbers.
    public var name: String { Self.names[Int(rawValue)] }
    private static let names = allCases.map { "\($0)" }

    /// Whether the result is made of truth values.
    public var isTest: Bool { rawValue >= Self.isNaN.rawValue }
    /// Whether integers have to become floats first.
    public var needsFloat: Bool {
        self == .leakyRelu || rawValue >= Self.sqrt.rawValue && rawValue <= Self.sigmoid.rawValue
    }
}

/// An operation that joins many elements to one.
public enum ReductionOperation: Int32, Sendable, CaseIterable {
    case sum, product, max, min, any, all
}
