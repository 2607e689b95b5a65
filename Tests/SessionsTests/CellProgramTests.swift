import Runtime
import Sessions
import Testing

@Suite("Receipts in prose")
struct CellProgramTests {
    private func prose(_ text: String, after code: String = "") -> String {
        let program = CellProgram("# %%\n\(code)\n# %% [markdown]\n# \(text)\n", name: "lesson.dl")
        guard program.diagnostics.isEmpty else { return program.diagnostics[0].problem.message }
        let session = Session()
        var shown = ""
        for index in program.cells.indices {
            let result = session.run(cell: index, of: program)
            if case .failed(let diagnostics) = result.outcome { return "\(diagnostics[0].place) \(diagnostics[0].problem.code)" }
            if program.cells[index].kind == .prose { shown = result.prose }
        }
        return shown
    }

    @Test(
        "are computed after the cells before them, by the format given",
        arguments: [
            ("x = 7", "It is {= x}.", "It is 7."),
            ("x = 568_740_352", "{= x:,} MACs, a {= 1 / 8:.2%}", "568,740,352 MACs, a 12.50%"),
            ("x = [1, 2]", "{= x[1:]}{=x}", "[2][1, 2]"),
            ("", "{= \"a{1}b\"} and {= {a: 1}.a:>3}", "a1b and   1"),
            // Over the end of a line, whose `#` is none of it.
            ("x = 7", "a {= x\n# * 6:>4} b {= 1 +\n#   1}\n# c", "a   42 b 2\nc"),
            ("x = 7", "$n = {= {a: x,\n#b: 2}.b +\n# 0.5:.1f}$ {= x}", "$n = 2.5$ 7"),
            // In a formula as TeX writes it.
            ("x = 1000", "$n = {= x:,}$ and $$p = {= 0.5:.0%}$$ of {= x:,}", "$n = 1{,}000$ and $$p = 50\\%$$ of 1,000"),
            // As it stands.
            ("", "`{= 1}` ``a ` {= 2}`` $\\mathrel{=}$ \\{= 3}", "`{= 1}` ``a ` {= 2}`` $\\mathrel{=}$ \\{= 3}"),
            ("", "costs $5 and {= 1 + 1}$", "costs $5 and 2$"),
        ])
    func values(code: String, text: String, shown: String) {
        #expect(prose(text, after: code) == shown)
    }

    @Test("in a fenced block are shown as they stand")
    func fence() {
        #expect(prose("```\n# {= 1}\n# ```\n# {= 2}") == "```\n{= 1}\n```\n2")
    }

    @Test("that fail are errors with their place, in a whole program too")
    func failures() {
        #expect(prose("a {= 1 / 0}") == "lesson.dl:4:8 zero")
        let text = "x = 1\n\n# %% [markdown]\n#\n#   It is {= y}.\n\n# %%\nprint(x)\n"
        let session = Session()
        var printed = ""
        session.output = { printed += $0 }
        guard case .failed(let diagnostics) = session.run(text, name: "lesson.dl") else {
            Issue.record("no failure")
            return
        }
        #expect(diagnostics[0].place == "lesson.dl:5:14")
        #expect(printed == "")
    }

    @Test(
        "with mistakes in their text keep the whole program from running",
        arguments: [
            ("{= x", "the `{=` in this prose is not closed"), ("{=  }", "there is nothing to compute between `{=` and `}`"),
            ("{= f(} x", "the `{=` in this prose is not closed"), ("{= 1 +\n#\n# 1}", "the `{=` in this prose is not closed"),
            ("{= 1\n# +\n# 1\n# +\n# 1\n# + 1}", "the `{=` in this prose is not closed"),
        ])
    func mistakes(text: String, message: String) {
        #expect(prose(text) == message)
    }

    @Test("that are wrong without end are told of, not one by one")
    func manyMistakes() {
        let program = CellProgram("# %% [markdown]\n# " + String(repeating: "{= ", count: 10_000) + "\n", name: "lesson.dl")
        #expect(!program.diagnostics.isEmpty && program.diagnostics.count <= 100)
    }

    @Test("leave a program's value as it is, and see names that a cell before them changed")
    func wholeProgram() {
        let session = Session()
        let text = "# %%\nx = 1\n# %% [markdown]\n# {= x}\n# %%\nx += 1\nx\n"
        guard case .value(let value) = session.run(text, name: "lesson.dl") else {
            Issue.record("no value")
            return
        }
        #expect(session.text(value) == "2")
    }

    @Test("stretches of prose cover it, and know words, code and formulas")
    func stretches() {
        let text = "a `b` $c$ $5 ```\n\n```\n$x$\n```\n$$d$$"
        let stretches = ProseStretch.all(of: text)
        let bytes = Array(text.utf8)
        #expect(
            stretches.map { String(decoding: bytes[$0.range], as: UTF8.self) } == [
                "a ", "`b`", " ", "$c$", " $5 ```\n\n", "```\n$x$\n```\n", "$$d$$",
            ])
        #expect(stretches.map(\.kind) == [.words, .code, .words, .formula, .words, .fence, .displayedFormula])
        #expect(ProseStretch.all(of: "").isEmpty)
    }
}
