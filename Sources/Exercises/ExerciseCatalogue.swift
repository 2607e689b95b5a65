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
}
