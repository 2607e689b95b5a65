import Exercises
import Files
import TestSupport
import Testing

struct LearnersCopyTests {
    let folder: ExerciseFolder
    let copy: LearnersCopy

    init() throws {
        folder = try ExerciseFolder()
        try Folder.make(folder.folder.path + "/work")
        copy = try LearnersCopy(of: folder.exercise, in: folder.folder.path + "/work", home: folder.folder.path)
    }

    @Test("a copy has the task as prose, then the starter")
    func begins() throws {
        try copy.begin()
        #expect(
            try folder.folder.read("work/double.dl")
                == "# %% [markdown]\n# # Twice\n#\n# Write `double(x)`: $2 x$.\n\n# %%\nfn double(x) { x }\n")
        #expect(Folder.entries(of: folder.folder.path + "/work") == ["double.dl"])
    }

    @Test("a file that is there is never written over")
    func keeps() throws {
        try folder.folder.write("mine", to: "work/double.dl")
        #expect(throws: FileError.self) { try copy.begin() }
        #expect(try folder.folder.read("work/double.dl") == "mine")
    }

    @Test("reset keeps every answer under a name of its own")
    func resets() throws {
        #expect(throws: ExerciseError.self) { try copy.reset() }
        for answer in ["first", "second"] {
            try folder.folder.write(answer, to: "work/double.dl")
            _ = try copy.reset()
        }
        #expect(try folder.folder.read("work/double.1.bak") == "first")
        #expect(try folder.folder.read("work/double.2.bak") == "second")
        #expect(try folder.folder.read("work/double.dl").hasSuffix("fn double(x) { x }\n"))
    }

    @Test("nothing is written among the lessons, nor below them by a link")
    func installation() throws {
        let home = folder.folder.path
        #expect(throws: ExerciseError.self) { try LearnersCopy(of: folder.exercise, in: home + "/Lessons", home: home) }
        #expect(throws: ExerciseError.self) { try LearnersCopy(of: folder.exercise, in: home + "/work/../Lessons/exercises", home: home) }
    }
}
