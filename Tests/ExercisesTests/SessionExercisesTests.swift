import Exercises
import Runtime
import Sessions
import TestSupport
import Testing

@Suite("exercise, check and hint in a session")
struct SessionExercisesTests {
    let folder: ExerciseFolder
    let session = Session()
    let exercises: SessionExercises
    let printed = Printed()

    final class Printed {
        var text = ""
    }

    init() throws {
        folder = try ExerciseFolder()
        exercises = SessionExercises(of: session, home: folder.folder.path, progress: nil)
        session.machine.exercises = exercises
        session.output = { [printed] in printed.text += $0 }
    }

    /// What a program prints; the message of its error.
    private func run(_ program: String) -> String {
        printed.text = ""
        if case .failed(let diagnostics) = session.run(program, name: "test") { return diagnostics[0].rendered() }
        return printed.text
    }

    @Test("check looks at the function that the session has, whatever it is built on")
    func check() {
        #expect(run("factor = 2\nfn double(x) { x * factor }\ncheck(\"double\")").contains("2 of 2 checks hold: double is solved"))
        let wrong = run("fn double(x) { x ** 2 }\ncheck(\"double\")")
        #expect(wrong.contains("FAIL two numbers") && wrong.contains("This is what comes out when it is squared."))
    }

    @Test("names and random numbers of the session stay as they are; a word it hides has its meaning in the checks")
    func bystanders() {
        _ = run("fn double(x) { x + x }\nx = 7\nones = 5\nseed(3)")
        #expect(run("check(\"double\")").contains("2 of 2"))
        #expect(run("a = rand(2)\nseed(3)\nprint(x, ones, all(a == rand(2)))") == "7 5 true\n")
        #expect(run("print(got__)").contains("there is no `got__`"))
    }

    @Test("a function that is missing, an exercise that is not there and one that never ends are told")
    func mistakes() {
        #expect(run("check(\"double\")").contains("`double` asks for `double`, and there is no such function yet"))
        #expect(run("check(\"duoble\")").contains("did you mean `double`?"))
        #expect(run("fn double(x) { while true { } }\ncheck(\"double\")").contains("does not come to an end"))
        #expect(run("print(1)") == "1\n")
    }

    @Test("exercise lists and shows, hint goes on")
    func texts() {
        #expect(run("exercise()").contains("0 of 1 solved; next: exercise(\"double\")"))
        #expect(
            run("exercise(\"double\")")
                == "# Twice\n\nWrite `double(x)`: $2 x$.\n\nBegin with:\n\n    fn double(x) { x }\n\nthen: check(\"double\")\n")
        #expect(run("hint(\"double\")") == "hint 1 of 2\n\nTwice.\n")
        #expect(run("hint(\"double\")").hasPrefix("hint 2 of 2\n"))
        #expect(run("hint(\"double\")").hasPrefix("hint 2 of 2\n"))
    }

    @Test("an answer that checks itself can be checked as a file, too")
    func selfChecking() throws {
        #expect(try folder.check("fn double(x) { x + x }\ncheck(\"double\")\n").passes)
    }

    @Test("without a desk the words say so")
    func noDesk() {
        session.machine.exercises = nil
        #expect(run("hint(\"double\")").contains("there are no exercises here"))
    }
}
