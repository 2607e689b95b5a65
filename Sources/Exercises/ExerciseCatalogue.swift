import Diagnostics
import Files

/// All exercises that come with the program, found by folder: `Lessons/exercises/CHAPTER/NAME`.
public struct ExerciseCatalogue: Sendable {
    /// Chapter by chapter, in the order of the folders' names.
    public let exercises: [Exercise]

    /// - Parameter home: the folder that holds `Lessons`.
    public init(home: String) {
        let top = home + "/Lessons/exercises"
        exercises = Folder.entries(of: top).flatMap { chapter in
            Folder.entries(of: "\(top)/\(chapter)").map { Exercise(folder: "\(top)/\(chapter)/\($0)") }
        }
    }

    /// - Throws: `ExerciseError.unknown`.
    public func exercise(named name: String) throws -> Exercise {
        if let found = exercises.first(where: { $0.name == name }) { return found }
        throw ExerciseError.unknown(name: name, near: NearestNames.of(name, among: exercises.map(\.name)))
    }

    /// The exercise that a learner's file answers, by the file's name: `work/iou.dl` answers `iou`.
    ///
    /// - Throws: `ExerciseError.unknownFile`.
    public func exercise(answeredBy path: String) throws -> Exercise {
        let file = path.split(separator: "/").last ?? ""
        let name = file.hasSuffix(".dl") ? file.dropLast(3) : file
        guard let found = exercises.first(where: { $0.name == name }) else { throw ExerciseError.unknownFile(path: path) }
        return found
    }

    /// All exercises chapter by chapter, as a learner reads the list.
    ///
    /// - Parameters:
    ///   - entries: how far the learner has come.
    ///   - next: what begins an exercise.
    public func list(_ entries: [String: ExerciseProgress.Entry], next: (String) -> String) -> String {
        let width = exercises.map(\.name.count).max() ?? 0
        var (text, chapter) = ("", "")
        for exercise in exercises {
            if exercise.chapter != chapter { text += (chapter.isEmpty ? "" : "\n") + exercise.chapter + "\n" }
            chapter = exercise.chapter
            let state = entries[exercise.name].map { $0.isSolved ? "solved" : "begun " } ?? "      "
            let gap = String(repeating: " ", count: width + 2 - exercise.name.count)
            text += "  \(state)  \(exercise.name)\(gap)\(exercise.title)\n"
        }
        let solved = exercises.filter { entries[$0.name]?.isSolved ?? false }.count
        let unsolved = exercises.first { !(entries[$0.name]?.isSolved ?? false) }
        text += "\n\(solved) of \(exercises.count) solved"
        return text + (unsolved.map { "; next: \(next($0.name))\n" } ?? "\n")
    }
}
