import Diagnostics
import Runtime
import Tensors

/// The evaluation of an expression as `explain` shows it: the whole on top, each part below what it is a part of; below a call what
/// happened inside the function, below a term of a loss and below a single number its addends.
struct EvaluationTree {
    private struct Node {
        var line: String
        var end: Int32
        var children: [Node] = []
        /// What comes after the parts of the expression.
        var inside: [Node] = []
    }

    let text: String

    /// Runs the operand of `explain`.
    init(of operand: Value, _ machine: Machine) throws {
        let (result, traces) = try machine.traced(operand)
        // A part lies inside the text of its whole; of two with one text, the later one is the whole.
        let ordered = traces.enumerated().sorted { a, b in
            let (first, second) = (a.element.span, b.element.span)
            if first.start != second.start { return first.start < second.start }
            if first.end != second.end { return first.end > second.end }
            return a.offset > b.offset
        }.map(\.element)
        if ordered.isEmpty {
            text = machine.text(result, quoted: true) + "\n"
            return
        }
        let addends = OpenedNumbers(ordered, machine).addends
        /// The wholes that the part under way lies in, innermost last.
        var open: [Node] = [Node(line: "", end: .max)]
        func close() {
            guard var last = open.popLast() else { return }
            last.children += last.inside
            open[open.count - 1].children.append(last)
        }
        for (index, trace) in ordered.enumerated() where index == 0 || Self.says(trace, machine) {
            while let last = open.last, open.count > 1, last.end < trace.span.end || last.end <= trace.span.start {
                close()
            }
            let times = trace.count > 1 ? "   (the last of \(trace.count))" : ""
            let line = "\(Self.oneLine(trace.text)) = \(machine.textWithShape(trace.value))\(times)"
            let terms = Explanation.parts(of: trace.value, isWhole: index == 0, machine)
            var node = Node(line: line, end: trace.span.end, children: terms.map(Self.node))
            if let inside = trace.inside { node.inside.append(Self.node(inside, of: trace, machine)) }
            node.inside += (addends[trace.span] ?? []).map(Self.node)
            open.append(node)
        }
        while open.count > 1 { close() }
        var lines: [String] = []
        for node in open[0].children { Self.write(node, lead: "", rails: "", into: &lines) }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// Whether a part's line says what its text does not: a word says nothing, nor does a list of plain numbers.
    private static func says(_ trace: Machine.Trace, _ machine: Machine) -> Bool {
        switch trace.value.tag {
        case .builtin: false
        case .list, .string: trace.text.filter { $0 != " " } != machine.text(trace.value, quoted: true).filter { $0 != " " }
        default: true
        }
    }

    private static func node(_ inside: Machine.Inside, of trace: Machine.Trace, _ machine: Machine) -> Node {
        if inside.lines.isEmpty { return Node(line: "`steps \(oneLine(trace.text))` tells how, step by step", end: 0) }
        let lines = inside.lines.map { Node(line: "\(oneLine($0.text)) = \(machine.textWithShape($0.value))", end: 0) }
        return Node(line: "inside \(inside.function)", end: 0, children: lines)
    }

    private static func node(_ explanation: Explanation) -> Node {
        Node(line: explanation.text, end: 0, children: explanation.parts.map(node))
    }

    private static func write(_ node: Node, lead: String, rails: String, into lines: inout [String]) {
        lines.append(lead + node.line)
        for (index, child) in node.children.enumerated() {
            let isLast = index == node.children.count - 1
            write(
                child, lead: rails + (isLast ? "└─ " : "├─ "), rails: rails + (isLast ? "   " : "│  "), into: &lines)
        }
    }

    private static func oneLine(_ text: String) -> String {
        let joined = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return joined.count > 60 ? joined.prefix(57) + "..." : joined
    }
}
