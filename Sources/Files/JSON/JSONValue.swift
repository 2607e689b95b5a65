import Diagnostics

/// A value of JSON: what `--json` prints, and what notebook files and headers of weights hold.
public indirect enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int)
    /// nan and the infinities, which JSON does not know, are null.
    case float(Double)
    /// The shortest text of a float32.
    case single(Float)
    case string(String)
    case list([JSONValue])
    /// Fields in the order given.
    case object([(name: String, value: JSONValue)])

    public static func == (a: JSONValue, b: JSONValue) -> Bool { a.text == b.text }

    /// On one line.
    public var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .float(let value): value.isFinite ? "\(value)" : "null"
        case .single(let value): value.isFinite ? "\(value)" : "null"
        case .string(let value): value.quotedJSON
        case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .object(let fields):
            "{" + fields.map { "\($0.name.quotedJSON): \($0.value.text)" }.joined(separator: ", ") + "}"
        }
    }

    /// The value that `bytes` spell, and nothing else; a whole number without point or exponent is `.int`.
    ///
    /// - Parameter depthLimit: how deep lists and objects may lie in each other.
    /// - Throws: `JSONError`.
    public static func read(_ bytes: ArraySlice<UInt8>, depthLimit: Int = 64) throws -> JSONValue {
        var cursor = JSONCursor(bytes)
        let value = try next(&cursor, depthLimit)
        try cursor.end()
        return value
    }

    private static func next(_ cursor: inout JSONCursor, _ depthLeft: Int) throws -> JSONValue {
        guard depthLeft >= 0 else { throw cursor.wrong("it is nested too deep") }
        switch cursor.peek() {
        case UInt8(ascii: "{"):
            var fields: [(name: String, value: JSONValue)] = []
            try cursor.object { fields.append(($0, try next(&$1, depthLeft - 1))) }
            return .object(fields)
        case UInt8(ascii: "["):
            var values: [JSONValue] = []
            try cursor.array { values.append(try next(&$0, depthLeft - 1)) }
            return .list(values)
        case UInt8(ascii: "\""): return .string(try cursor.string())
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            let word = try cursor.word()
            return word == "null" ? .null : .bool(word == "true")
        default:
            let text = try cursor.numberText()
            if let whole = Int(text) { return .int(whole) }
            guard let value = Double(text), value.isFinite else { throw cursor.wrong("a number is expected") }
            return .float(value)
        }
    }
}
