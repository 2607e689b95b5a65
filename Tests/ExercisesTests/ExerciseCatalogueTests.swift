import Exercises
import Testing

struct ExerciseCatalogueTests {
    @Test("exercises are found by folder, and the number in front is for order only")
    func found() throws {
        let folder = try ExerciseFolder()
        try folder.folder.write("# Later", to: "Lessons/exercises/ch9/02-2-norm/task.md")
        try folder.folder.write("no exercise", to: "Lessons/exercises/README.md")
        let catalogue = ExerciseCatalogue(home: folder.folder.path)
        #expect(catalogue.exercises.map(\.name) == ["double", "2-norm"])
        #expect(catalogue.exercises.map(\.chapter) == ["ch9", "ch9"])
        #expect(catalogue.exercises.map(\.title) == ["Twice", "Later"])
        #expect(try catalogue.exercise(answeredBy: "work/double.dl").name == "double")
        #expect(throws: ExerciseError.unknown(name: "duoble", near: ["double"])) { try catalogue.exercise(named: "duoble") }
        #expect(throws: ExerciseError.unknownFile(path: "a.dl")) { try catalogue.exercise(answeredBy: "a.dl") }
        #expect(ExerciseCatalogue(home: folder.folder.path + "/absent").exercises.isEmpty)
    }

    @Test("hints are the parts between the lines")
    func hints() throws {
        #expect(try ExerciseFolder().hints() == ["Twice.", "`2 * x`"])
    }
}
