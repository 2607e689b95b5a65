import Diagnostics
import Syntax
import Testing

struct ParserTests {
    @Test(
        "an open bracket, block or long string asks for more lines",
        arguments: [
            "x = (1,", "fn f(x) {", "[1, 2", "if true {\n    1", "r = {a: 1,", "text = \"\"\"one\ntwo", "f(", "x = 3 +",
        ])
    func isIncomplete(text: String) { #expect(parse(text).isIncomplete) }

    @Test(
        "a whole program or a plain mistake asks for none",
        arguments: [
            "x = 1", "", "# a comment", "fn f(x) { x }", "x = 3 4", "print(1))", "x = \"open", "}", "if true { 1 }\nelse { 2 }",
        ])
    func isComplete(text: String) { #expect(!parse(text).isIncomplete) }

    @Test(
        "a program without mistakes has no diagnostics",
        arguments: [
            "x |> f(1) |> g", "(a, b) = (b, a)", "x[..., 1:, none] = 3", "f(a=1) { b(); c() }", "x -> { y = x; y }",
            "{if: 1}.if", "for (i, (a, b)) in x { }", "try { a } catch { b }", "explain f(x)", "?f", "time { f() }",
        ])
    func isWellFormed(text: String) { #expect(parse(text).diagnostics.isEmpty) }

    @Test("each of several mistakes is reported once, in order")
    func severalMistakes() {
        let diagnostics = parse("x = 3 4\ny = 5\nz = * 2\nfn (a) { }\nif x { 1").diagnostics
        #expect(diagnostics.map { $0.source.position(at: Int($0.span.start)).line } == [1, 3, 5])
    }

    @Test("every span lies inside the source, in any text cut off anywhere")
    func spansLieInside() {
        let text =
            "fn f(a: [N, 4], b=1) -> [N] { \"t{a:.2f} {b}\" }\nx = [i for i in r if i > 0] |> f(b={c: 1})\ntry { x[1:, ...] } catch p { p.code }\n"
        for end in 0...text.utf8.count {
            let cut = String(decoding: Array(text.utf8).prefix(end), as: UTF8.self)
            for diagnostic in parse(cut).diagnostics {
                #expect(diagnostic.span.start >= 0 && Int(diagnostic.span.end) <= cut.utf8.count + 1)
                #expect(diagnostic.span.start <= diagnostic.span.end)
            }
        }
    }

    private func parse(_ text: String) -> ParseResult { Parser.parse(SourceText(name: "test", text: text)) }
}
