import Exercises
import Files
import Runtime
import TestSupport

/// An exercise made for a test: twice a tensor.
final class ExerciseFolder {
    let folder = TemporaryFolder()
    let top = "Lessons/exercises/ch9/01-double"

    init() throws {
        try write("# Twice\n\nWrite `double(x)`: $2 x$.\n", "task.md")
        try write("fn double(x) { x }\n", "starter.dl")
        try write("# Two of it.\nfn double(x) { factor * x }\nfactor = 2\n", "solution.dl")
        try write(
            """
            # %% two numbers
            x = tensor([1, 2])
            expect double(x) ~= tensor([2, 4])
            # %% hidden: a table
            n = 3
            x = ones(n, 2)
            expect double(x) ~= full([3, 2], 2)
            """, "checks.dl")
        try write(
            """
            # %% [markdown]
            # Twice is not squared.
            # %% it is squared
            fn double(x) { x ** 2 }
            # %% [markdown]
            # It is left as it is.
            # %% nothing is done
            fn double(x) { x }
            # %% [markdown]
            # The factor is three.
            # %% the factor is wrong
            factor = 3
            """, "misconceptions.dl")
        try write("Twice.\n---\n`2 * x`\n", "hints.md")
    }

    var exercise: Exercise { Exercise(folder: "\(folder.path)/\(top)") }

    func write(_ text: String, _ file: String) throws { try folder.write(text, to: "\(top)/\(file)") }

    func findings() throws -> [String] { try ExerciseLint(exercise).findings() }
    func hints() throws -> [String] { try exercise.hints() }
    func checks() throws -> [Check] { try exercise.checks() }
    func misconceptions() throws -> [Misconception] { try exercise.misconceptions() }

    /// A learner's answer, checked.
    func check(_ answer: String, interrupt: InterruptFlag = InterruptFlag()) throws -> CheckReport {
        try folder.write(answer, to: "double.dl")
        return try Checker(exercise, interrupt: interrupt).check(file: folder.path + "/double.dl")
    }
}
