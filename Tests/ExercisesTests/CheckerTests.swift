import Exercises
import Runtime
import TestSupport
import Testing

struct CheckerTests {
    @Test("a right answer passes every check")
    func passes() throws {
        let report = try ExerciseFolder().check("fn double(x) { x + x }")
        #expect(report.passes)
        #expect(report.misconception == nil)
        #expect(report.text() == "ok   two numbers\nok   a table\n\n2 of 2 checks hold: double is solved\n")
    }

    @Test("a wrong one is told the claim, the input, what was expected, what came, the first difference, and its mistake")
    func fails() throws {
        let report = try ExerciseFolder().check("fn double(x) { x * x }")
        #expect(!report.passes)
        #expect(
            report.text() == """
                FAIL two numbers
                     check     double(x) ~= tensor([2, 4])
                       x       float32[2] [1. 2.]
                     expected  float32[2] [2. 4.]
                     got       float32[2] [1. 4.]
                     differs   first difference at [0]: 1 and 2; 1 of 2 elements differ
                FAIL another size

                This is what comes out when it is squared.
                Twice is not squared.

                0 of 2 checks hold

                """)
    }

    @Test("shapes that differ are both named")
    func shapes() throws {
        let report = try ExerciseFolder().check("fn double(x) { 2 * x[:1] }")
        #expect(report.text().contains("the shapes differ: [1] and [2]"))
        #expect(report.misconception == nil)
    }

    @Test("a mistake in a definition that the solution calls is recognised")
    func helper() throws {
        #expect(try ExerciseFolder().check("fn double(x) { x + x + x }").misconception?.name == "the factor is wrong")
    }

    @Test("an answer that is an error shows it in the answer's own line, with the input")
    func error() throws {
        let text = try ExerciseFolder().check("fn double(x) {\n    x.twice\n}").text()
        #expect(text.contains("x    float32[2] [1. 2.]"))
        #expect(text.contains("double.dl:2:7"))
        #expect(text.contains("checks.dl:3"))
    }

    @Test("an answer that never ends is stopped and says so", arguments: ["fn double(x) { while true { } }", "while true { }"])
    func endless(answer: String) throws {
        let report = try ExerciseFolder().check(answer)
        #expect(
            report.mistakes.map(\.problem.message) == [
                "the answer does not come to an end: it was stopped after 200000000 steps"
            ])
        #expect(!report.passes)
    }

    @Test("an answer that cannot be read shows all its mistakes and no check")
    func syntax() throws {
        let report = try ExerciseFolder().check("fn double(x) { x + }\ny = = 3\n")
        #expect(report.mistakes.count == 2)
        #expect(report.results.isEmpty)
        #expect(!report.passes)
    }

    @Test("a function that is asked for and not there is named")
    func missing() throws {
        let report = try ExerciseFolder().check("fn duoble(x) { x + x }")
        #expect(report.missing == ["double"])
        #expect(!report.passes)
    }

    @Test("names of the checks change nothing in the answer, and words it gives another meaning stay words of the checks")
    func names() throws {
        #expect(try ExerciseFolder().check("n = 2\nfn double(x) { n * x }").passes)
        #expect(try ExerciseFolder().check("tensor = 7\nones = 3\nfn double(x) { 2 * x }").passes)
    }

    @Test("an answer that changes its input in place is compared by what it gives")
    func inPlace() throws {
        #expect(try ExerciseFolder().check("fn double(x) {\n    x[:] = 2 * x\n    x\n}").passes)
    }

    @Test("an answer without an end is interrupted")
    func interrupt() throws {
        let flag = InterruptFlag()
        flag.raise()
        #expect(throws: Interrupted.self) { try ExerciseFolder().check("fn double(x) { while true { } }", interrupt: flag) }
    }

    @Test("the report for programs has every check and the mistake")
    func json() throws {
        let text = try ExerciseFolder().check("fn double(x) { x }").json.text
        #expect(
            text.hasPrefix(
                "{\"exercise\": \"double\", \"passes\": false, \"held\": 0, \"checks\": [{\"claim\": \"two numbers\", \"hidden\": false"))
        #expect(text.contains("\"got\": \"float32[2] [1. 2.]\""))
        #expect(text.hasSuffix("\"misconception\": {\"name\": \"nothing is done\", \"hint\": \"It is left as it is.\"}}"))
    }

    @Test("a cell of checks that makes no claim or expects nothing is an error with its line")
    func malformed() throws {
        let folder = try ExerciseFolder()
        try folder.write("# %% a claim\nx = 3\n", "checks.dl")
        #expect(throws: ExerciseError.self) { try folder.checks() }
        try folder.write("\n# %%\nexpect 1 == 1\n", "checks.dl")
        #expect(throws: ExerciseError.self) { try folder.checks() }
        try folder.write("# %% no hint before it\nx = 3\n", "misconceptions.dl")
        #expect(throws: ExerciseError.self) { try folder.misconceptions() }
    }
}
