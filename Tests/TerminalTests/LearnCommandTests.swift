import Diagnostics
import Files
import Glibc
import TestSupport
import Testing

@Suite("dlrepl learn")
struct LearnCommandTests {
    let folder = TemporaryFolder()

    private func run(_ arguments: String..., input: String = "") throws -> Dlrepl.Result {
        let lesson = """
            # %% [markdown]
            # # A lesson
            #
            # With **bold** words, a [link](other.dl), $x^2 + \\frac{a}{b + 1}$ and `code`, which is {= 6 * 7}.
            #
            # $$\\hat{c} = \\sum_i x_i$$
            #
            # - first
            # - second

            # %%
            x = 20
            print("cell one")

            # %% [markdown]
            # Now x is {= x}.

            # %%
            x + y

            # %% [markdown]
            # The end.

            """
        try folder.write(lesson, to: "home/Lessons/ch1/01-first.dl")
        try folder.write("# %% [markdown]\n# # The story\n", to: "home/Lessons/ch1.dl")
        return try Dlrepl.run(
            arguments, input: input, in: folder,
            environment: ["XDG_STATE_HOME=\(folder.path)/state", "DLREPL_HOME=\(folder.path)/home"])
    }

    @Test("through a pipe: prose as plain text, each empty line runs a cell, other lines run in between")
    func piped() throws {
        let result = try run("learn", "ch1/01-first", input: "\n\ny = 1\n\n")
        #expect(
            result.output == """
                Enter runs a cell, `help` says what else there is, `quit` leaves

                A lesson

                With bold words, a link, x² + a / (b + 1) and code, which is 42.

                    ĉ = ∑ᵢ xᵢ

                  • first
                  • second

                │ x = 20
                │ print("cell one")
                cell one

                Now x is 20.

                │ x + y
                Enter tries it again, `skip` goes on without it
                Out[4] 21

                The end.

                That is the end of this lesson. `dlrepl learn` lists the others.

                """)
        #expect(result.errors.hasPrefix("error[name]: there is no `y`"))
        #expect(result.status == 0)
        #expect(try folder.read("state/dlrepl/lessons") == "ch1/01-first 5 5\n")
        let list = try run("learn").output
        let rows = list.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(rows.prefix(2) == ["ch1 The story", "ch1/01-first done A lesson"])
    }

    @Test("a pipe that ends early keeps the place, and back, skip and quit do what they say")
    func leaving() throws {
        #expect(try run("learn", "ch1/01-first").status == 0)
        #expect(try folder.read("state/dlrepl/lessons") == "ch1/01-first 1 5\n")
        let result = try run("learn", "ch1/01-first", input: "skip\nback\nquit\n")
        #expect(result.output.split(separator: "\n").filter { $0.hasSuffix("x = 20") }.count == 2)
        #expect(!result.output.contains("\ncell one"))
        #expect(try run("learn", "ch1/02-first").errors.contains("did you mean `ch1/01-first`?"))
    }

    @Test("in a terminal a lesson that was left goes on where it was")
    func resuming() throws {
        let state = TemporaryFolder()
        let first = try TerminalProcess(["learn", "ch5"], state: state, height: 200)
        #expect(first.wait { $0.lastRow.hasPrefix("[") })
        first.type("\r")
        #expect(first.wait(for: "15,470,"))
        first.type("\r")
        #expect(first.wait { $0.rows.filter { $0.hasPrefix("[") }.count >= 3 })
        first.type("vgg.macs // 1_000_000_000\r")
        #expect(first.wait(for: "Out[3] 15"))
        first.type("quit\r")
        #expect(first.waitForEnd() == 0)
        let second = try TerminalProcess(["learn", "ch5"], state: state, height: 200)
        #expect(second.wait(for: "Enter goes on there"))
        second.type("\r")
        #expect(second.wait { $0.lastRow.hasPrefix("[") })
        second.type("count_full(1, 1, 1, 1)\r")
        #expect(second.wait(for: "Out[1] 1"))
        second.kill()
    }

    @Test("the Chinese edition shows the Chinese prose, and no line is longer than the screen")
    func chinese() throws {
        let long = String(repeating: "输出里的一个数，", count: 12)
        try folder.write(
            """
            # %% [markdown]
            # # First
            #
            # $$a = b$$
            # after

            # %% [markdown] lang=zh
            # # 第一课
            #
            # \(long)`code`。

            # %%
            total = \(Array(repeating: "1000", count: 30).joined(separator: " + "))

            """, to: "home/Lessons/ch2/01-two.dl")
        let english = try run("learn", "ch2/01-two", input: "\n")
        #expect(english.output.contains("First\n\n    a = b\n\nafter\n") && !english.output.contains("第一课"))
        let chinese = try run("learn", "--lang", "zh", "ch2/01-two", input: "\n")
        #expect(chinese.output.contains("\n第一课\n") && !chinese.output.contains("First"))
        let lines = chinese.output.split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { TextWidth.of($0) <= 80 })
        #expect(lines.contains { $0.hasPrefix("\u{2502}     ") && $0.hasSuffix("1000") })
        #expect(lines.allSatisfy { !$0.hasPrefix("，") && !$0.hasPrefix("。") })
        let absent = try run("learn", "--lang", "fr", "ch2/01-two")
        #expect(absent.status == 2)
        #expect(absent.errors.contains("it has en, zh"))
    }

    @Test("a program becomes a notebook and comes back")
    func convert() throws {
        try folder.write("# %%\nprint(3)\n", to: "a.dl")
        #expect(try run("convert", "a.dl", "a.ipynb", "--run").status == 0)
        #expect(try folder.read("a.ipynb").contains("\"3\\n\""))
        #expect(try run("convert", "a.ipynb", "b.dl").errors == "1 output is left out: a program makes them when it runs\n")
        #expect(try folder.read("b.dl") == "# %%\nprint(3)\n")
        try folder.write("{", to: "c.ipynb")
        let broken = try run("convert", "c.ipynb", "c.dl")
        #expect(broken.status == 1)
        #expect(broken.errors.hasPrefix("error[notebook]: this is no notebook file"))
        #expect(try run("convert", "a.dl", "b.dl").status == 2)
    }
}
