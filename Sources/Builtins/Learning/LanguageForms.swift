import Runtime

/// Something written like a word that is part of the grammar: its operand is not computed before.
public struct LanguageForm: Sendable {
    public let name: String
    /// How it is written.
    public let signature: String
    public let help: Builtin.Help

    public init(name: String, signature: String, help: Builtin.Help) {
        self.name = name
        self.signature = signature
        self.help = help
    }
}

extension Words {
    /// What `help()` tells of besides the words.
    public static let forms: [LanguageForm] = [
        LanguageForm(
            name: "explain", signature: "explain EXPRESSION",
            help: .init(
                "Computes the expression and shows it as a tree: each part with its value and shape; a loss opens to its terms, a gradient to its products.",
                example: "a = tensor([[0, 0, 2, 2]])\nb = tensor([[1, 1, 3, 3]])\nexplain sum(iou(a, b)) / 2")),
        LanguageForm(
            name: "steps", signature: "steps EXPRESSION",
            help: .init(
                "Computes the expression and gives the steps that its algorithm tells, each with a reason and often a picture.",
                example:
                    "boxes = tensor([[0, 0, 4, 4], [1, 0, 5, 4], [6, 6, 9, 9]])\nfor s in steps nms(boxes, [0.9, 0.8, 0.7]) { print(s.text) }"
            )),
        LanguageForm(
            name: "time", signature: "time EXPRESSION, time { ... }",
            help: .init(
                "Runs the expression or the block several times; a record of the median, the shortest time and the number of runs.",
                shapes: "{median, min, runs}, in seconds",
                example: "x = randn(64, 64)\nprint((time x @ x).median < 1)")),
        LanguageForm(
            name: "expect", signature: "expect A == B, expect A ~= B, expect CONDITION",
            help: .init(
                "Stops the program unless the condition holds, and shows both sides, their shapes and the first element that differs.",
                formula: "A ~= B: |a - b| <= 1e-6 + 1e-4 max(|a|, |b|), element by element",
                example: "expect sum(tensor([0.1, 0.2])) ~= 0.3")),
        LanguageForm(
            name: "args", signature: "args",
            help: .init(
                "The words behind the program's name on the command line, as a list of texts.",
                example: "print(\"{len(args)} words: {args}\")")),
    ]

    /// The help of a word or a form, as `help(word)` shows it; nil where there is neither.
    public static func page(of name: String, in machine: Machine) -> String? {
        if let builtin = machine.builtin(named: name) { return page(signature: builtin.signature, builtin.help) }
        return forms.first { $0.name == name }.map { page(signature: $0.signature, $0.help) }
    }

    private static func page(signature: String, _ help: Builtin.Help) -> String {
        var lines = [signature, "", help.summary]
        if !help.formula.isEmpty { lines.append("formula  \(help.formula)") }
        if !help.shapes.isEmpty { lines.append("shapes   \(help.shapes)") }
        if !help.source.isEmpty { lines.append("source   \(help.source)") }
        if !help.example.isEmpty {
            lines.append("example")
            lines += help.example.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
