import Glibc
import Syntax

extension Machine {
    /// A binary operation that the run loop did not settle itself.
    @inline(never)
    func arithmetic(_ operation: BinaryOperator, _ x: Value, _ y: Value) throws -> Value {
        if x.tag == .tensor || y.tag == .tensor { return try tensorArithmetic(operation, x, y) }
        if let a = plainInteger(x), let b = plainInteger(y) { return try integers(operation, a, b) }
        if let a = numberValue(x), let b = numberValue(y) { return try floats(operation, a, b) }
        if let result = try sequences(operation, x, y) { return result }
        throw RuntimeError.operands(
            operation: operation.rawValue, left: kindWithValue(x), right: kindWithValue(y))
    }

    /// Whole numbers, and true and false as 1 and 0.
    private func plainInteger(_ value: Value) -> Int? {
        value.tag == .int ? value.asInt : value.tag == .bool ? (value.asBool ? 1 : 0) : nil
    }

    private func integers(_ operation: BinaryOperator, _ a: Int, _ b: Int) throws -> Value {
        func checked(_ result: (partialValue: Int, overflow: Bool)) throws -> Value {
            if result.overflow { throw RuntimeError.integerOverflow(operation: operation.rawValue) }
            return .int(result.partialValue)
        }
        switch operation {
        case .add: return try checked(a.addingReportingOverflow(b))
        case .subtract: return try checked(a.subtractingReportingOverflow(b))
        case .multiply: return try checked(a.multipliedReportingOverflow(by: b))
        case .divide:
            if b == 0 { throw RuntimeError.divisionByZero(operation: "/") }
            return .float(Double(a) / Double(b))
        case .floorDivide, .remainder:
            if b == 0 { throw RuntimeError.divisionByZero(operation: operation.rawValue) }
            let (quotient, overflow) = a.dividedReportingOverflow(by: b)
            if overflow {
                if operation == .remainder { return .int(0) }
                throw RuntimeError.integerOverflow(operation: "//")
            }
            let remainder = a - quotient * b
            let isBelow = remainder != 0 && (remainder < 0) != (b < 0)
            return .int(
                operation == .floorDivide ? (isBelow ? quotient - 1 : quotient) : (isBelow ? remainder + b : remainder))
        case .power:
            if b < 0 {
                if a == 0 { throw RuntimeError.divisionByZero(operation: "**") }
                return .float(pow(Double(a), Double(b)))
            }
            return try integerPower(a, b)
        default:
            throw RuntimeError.operands(
                operation: operation.rawValue, left: "the number \(a)", right: "the number \(b)")
        }
    }

    /// Squaring and multiplying; refuses to wrap.
    private func integerPower(_ base: Int, _ exponent: Int) throws -> Value {
        if base == 0 || base == 1 { return .int(exponent == 0 ? 1 : base) }
        if base == -1 { return .int(exponent % 2 == 0 ? 1 : -1) }
        var result = 1
        for _ in 0..<min(exponent, 64) {
            let (product, overflow) = result.multipliedReportingOverflow(by: base)
            if overflow { throw RuntimeError.integerOverflow(operation: "**") }
            result = product
        }
        return .int(result)
    }

    private func floats(_ operation: BinaryOperator, _ a: Double, _ b: Double) throws -> Value {
        switch operation {
        case .add: return .float(a + b)
        case .subtract: return .float(a - b)
        case .multiply: return .float(a * b)
        case .divide:
            if b == 0 { throw RuntimeError.divisionByZero(operation: "/") }
            return .float(a / b)
        case .floorDivide:
            if b == 0 { throw RuntimeError.divisionByZero(operation: "//") }
            return .float((a / b).rounded(.down))
        case .remainder:
            if b == 0 { throw RuntimeError.divisionByZero(operation: "%") }
            let remainder = fmod(a, b)
            return .float(remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder)
        case .power: return .float(pow(a, b))
        default:
            throw RuntimeError.operands(
                operation: operation.rawValue, left: "the number \(a)", right: "the number \(b)")
        }
    }

    // MARK: - Strings, lists, tuples

    /// The longest text or list that an operation makes.
    static let sequenceLimit = 1 << 28

