import Glibc
import Syntax

extension Machine {
    /// How far apart two numbers may be for `~=`: float32 work keeps about six digits.
    static let relativeTolerance = 1e-4
    static let absoluteTolerance = 1e-6

    @inline(never)
    func comparison(_ operation: BinaryOperator, _ x: Value, _ y: Value) throws -> Value {
        switch operation {
        case .contains: return .bool(try contains(y, x))
        case .lacks: return .bool(try !contains(y, x))
        case .approximatelyEqual: return .bool(try areClose(x, y))
        default: break
        }
        if x.tag == .tensor || y.tag == .tensor {
            if let result = try tensorComparison(operation, x, y) { return result }
        }
        switch operation {
        case .equal: return .bool(try areEqual(x, y))
        case .notEqual: return .bool(try !areEqual(x, y))
        default: break
        }
        guard let order = try order(x, y) else {
            if isNaN(x) || isNaN(y) { return .bool(false) }
            throw RuntimeError.comparison(
                operation: operation.rawValue, left: kindWithValue(x), right: kindWithValue(y))
        }
        return switch operation {
        case .less: .bool(order < 0)
        case .lessEqual: .bool(order <= 0)
        case .greater: .bool(order > 0)
        default: .bool(order >= 0)
        }
    }

    private func isNaN(_ value: Value) -> Bool { value.tag == .float && value.asFloat.isNaN }

    /// Negative, zero or positive as x stands before, at or after y; nil where there is no order.
    func order(_ x: Value, _ y: Value) throws -> Int? {
        if x.tag == .int && y.tag == .int { return x.asInt < y.asInt ? -1 : x.asInt == y.asInt ? 0 : 1 }
        if x.tag == .string && y.tag == .string {
            let (a, b) = (x.string ?? "", y.string ?? "")
            return a == b ? 0 : a < b ? -1 : 1
        }
        if let a = elementsOfListOrTuple(x), let b = elementsOfListOrTuple(y) {
            for (left, right) in zip(a, b) {
                guard let first = try order(left, right) else { return nil }
                if first != 0 { return first }
            }
            return a.count - b.count
        }
        guard let a = numberValue(x), let b = numberValue(y) else { return nil }
        if a.isNaN || b.isNaN { return nil }
        return a < b ? -1 : a == b ? 0 : 1
    }

    private func elementsOfListOrTuple(_ value: Value) -> [Value]? {
        if let list = value.list { return Array(list.values) }
        return value.tuple?.values
    }

    /// Equality of whole values; values of different kinds are different, numbers compare by value.
    func areEqual(_ x: Value, _ y: Value, depth: Int = 0) throws -> Bool {
        guard depth < 100 else { throw RuntimeError.recursionTooDeep(limit: 100) }
        switch (x.tag, y.tag) {
        case (.int, .int), (.bool, .bool): return x.bits == y.bits
        case (.none, .none), (.missing, .missing): return true
        case (.int, .float), (.float, .int), (.float, .float): return numberValue(x) == numberValue(y)
        case (.string, .string): return x.string == y.string
        case (.list, .list), (.tuple, .tuple), (.list, .tuple), (.tuple, .list):
            guard let a = elementsOfListOrTuple(x), let b = elementsOfListOrTuple(y), a.count == b.count else {
                return false
            }
            if x.bits == y.bits { return true }
            for (left, right) in zip(a, b) where try !areEqual(left, right, depth: depth + 1) { return false }
            return true
        case (.record, .record):
            guard let a = x.record, let b = y.record, a.keys.count == b.keys.count else { return false }
            for (key, value) in zip(a.keys, a.values) {
                guard let other = b[key], try areEqual(value, other, depth: depth + 1) else { return false }
            }
            return true
        case (.range, .range), (.range, .list), (.list, .range):
            guard let a = elementsIfSequence(x), let b = elementsIfSequence(y), a.count == b.count else { return false }
            for (left, right) in zip(a, b) where try !areEqual(left, right, depth: depth + 1) { return false }
            return true
        case (.tensor, _), (_, .tensor): return try tensorsAreEqual(x, y)
        default: return x.tag == y.tag && x.bits == y.bits
        }
    }

