import Files
import Glibc

/// The file in which a learner answers an exercise: `NAME.dl` in a folder of the learner's own.
public struct LearnersCopy: Sendable {
    private let exercise: Exercise
    public let path: String

    /// - Parameters:
    ///   - folder: the learner's; `.` for the current one.
    ///   - home: the folder that holds the installed `Lessons`.
    /// - Throws: `ExerciseError.insideInstallation`.
    public init(of exercise: Exercise, in folder: String, home: String) throws {
        self.exercise = exercise
        path = folder == "." ? "\(exercise.name).dl" : "\(folder)/\(exercise.name).dl"
        if let own = LearnersCopy.resolved(folder), let lessons = LearnersCopy.resolved(home + "/Lessons"),
            own == lessons || own.hasPrefix(lessons + "/")
        {
            throw ExerciseError.insideInstallation(folder: own)
        }
    }

    public var exists: Bool { File.exists(path) }

    /// Writes the task and the starter to a file that is not there yet.
    ///
    /// - Throws: `FileError`, also when the file is there.
    public func begin() throws { try File.create(exercise.learnersFile(), at: path) }

    /// Puts the file aside under a name that is free (`iou.1.bak`, `iou.2.bak`, ...) and begins anew. At every moment what the learner wrote has
    /// a name.
    ///
    /// - Returns: where the old answer lies now.
    /// - Throws: `ExerciseError.notBegun`, `FileError`.
    public func reset() throws -> String {
        guard exists else { throw ExerciseError.notBegun(name: exercise.name, path: path) }
        let starter = try exercise.learnersFile()
        var number = 1
        while true {
            let backup = "\(path.dropLast(3)).\(number).bak"
            do {
                try File.addName(backup, of: path)
                try File.write(starter, to: path)
                return backup
            } catch FileError.system(_, _, EEXIST) {
                number += 1
            }
        }
    }

    private static func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}