    private func sequences(_ operation: BinaryOperator, _ x: Value, _ y: Value) throws -> Value? {
        switch (operation, x.tag, y.tag) {
        case (.add, .string, .string):
            let (a, b) = (x.string ?? "", y.string ?? "")
            try checkLength(a.utf8.count + b.utf8.count)
            return heap.string(a + b)
        case (.add, .list, .list):
            guard let a = x.list, let b = y.list else { return nil }
            try checkLength(a.count + b.count)
            return heap.list(Array(a.values) + Array(b.values))
        case (.add, .tuple, .tuple):
            guard let a = x.tuple, let b = y.tuple else { return nil }
            return heap.tuple(a.values + b.values)
        case (.multiply, .string, .int), (.multiply, .int, .string):
            let (text, count) = x.tag == .string ? (x.string ?? "", y.asInt) : (y.string ?? "", x.asInt)
            try checkProduct(text.utf8.count, count)
            return heap.string(String(repeating: text, count: max(count, 0)))
        case (.multiply, .list, .int), (.multiply, .int, .list):
            guard let list = x.list ?? y.list else { return nil }
            let count = x.tag == .int ? x.asInt : y.asInt
            try checkProduct(list.count, count)
            var values: [Value] = []
            values.reserveCapacity(list.count * max(count, 0))
            for _ in 0..<max(count, 0) { values.append(contentsOf: list.values) }
            return heap.list(values)
        default: return nil
        }
    }

    func checkLength(_ count: Int) throws {
        if count > Machine.sequenceLimit {
            throw RuntimeError.tooLarge(what: "a sequence of \(count) elements", limit: "\(Machine.sequenceLimit)")
        }
    }

    private func checkProduct(_ count: Int, _ times: Int) throws {
        let (product, overflow) = count.multipliedReportingOverflow(by: max(times, 0))
        try checkLength(overflow ? Int.max : product)
    }

    // MARK: - One operand

    @inline(never)
    func negated(_ value: Value) throws -> Value {
        switch value.tag {
        case .int:
            let (result, overflow) = (0).subtractingReportingOverflow(value.asInt)
            if overflow { throw RuntimeError.integerOverflow(operation: "-") }
            return .int(result)
        case .float: return .float(-value.asFloat)
        case .bool: return .int(value.asBool ? -1 : 0)
        case .tensor: return try tensorNegated(value)
        default: throw RuntimeError.operand(operation: "-", found: kindWithValue(value))
        }
    }

    @inline(never)
    func unaryPlus(_ value: Value) throws -> Value {
        switch value.tag {
        case .int, .float, .tensor: return value
        default: throw RuntimeError.operand(operation: "+", found: kindWithValue(value))
        }
    }

    /// `not x`; element by element for a tensor of true and false.
    @inline(never)
    func negation(_ value: Value) throws -> Value {
        if value.tag == .tensor { return try tensorNot(value) }
        return .bool(try !isTrue(value))
    }

    /// `and`, `or` when the left side has not decided: the right side's truth, or element by element.
    @inline(never)
    func logical(isAnd: Bool, _ x: Value, _ y: Value) throws -> Value {
        if x.tag == .tensor || y.tag == .tensor { return try tensorLogical(isAnd: isAnd, x, y) }
        return y
    }

    /// Whether a value counts as true: Python's rule, but a tensor must have one element.
    @inline(never)
    public func isTrue(_ value: Value) throws -> Bool {
        switch value.tag {
        case .bool: value.asBool
        case .missing, .none: false
        case .int: value.asInt != 0
        case .float: value.asFloat != 0
        case .string: !(value.string ?? "").isEmpty
        case .list: (value.list?.count ?? 0) > 0
        case .tuple: !(value.tuple?.values ?? []).isEmpty
        case .range: value.object(RangeObject.self).count > 0
        case .tensor: try tensorIsTrue(value)
        default: true
        }
    }

    // MARK: - Numbers

    /// A plain number, or the number in a tensor of one element.
    public func numberValue(_ value: Value) -> Double? {
        switch value.tag {
        case .int: Double(value.asInt)
        case .float: value.asFloat
        case .bool: value.asBool ? 1 : 0
        case .tensor: tensorNumber(value)
        default: nil
        }
    }

    /// A whole number: an int, or a whole one-element tensor of an integer type.
    public func integerValue(_ value: Value) -> Int? {
        switch value.tag {
        case .int: value.asInt
        case .tensor: tensorInteger(value)
        default: nil
        }
    }
}
