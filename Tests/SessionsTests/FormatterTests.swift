import Sessions
import Syntax
import Testing

struct FormatterTests {
    @Test(
        "spaces, indentation and empty lines are put in order",
        arguments: [
            ("x=1", "x = 1\n"),
            ("f( a,b = 2 )", "f(a, b=2)\n"),
            ("if x>3{print(x)}else{y}", "if x > 3 { print(x) } else { y }\n"),
            ("fn f(a:[N,4],b = 1)->[N]{a}", "fn f(a: [N, 4], b=1) -> [N] { a }\n"),
            ("r={ a:1,b : 2 }", "r = {a: 1, b: 2}\n"),
            ("x[ 1 : , ... ,none]", "x[1:, ..., none]\n"),
            ("x[:,none,:2]", "x[:, none, :2]\n"),
            ("x=1       # a\nyy=22     # b", "x = 1     # a\nyy = 22   # b\n"),
            ("y=- 3*-x**-2", "y = -3 * -x ** -2\n"),
            ("if true {\nx=1   # one\n\n\n\n# two\n   y =2\n}", "if true {\n    x = 1  # one\n\n    # two\n    y = 2\n}\n"),
            ("y=x\n|>f(1)\n|> g", "y = x\n    |> f(1)\n    |> g\n"),
            ("f([\n1,\n2\n])", "f([\n    1,\n    2\n])\n"),
            ("f(x)  { a;b }", "f(x) { a; b }\n"),
            ("g = x->{\nx+1\n}", "g = x -> {\n    x + 1\n}\n"),
            ("expect (a+b)*c == d", "expect (a + b) * c == d\n"),
            ("# only a comment", "# only a comment\n"),
            ("", ""),
            ("total = 1 +\n2", "total = 1 +\n    2\n"),
            ("s = \"a  {x:>4}  b\"", "s = \"a  {x:>4}  b\"\n"),
        ])
    func layout(text: String, expected: String) {
        #expect(Formatter.formatted(text) == expected)
        #expect(Formatter.formatted(expected) == expected)
    }

    @Test("a text that is no program has no layout")
    func noProgram() { #expect(Formatter.formatted("x = (1") == nil) }

    @Test("a script in its layout prints the same, and its layout is the same", arguments: LanguageScriptTests.files)
    func meaningIsKept(file: String) throws {
        let text = try LanguageScriptTests.folder.text(file)
        let once = try #require(Formatter.formatted(text))
        #expect(Formatter.formatted(once) == once)
        #expect(output(once, file) == output(text, file))
        #expect(commentCount(once) == commentCount(text))
    }

    private func output(_ text: String, _ file: String) -> String {
        let session = Session()
        var printed = ""
        session.output = { printed += $0 }
        if case .failed(let diagnostics) = session.run(text, name: LanguageScriptTests.folder.path + "/" + file) {
            printed += diagnostics[0].problem.message
        }
        return printed
    }

    private func commentCount(_ text: String) -> Int {
        text.split(separator: "\n").count { $0.contains("#") }
    }
}
