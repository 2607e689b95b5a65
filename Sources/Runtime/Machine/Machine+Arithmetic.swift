import Glibc
import Syntax

extension Machine {
    /// A binary operation that the run loop did not settle itself.
    @inline(never)
    func arithmetic(_ operation: BinaryOperator, _ x: Value, _ y: Value) throws -> Value {
        if let a = plainFloat(x), let b = plainFloat(y), x.tag == .float || y.tag == .float {
            return try floats(operation, a, b)
        }
        if x.tag == .string && y.tag == .string && operation == .add { return try joined(x, y) }
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

    private func plainFloat(_ value: Value) -> Double? {
        value.tag == .float ? value.asFloat : value.tag == .int ? Double(value.asInt) : nil
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
            return .float(Self.floorDivision(a, b).quotient)
        case .remainder:
            if b == 0 { throw RuntimeError.divisionByZero(operation: "%") }
            return .float(Self.floorDivision(a, b).remainder)
        case .power:
            if a == 0 && b < 0 { throw RuntimeError.divisionByZero(operation: "**") }
            return .float(pow(a, b))
        default:
            throw RuntimeError.operands(
                operation: operation.rawValue, left: "the number \(a)", right: "the number \(b)")
        }
    }

    /// Quotient and remainder as Python has them: the remainder has the divisor's sign and is exact, and the
    /// quotient goes with it, so that `1 // 0.1` is 9 (for 0.1 is a little more than a tenth).
    private static func floorDivision(_ a: Double, _ b: Double) -> (quotient: Double, remainder: Double) {
        var remainder = fmod(a, b)
        var quotient = (a - remainder) / b
        if remainder == 0 {
            remainder = copysign(0, b)
        } else if (remainder < 0) != (b < 0) {
            remainder += b
            quotient -= 1
        }
        if quotient == 0 { return (copysign(0, a / b), remainder) }
        let whole = quotient.rounded(.down)
        return (quotient - whole > 0.5 ? whole + 1 : whole, remainder)
    }

    // MARK: - Strings, lists, tuples

    /// The longest text or list that an operation makes.
    static let sequenceLimit = 1 << 26
    static let textLimit = 1 << 28

    private func sequences(_ operation: BinaryOperator, _ x: Value, _ y: Value) throws -> Value? {
        switch (operation, x.tag, y.tag) {
        case (.add, .list, .list):
            guard let a = x.list, let b = y.list else { return nil }
            try checkLength(a.count + b.count)
            return heap.list(Array(a.values) + Array(b.values))
        case (.add, .tuple, .tuple):
            guard let a = x.tuple, let b = y.tuple else { return nil }
            try checkLength(a.values.count + b.values.count)
            return heap.tuple(a.values + b.values)
        case (.multiply, .string, .int), (.multiply, .int, .string):
            let (text, count) = x.tag == .string ? (x.string ?? "", y.asInt) : (y.string ?? "", x.asInt)
            let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: max(count, 0))
            try checkTextLength(overflow ? Int.max : bytes)
            return heap.string(text.repeated(byteCount: bytes))
        case (.multiply, .list, .int), (.multiply, .int, .list):
            guard let list = x.list ?? y.list else { return nil }
            let count = x.tag == .int ? x.asInt : y.asInt
            let (total, overflow) = list.count.multipliedReportingOverflow(by: max(count, 0))
            try checkLength(overflow ? Int.max : total)
            if total == 0 { return heap.list([]) }
            return heap.list(repeating: list, total: total)
        default: return nil
        }
    }

    /// Refuses a list too long before it is made.
    ///
    /// - Throws: `RuntimeError.tooLarge`, `RuntimeError.outOfMemory`.
    public func checkLength(_ count: Int) throws {
        if count > Machine.sequenceLimit {
            throw RuntimeError.tooLarge(
                what: count == Int.max ? "this list" : "a list of \(count) elements",
                limit: "\(Machine.sequenceLimit) elements; `zeros(n)` makes a tensor, which takes less room")
        }
        try checkRoom(bytes: 16 * count)
    }

    /// Refuses a text of too many bytes before it is made.
    ///
    /// - Throws: `RuntimeError.tooLarge`, `RuntimeError.outOfMemory`.
    public func checkTextLength(_ count: Int) throws {
        if count > Machine.textLimit {
            throw RuntimeError.tooLarge(
                what: count == Int.max ? "this text" : "a text of \(count) bytes",
                limit: "\(Machine.textLimit) bytes")
        }
        try checkRoom(bytes: count)
    }

    private func joined(_ x: Value, _ y: Value) throws -> Value {
        try checkTextLength(x.textByteCount + y.textByteCount)
        return appended(x, y)
    }

    /// The two texts in one. The left one's memory is used on where nothing stands behind it: see `StringObject`.
    func appended(_ x: Value, _ y: Value) -> Value {
        x.with(StringObject.self) { left in
            y.with(StringObject.self) { right in
                let (object, newBytes) = left.appending(x.textByteCount, right, y.textByteCount)
                let total = x.textByteCount + y.textByteCount
                if object !== left { return heap.adopt(object, byteCount: total, bytes: newBytes) }
                if newBytes > 0 { heap.grew(by: newBytes) }
                return heap.keeping(Value(object, byteCount: total))
            }
        }
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

extension String {
    /// The text over and over, up to a count of bytes; by doubling, for `String(repeating:count:)` goes piece by piece.
    fileprivate func repeated(byteCount total: Int) -> String {
        guard total > 0 else { return "" }
        let bytes = Array(utf8)
        return String(unsafeUninitializedCapacity: total) { buffer in
            var done = min(bytes.count, total)
            _ = buffer[..<done].initialize(from: bytes)
            while done < total {
                let piece = min(done, total - done)
                _ = buffer[done..<(done + piece)].initialize(from: buffer[..<piece])
                done += piece
            }
            return total
        }
    }
}
