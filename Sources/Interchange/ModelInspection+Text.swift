extension ModelInspection {
    /// A page about the file: its ends with their shapes, how often each operation occurs, or the tensors.
    public var text: String {
        var lines = ["format      \(format)"]
        if nodeCount > 0 { lines.append("nodes       \(nodeCount)") }
        lines.append("parameters  \(parameterCount)")
        lines += section("inputs", inputs) + section("outputs", outputs)
        if !operations.isEmpty {
            lines.append("operations")
            let width = operations.map(\.name.count).max() ?? 0
            lines += operations.map { "  \($0.name)\(String(repeating: " ", count: width - $0.name.count))  \($0.count)" }
        }
        return (lines + section("tensors", tensors)).joined(separator: "\n")
    }

    private func section(_ title: String, _ terminals: [Terminal]) -> [String] {
        if terminals.isEmpty { return [] }
        let width = min(terminals.map(\.name.count).max() ?? 0, 60)
        return [title]
            + terminals.map { one in
                let shape = one.shape.map { "[" + $0.map { $0 == -1 ? "?" : "\($0)" }.joined(separator: ", ") + "]" } ?? "?"
                let gap = String(repeating: " ", count: max(0, width - one.name.count))
                return "  \(one.name)\(gap)  \(shape)  \(one.operation)"
            }
    }
}
