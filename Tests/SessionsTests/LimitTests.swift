import Diagnostics
import Runtime
import Sessions
import Testing

/// Programs of absurd size, depth or appetite: each ends, with its answer or with a diagnostic.
struct LimitTests {
    static let large: [(title: String, program: String, prints: String)] = [
        ("a hundred thousand floats in a list", "x = [" + numbers(100_000) { "\($0).5" } + "]\nprint(len(x), x[99999])", "100000 99999.5"),
        ("a hundred thousand large whole numbers", "x = [" + numbers(100_000) { "\($0 * 100_000)" } + "]\nprint(x[-1])", "9999900000"),
        ("a hundred thousand texts", "x = [" + numbers(100_000) { "\"s\($0)\"" } + "]\nprint(x[-1])", "s99999"),
        ("a hundred thousand statements", "x = 0\n" + String(repeating: "x += 1\n", count: 100_000) + "print(x)", "100000"),
        (
            "seventy thousand calls by name", "fn f(a=1) { a }\nx = 0\n" + String(repeating: "x += f(a=2)\n", count: 70_000) + "print(x)",
            "140000"
        ),
        ("a sum of 1900 parts", "print(" + Array(repeating: "1", count: 1900).joined(separator: " + ") + ")", "1900"),
        ("a text with thirty thousand values", "x = 1\nprint(len(\"" + String(repeating: "{x}", count: 30_000) + "\"))", "30000"),
        (
            "a record of a hundred thousand fields",
            "r = {}\nfor i in range(100000) { r[\"k{i}\"] = i }\nr.more = 1\nprint(len(r), r.k99999)", "100001 99999"
        ),
        ("a million lists inside one another", "l = []\nfor i in range(1000000) { l = [l] }\nprint(len(l))", "1"),
        ("a chain of a hundred thousand functions", "f = x -> x\nfor i in range(100000) { g = f; f = x -> x + 1 }\nprint(f(1))", "2"),
        (
            "a name of a hundred thousand letters",
            String(repeating: "x", count: 100_000) + " = 1\nprint(" + String(repeating: "x", count: 100_000) + ")", "1"
        ),
        ("a million empty lines", "x = [1]\n" + String(repeating: "\n", count: 1_000_000) + ".size\nprint(2)", "2"),
        ("lists of lists of lists", "a = [[0] * 1000] * 1000\ns = str([a] * 1000)\nprint(len(s) < 100000)", "true"),
        ("line ends of other systems", "x = 1\r\nif x == 1 {\r\n    print(\"one\")\r\n}\r\n", "one"),
    ]

    static let refused: [(title: String, program: String, code: String)] = [
        ("a hundred thousand brackets", "x = " + String(repeating: "[", count: 100_000), "syntax"),
        ("a hundred thousand minus signs", "x = " + String(repeating: "-", count: 100_000) + "1", "syntax"),
        ("a hundred thousand `not`", "x = " + String(repeating: "not ", count: 100_000) + "true", "syntax"),
        ("long chains inside deep brackets", deepChains(90), "syntax"),
        ("texts inside texts", "x = " + String(repeating: "\"{", count: 30) + "1" + String(repeating: "}\"", count: 30), "syntax"),
        ("forty thousand variables", numbers(40_000, separator: "\n") { "x\($0) = 1" }, "limit"),
        ("seventy thousand parameters", "fn f(" + numbers(70_000) { "a\($0)" } + ") { 1 }", "limit"),
        (
            "a loop of forty thousand statements", "x = 0\nfor i in range(3) {\n" + String(repeating: "x += i\n", count: 40_000) + "}",
            "limit"
        ),
        ("lists that double", "l = [0]\nwhile true { l = l + l }", "limit"),
        ("texts that double", "s = \"x\"\nwhile true { s = s + s }", "limit"),
        ("a range that ends beyond 64 bits", "range(0, -9223372036854775807 - 1, -1)", "limit"),
        ("a sequence without end as a list", "list(range(10 ** 15))", "limit"),
        ("recursion through a builtin", "fn f(n) { map(f, [n]) }\nf(0)", "recursion"),
        ("a counter beyond 64 bits", "enumerate([1, 2], start=9223372036854775807)", "value"),
        ("lists that contain themselves", "a = [1]\na.append(a)\nb = [1]\nb.append(b)\na == b", "recursion"),
        ("the order of lists that contain themselves", "a = [1]\na.append(a)\nb = [1]\nb.append(b)\na < b", "recursion"),
    ]