    /// `x ~= y`: every number of one close to the other's, shapes and kinds alike.
    func areClose(_ x: Value, _ y: Value) throws -> Bool { try difference(x, y) == nil }

    static func isClose(_ a: Double, _ b: Double) -> Bool {
        if a == b || (a.isNaN && b.isNaN) { return true }
        guard a.isFinite && b.isFinite else { return false }
        return abs(a - b) <= absoluteTolerance + relativeTolerance * max(abs(a), abs(b))
    }

    /// What differs first between two values that should be close; nil when nothing does.
    func difference(_ x: Value, _ y: Value, depth: Int = 0) throws -> String? {
        guard depth < 100 else { throw RuntimeError.recursionTooDeep(limit: 100) }
        if x.tag == .tensor || y.tag == .tensor { return try tensorDifference(x, y) }
        if let a = numberValue(x), let b = numberValue(y) {
            if Machine.isClose(a, b) { return nil }
            return "they differ by \(numberText(abs(a - b)))"
        }
        if let a = elementsOfListOrTuple(x), let b = elementsOfListOrTuple(y) {
            if a.count != b.count { return "one has \(a.count) elements, the other \(b.count)" }
            for (index, (left, right)) in zip(a, b).enumerated() {
                if let inner = try difference(left, right, depth: depth + 1) {
                    return
                        "first difference at [\(index)]: \(text(left, quoted: true)) and \(text(right, quoted: true))"
                        + (inner.hasPrefix("they differ") ? ", " + inner : "")
                }
            }
            return nil
        }
        return try areEqual(x, y) ? nil : "they are different"
    }

    private func contains(_ container: Value, _ item: Value) throws -> Bool {
        switch container.tag {
        case .string:
            guard let part = item.string else {
                throw RuntimeError.comparison(operation: "in", left: kindWithValue(item), right: "a string")
            }
            return part.isEmpty || (container.string ?? "").containsText(part)
        case .record:
            guard let name = item.string, let record = container.record else { return false }
            return record[symbols.symbol(name)] != nil
        case .range:
            guard let number = integerValue(item) else { return false }
            let range = container.object(RangeObject.self)
            let (distance, overflow) = number.subtractingReportingOverflow(range.start)
            return !overflow && range.count > 0 && distance % range.step == 0
                && (0..<range.count).contains(distance / range.step)
        default:
            guard let elements = elementsIfSequence(container) else {
                throw RuntimeError.comparison(
                    operation: "in", left: kindWithValue(item), right: kindWithValue(container))
            }
            for element in elements where try areEqual(element, item) { return true }
            return false
        }
    }

    // MARK: - expect

    @inline(never)
    func expectTrue(_ value: Value) throws {
        let holds = value.tag == .tensor ? try tensorAll(value) : try isTrue(value)
        if holds { return }
        throw RuntimeError.expectation(
            .init(operation: nil, left: text(value, quoted: true), right: "", difference: ""))
    }

    @inline(never)
    func expectComparison(_ operation: BinaryOperator, _ x: Value, _ y: Value) throws {
        let result = try comparison(operation, x, y)
        let holds = result.tag == .tensor ? try tensorAll(result) : try isTrue(result)
        if holds { return }
        let isEquality = operation == .equal || operation == .approximatelyEqual
        let shown = isEquality ? try difference(x, y) : nil
        throw RuntimeError.expectation(
            .init(
                operation: operation.rawValue, left: textWithShape(x), right: textWithShape(y), difference: shown ?? "")
        )
    }
}

extension String {
    /// Whether the text occurs in this one, by characters.
    func containsText(_ part: String) -> Bool {
        let (whole, wanted) = (Array(utf8), Array(part.utf8))
        guard wanted.count <= whole.count else { return false }
        for start in 0...(whole.count - wanted.count) where whole[start..<(start + wanted.count)].elementsEqual(wanted)
        {
            return true
        }
        return false
    }
}
