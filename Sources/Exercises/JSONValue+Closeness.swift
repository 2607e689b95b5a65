import Files

extension JSONValue {
    /// Whether two answers are the same but for rounding: all parts alike, numbers within 1e-4 of the larger.
    ///
    /// Answers of two sessions meet as JSON, which belongs to neither.
    func isClose(to other: JSONValue) -> Bool {
        if let a = number, let b = other.number { return a == b || abs(a - b) <= 1e-6 + 1e-4 * max(abs(a), abs(b)) }
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let a), .bool(let b)): return a == b
        case (.string(let a), .string(let b)): return a == b
        case (.list(let a), .list(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.isClose(to: $1) }
        case (.object(let a), .object(let b)):
            return a.count == b.count
                && zip(a, b).allSatisfy { $0.name == $1.name && ($0.name == "dtype" || $0.value.isClose(to: $1.value)) }
        default: return false
        }
    }

    /// The same with tensors reduced to their shapes and lists of numbers to their lengths: how large an input is.
    var size: JSONValue {
        switch self {
        case .object(let fields):
            if fields.map(\.name) == ["dtype", "shape", "data"] { return fields[1].value }
            return .object(fields.map { ($0.name, $0.value.size) })
        case .list(let values):
            return values.allSatisfy({ $0.number != nil }) ? .int(values.count) : .list(values.map(\.size))
        default: return self
        }
    }

    private var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .float(let value): value
        case .single(let value): Double(value)
        default: nil
        }
    }
}
