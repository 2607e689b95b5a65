import Diagnostics

/// JSON as text: what `--json` prints and notebook files hold.
public indirect enum JSONText: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int)
    /// nan and the infinities, which JSON does not know, are null.
    case float(Double)
    /// The shortest text of a float32.
    case single(Float)
    case string(String)
    case list([JSONText])
    /// Fields in the order given.
    case object([(name: String, value: JSONText)])

    public static func == (a: JSONText, b: JSONText) -> Bool { a.text == b.text }

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
}
