import Runtime

extension Session {
    /// The help of a word: signature, what it does, shapes, formula, example, source; nil where there is no such word.
    public func documentation(of name: String) -> String? {
        if let value = value(of: name.split(separator: ".").map(String.init)), machine.builtin(named: name) == nil {
            return machine.signature(of: value)
        }
        guard let builtin = machine.builtin(named: name) else { return nil }
        var lines = [builtin.signature, "", builtin.help.summary]
        for (title, text) in [
            ("shapes", builtin.help.shapes), ("formula", builtin.help.formula), ("source", builtin.help.source),
        ] where !text.isEmpty {
            lines += ["", "\(title): \(text)"]
        }
        if !builtin.help.example.isEmpty {
            lines += ["", "example:"]
            lines += builtin.help.example.split(separator: "\n").map { "    \($0)" }
        }
        return lines.joined(separator: "\n")
    }
}
