import Exercises
import Files
import Testing

struct ExerciseLintTests {
    static let home = Folder.containing(Folder.containing(Folder.containing(#filePath)))
    static let exercises = ExerciseCatalogue(home: home).exercises

    @Test("there are thirty exercises or more, over both chapters, no two of one name")
    func found() {
        let exercises = ExerciseLintTests.exercises
        #expect(exercises.count >= 30)
        #expect(Set(exercises.map(\.chapter)) == ["ch4", "ch5"])
        #expect(Set(exercises.map(\.name)).count == exercises.count)
    }

    @Test("starters fail clearly, solutions pass, every mistake is named, there are hints", arguments: exercises.map(\.name))
    func sound(name: String) throws {
        let exercise = try ExerciseCatalogue(home: ExerciseLintTests.home).exercise(named: name)
        #expect(try ExerciseLint(exercise).findings() == [])
    }
}

struct ExerciseLintFindingTests {
    @Test("a sound exercise has no findings")
    func sound() throws {
        #expect(try ExerciseFolder().findings() == [])
    }

    @Test(
        "what a learner could not rely on is found",
        arguments: [
            ("starter.dl", "fn double(x) { 2 * x }", "the starter passes"),
            ("starter.dl", "fn double(x) { nonsense }", "the starter fails with an error that is not its own"),
            ("starter.dl", "fn double(x { }", "the starter does not run"),
            ("solution.dl", "fn double(x) { x ** 2 }", "the solution fails"),
            ("hints.md", "One.\n", "hints.md has 1 hints"),
            ("task.md", "Twice.\n", "task.md begins with no title"),
            ("misconceptions.dl", "# %% [markdown]\n# Hint.\n# %% right\nfn double(x) { x + x }\n", "`right` passes all checks"),
            ("checks.dl", "# %% one\nexpect double(tensor([1])) ~= tensor([2])\n", "checks.dl has no hidden check"),
            (
                "checks.dl", "# %% one\nx = ones(2)\nexpect double(x) ~= x + x\n# %% hidden: two\nx = zeros(2)\nexpect double(x) ~= x\n",
                "inputs of a visible one's size"
            ),
        ])
    func found(file: String, text: String, finding: String) throws {
        let folder = try ExerciseFolder()
        try folder.write(text, file)
        #expect(try folder.findings().contains { $0.contains(finding) })
    }

    @Test("two mistakes that answer alike are told apart by none of the checks, and that is found")
    func alike() throws {
        let folder = try ExerciseFolder()
        let one = "# %% [markdown]\n# Hint.\n# %% NAME\nfn double(x) { x }\n"
        try folder.write(["a", "b", "c"].map { one.replacing("NAME", with: $0) }.joined(), "misconceptions.dl")
        #expect(
            try folder.findings() == [
                "`b` answers as `a` does, which is named instead", "`c` answers as `a` does, which is named instead",
            ])
    }
}
