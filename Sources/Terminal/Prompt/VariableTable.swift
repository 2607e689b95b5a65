import Diagnostics
import Runtime
import Sessions
import Tensors

/// What `:vars` shows: each name that the user made, with the kind and the beginning of its value.
struct VariableTable {
    let session: Session

    /// Names that are there from the start.
    private static let given: Set<String> = ["args", "Out", "_"]

    var lines: [String] {
        let machine = session.machine
        let rows: [(name: String, kind: String, value: String)] = session.scope.names.compactMap { name in
            guard !VariableTable.given.contains(name), !machine.isBuiltin(name, in: session.scope),
                let value = machine.value(of: name, in: session.scope)
            else { return nil }
            return (name, kind(of: value), preview(of: value))
        }
        let nameWidth = rows.map { TextWidth.of($0.name) }.max() ?? 0
        let kindWidth = rows.map { TextWidth.of($0.kind) }.max() ?? 0
        return rows.map { row in
            let line = padded(row.name, nameWidth) + "  " + padded(row.kind, kindWidth) + "  " + row.value
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - TextWidth.of(text)))
    }

    private func kind(of value: Value) -> String {
        if value.tag == .tensor, let tensor = try? session.machine.tensorValue(value) {
            return "\(tensor.dtype.name) \(tensor.shape)"
        }
        let words = session.machine.kind(value)
        return words.hasPrefix("a ") ? String(words.dropFirst(2)) : words
    }

    private func preview(of value: Value) -> String {
        switch value.tag {
        case .tensor: return ""
        case .function, .builtin, .method: return session.machine.signature(of: value) ?? ""
        default:
            let text = session.text(value).split(separator: "\n").first.map(String.init) ?? ""
            return text.count > 50 ? text.prefix(47) + "..." : text
        }
    }
}
