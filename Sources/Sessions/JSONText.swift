import Diagnostics

/// JSON as text: what `--json` prints and notebook files hold.
public indirect enum JSONText: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int)
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
        case .string(let value): value.quotedJSON
        case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .object(let fields):
            "{" + fields.map { "\($0.name.quotedJSON): \($0.value.text)" }.joined(separator: ", ") + "}"
        }
    }
}
