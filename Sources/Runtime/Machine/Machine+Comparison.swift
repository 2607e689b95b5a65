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
    func order(_ x: Value, _ y: Value, depth: Int = 0) throws -> Int? {
        if x.tag == .int && y.tag == .int { return x.asInt < y.asInt ? -1 : x.asInt == y.asInt ? 0 : 1 }
        if x.tag == .string && y.tag == .string {
            let (a, b) = (x.string ?? "", y.string ?? "")
            return a == b ? 0 : a < b ? -1 : 1
        }
        if let a = elementsOfListOrTuple(x), let b = elementsOfListOrTuple(y) {
            try checkDepth(depth)
            for (left, right) in zip(a, b) {
                try pulse()
                guard let first = try order(left, right, depth: depth + 1) else { return nil }
                if first != 0 { return first }
            }
            return a.count - b.count
        }
        return numberOrder(x, y)
    }

    /// The order of two numbers by their exact values; nil for nan and for what is no number.
    private func numberOrder(_ x: Value, _ y: Value) -> Int? {
        if x.tag == .int && y.tag == .float { return order(x.asInt, y.asFloat) }
        if x.tag == .float && y.tag == .int { return order(y.asInt, x.asFloat).map { -$0 } }
        guard let a = numberValue(x), let b = numberValue(y), !a.isNaN, !b.isNaN else { return nil }
        return a < b ? -1 : a == b ? 0 : 1
    }

    private func order(_ a: Int, _ b: Double) -> Int? {
        if b.isNaN { return nil }
        if b >= 0x1p63 { return -1 }
        if b < -0x1p63 { return 1 }
        let whole = Int(b)
        if a != whole { return a < whole ? -1 : 1 }
        let rest = b - b.rounded(.towardZero)
        return rest > 0 ? -1 : rest < 0 ? 1 : 0
    }

    /// How deep values inside values are compared; a list that contains itself has no end.
    static let comparisonDepth = 1000

    private func checkDepth(_ depth: Int) throws {
        if depth >= Machine.comparisonDepth { throw RuntimeError.valuesTooDeep(limit: Machine.comparisonDepth) }
    }

    private func elementsOfListOrTuple(_ value: Value) -> [Value]? {
        if let list = value.list { return Array(list.values) }
        return value.tuple?.values
    }

    /// Equality of whole values; values of different kinds are different, numbers compare by value.
    func areEqual(_ x: Value, _ y: Value, depth: Int = 0) throws -> Bool {
        try checkDepth(depth)
        try pulse()
        switch (x.tag, y.tag) {
        case (.int, .int), (.bool, .bool): return x.bits == y.bits
        case (.none, .none), (.missing, .missing): return true
        case (.float, .float): return x.asFloat == y.asFloat
        case (.int, .float), (.float, .int): return numberOrder(x, y) == 0
        case (.string, .string): return x.string == y.string
        case (.list, .list), (.tuple, .tuple), (.list, .tuple), (.tuple, .list):
            if x.bits == y.bits { return true }
            guard let a = elementsOfListOrTuple(x), let b = elementsOfListOrTuple(y), a.count == b.count else {
                return false
            }
            for (left, right) in zip(a, b) where try !areEqual(left, right, depth: depth + 1) { return false }
            return true
        case (.record, .record):
            if x.bits == y.bits { return true }
            guard let a = x.record, let b = y.record, a.keys.count == b.keys.count else { return false }
            for (key, value) in zip(a.keys, a.values) {
                guard let other = b[key], try areEqual(value, other, depth: depth + 1) else { return false }
            }
            return true
        case (.range, .range):
            let (a, b) = (x.object(RangeObject.self), y.object(RangeObject.self))
            return a.count == b.count && (a.count == 0 || a.start == b.start) && (a.count < 2 || a.step == b.step)
        case (.range, .list), (.list, .range):
            guard count(x) == count(y), let a = elementsIfSequence(x), let b = elementsIfSequence(y) else {
                return false
            }
            for (left, right) in zip(a, b) where try !areEqual(left, right, depth: depth + 1) { return false }
            return true
        case (.tensor, _), (_, .tensor): return try tensorsAreEqual(x, y)
        default: return x.tag == y.tag && x.bits == y.bits
        }
    }

    private func count(_ value: Value) -> Int {
        value.list?.count ?? (value.tag == .range ? value.object(RangeObject.self).count : 0)
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
        try checkDepth(depth)
        try pulse()
        if x.tag == .tensor || y.tag == .tensor { return try tensorDifference(x, y) }
        if let a = numberValue(x), let b = numberValue(y) {
            if Machine.isClose(a, b) { return nil }
            return "they differ by \(numberText(abs(a - b)))"
        }
        if let a = elementsOfListOrTuple(x), let b = elementsOfListOrTuple(y) {
            if a.count != b.count { return "one has \(a.count) elements, the other \(b.count)" }
            for (index, (left, right)) in zip(a, b).enumerated() {
                if let inner = try difference(left, right, depth: depth + 1) {
                    let mark = "first difference at "
                    if inner.hasPrefix(mark) { return mark + "[\(index)]" + inner.dropFirst(mark.count) }
                    return mark + "[\(index)]: \(textWithShape(left)) and \(textWithShape(right))"
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
            return range.contains(number)
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
    /// Whether a text that is not empty occurs in this one, byte for byte; in linear time.
    ///
    /// Source: Knuth, Morris, Pratt 1977.
    func containsText(_ part: String) -> Bool {
        let wanted = Array(part.utf8)
        // The length of the longest beginning of `wanted` that also ends at each place of it.
        var borders = [0]
        var matched = 0
        for byte in wanted.dropFirst() {
            while matched > 0 && byte != wanted[matched] { matched = borders[matched - 1] }
            if byte == wanted[matched] { matched += 1 }
            borders.append(matched)
        }
        matched = 0
        for byte in utf8 {
            while matched > 0 && byte != wanted[matched] { matched = borders[matched - 1] }
            if byte == wanted[matched] { matched += 1 }
            if matched == wanted.count { return true }
        }
        return false
    }
}
