import NeuralNetworks
import Tensors

/// Lines of Python, each with the shape of what it makes, the comments below each other.
struct PythonText {
    private var lines: [(text: String, comment: String)] = []
    private var indent = ""

    mutating func add(_ text: String = "", _ comment: String = "") {
        lines.append((text.isEmpty ? "" : indent + text, comment))
    }

    /// Lines that stand as they are.
    mutating func add(lines text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { add(String(line)) }
    }

    mutating func indented(_ body: (inout PythonText) throws -> Void) rethrows {
        let outer = indent
        indent += "    "
        try body(&self)
        indent = outer
    }

    var text: String {
        let column = lines.filter { !$0.comment.isEmpty }.map(\.text.count).filter { $0 <= 72 }.max() ?? 0
        return lines.map { text, comment in
            comment.isEmpty
                ? text : text + String(repeating: " ", count: max(column - text.count, 0)) + "  # \(comment)"
        }.joined(separator: "\n") + "\n"
    }

    /// `3` for equal sizes, else `(3, 5)`.
    static func pair(_ first: Int, _ second: Int) -> String { first == second ? "\(first)" : "(\(first), \(second))" }

    static func arguments(_ parts: [String?]) -> String { parts.compactMap { $0 }.joined(separator: ", ") }

    /// `1e-05`, `0.1`: as Python reads it.
    static func number(_ number: Double) -> String {
        number.isNaN ? "float(\"nan\")" : number.isInfinite ? "float(\"\(number < 0 ? "-" : "")inf\")" : "\(number)"
    }

    /// The shortest form of a float32.
    static func number(_ number: Float) -> String { Self.number(Double("\(number)") ?? Double(number)) }
}

extension ExportedNetwork {
    /// The variable that holds each node's value: `x` where the next line is the only one that reads it, else a name of its own.
    var variables: [String] {
        graph.nodes.indices.map { index in
            let next = index + 1
            let isRead = next < graph.nodes.count && graph.nodes[next].inputs == [index]
            let isLast = next == graph.nodes.count
            return (isRead || isLast) && readers(of: index) == 1 ? "x" : identifiers[index]
        }
    }

    /// The nodes with numbers, each layer once, and the attribute or name that Python has for it.
    var modules: [(node: Graph.NodeID, name: String)] {
        var told: Set<String> = []
        return graph.nodes.indices.compactMap { index in
            guard hasNumbers(index), told.insert(key(index, "")).inserted else { return nil }
            return (index, module(index))
        }
    }

    /// The Python name of a node's numbers; one for a layer that stands at several nodes.
    func module(_ node: Graph.NodeID) -> String {
        let first = graph.nodes.indices.first { hasNumbers($0) && key($0, "") == key(node, "") } ?? node
        return identifiers[first]
    }

    private func hasNumbers(_ node: Graph.NodeID) -> Bool {
        switch graph.nodes[node].operation {
        case .convolution, .dense, .scaleShift, .l2Normalize: true
        default: false
        }
    }

    func shapeText(_ node: Graph.NodeID) -> String { "\(shapes[node])" }

    /// The parts of a node's numbers that files hold, in order.
    func parts(_ node: Graph.NodeID) -> [String] {
        ["filters", "weights", "bias", "scale", "shift", "running_mean", "running_variance"].filter { value(node, $0) != nil }
    }

    /// `KEYS`: what the file calls the numbers of each Python name.
    func addKeys(to text: inout PythonText) {
        text.add("# The names that the file gives to the numbers of each layer.")
        text.add("KEYS = {")
        text.indented { text in
            for (node, name) in modules {
                let keys = parts(node).map { "\"\($0)\": \"\(key(node, $0))\"" }.joined(separator: ", ")
                text.add("\"\(name)\": {\(keys)},")
            }
        }
        text.add("}")
    }

    func unsupported(_ node: Graph.NodeID, _ format: String, _ why: String) -> ExportError {
        .unsupported(node: graph.nodes[node].name, kind: graph.nodes[node].operation.kind, format: format, why: why)
    }
}