    @Test("a large program runs", arguments: large.indices)
    func runs(index: Int) {
        let (title, program, prints) = Self.large[index]
        let session = Session()
        var printed = ""
        session.output = { printed += $0 }
        if case .failed(let diagnostics) = session.run(program, name: "large") {
            Issue.record("\(title): \(diagnostics[0].problem.message)")
        }
        #expect(printed == prints + "\n", "\(title)")
    }

    @Test("an absurd program is refused with one diagnostic", arguments: refused.indices)
    func isRefused(index: Int) {
        let (title, program, code) = Self.refused[index]
        guard case .failed(let diagnostics) = Session().run(program, name: "absurd") else {
            Issue.record("\(title): it was not refused")
            return
        }
        #expect(diagnostics.map(\.problem.code) == [code], "\(title)")
        #expect(diagnostics[0].rendered().utf8.count < 3000, "\(title)")
    }

    @Test("values beyond the memory limit end in a diagnostic, and the session goes on")
    func memoryIsBounded() {
        let session = Session()
        session.machine.limits.memory = 32 << 20
        guard case .failed(let diagnostics) = session.run("l = []\nwhile true { l.append([1, 2, 3]) }", name: "m") else {
            Issue.record("no bound")
            return
        }
        #expect(diagnostics[0].problem.code == "limit")
        _ = session.run("l = none", name: "m")
        guard case .value = session.run("1 + 1", name: "m") else {
            Issue.record("the session does not go on")
            return
        }
    }

    @Test(
        "what would pass the memory limit is refused before it is made",
        arguments: [
            "zeros(100000000)", "ones(10000, 10000)", "rand(100000000)", "eye(10000)", "arange(100000000)", "eye(65536)", "rand(10 ** 10)",
            "x = zeros(8000, 1)\nx + x.T", "[0] * 10000000", "\"a\" * 100000000", "\",\".join([\"x\" * 1000000] * 200)",
            "(\"a\" * 1000000).replace(\"a\", \"b\" * 100)", "l = []\nfor i in range(40) { l.append(zeros(1000000)[0:1]) }",
            "l = []\nfor i in range(40) { l.append(zeros(1000000)) }", "x = zeros(1000000)\n[x + i for i in range(40)]",
        ])
    func memoryIsAskedFor(program: String) {
        let session = Session()
        session.machine.limits.memory = 64 << 20
        guard case .failed(let diagnostics) = session.run(program, name: "m") else {
            Issue.record("\(program) was not refused")
            return
        }
        #expect(["limit", "memory"].contains(diagnostics[0].problem.code), "\(program)")
    }

    @Test(
        "tensors that nobody holds give their memory back in time",
        arguments: [
            "for i in range(100) { x = zeros(1000000) }", String(repeating: "x = zeros(3000000)\n", count: 40),
            "x = zeros(3000000)\n" + String(repeating: "x = x + 1\n", count: 40), "fn f() { zeros(3000000) }\nfor i in range(40) { f() }",
            "for i in range(40) { x = zeros(1000000)[0:1] }",
        ])
    func garbageIsCollected(program: String) {
        let session = Session()
        session.machine.limits.memory = 64 << 20
        if case .failed(let diagnostics) = session.run(program, name: "m") {
            Issue.record("\(program): \(diagnostics[0].problem.message)")
        }
    }

    @Test(
        "a raised flag interrupts loops, calls and builtins that call",
        arguments: [
            "while true { }", "for i in range(10 ** 15) { }", "fn f() { while true { 1 } }\nf()",
            "try { while true { } } catch { }", "map(x -> x, range(1000000))", "sort([3, 1, 2])", "sort(list(range(100000)), by=x -> -x)",
            "\", \".join([\"a\", \"b\"])", "\"a-b\".replace(\"-\", \"+\")", "enumerate([1, 2])", "zip([1], [2])",
        ])
    func isInterrupted(program: String) {
        let flag = InterruptFlag()
        let session = Session(interrupt: flag)
        flag.raise()
        guard case .interrupted = session.run(program, name: "endless") else {
            Issue.record("\(program) was not interrupted")
            return
        }
        flag.clear()
        guard case .value = session.run("1", name: "after") else {
            Issue.record("the session does not go on")
            return
        }
    }

    private static func numbers(_ count: Int, separator: String = ", ", _ item: (Int) -> String) -> String {
        (0..<count).map(item).joined(separator: separator)
    }

    /// Each pair of parentheses holds a sum of its own: the tree is deeper than either count.
    private static func deepChains(_ depth: Int) -> String {
        let chain = String(repeating: "+1", count: 1900)
        return "x = " + String(repeating: "(", count: depth) + "1" + String(repeating: chain + ")", count: depth)
    }
}
