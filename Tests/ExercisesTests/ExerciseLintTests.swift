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
