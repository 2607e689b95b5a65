/// Why an exercise could not be had, begun or read.
public enum ExerciseError: Error, Equatable, Sendable {
    case unknown(name: String, near: [String])
    /// A file whose name is no exercise's.
    case unknownFile(path: String)
    /// A cell of `checks.dl` that is not what `Check` says.
    case malformedCheck(path: String, line: Int, reason: String)
    /// A cell of `misconceptions.dl` that is not what `Misconception` says.
    case malformedMisconception(path: String, line: Int, reason: String)
    /// A learner's file would lie among the files of the installation.
    case insideInstallation(folder: String)
    /// There is nothing to put aside.
    case notBegun(name: String, path: String)
    case notSolved(name: String)
    /// A session has not got the functions that an exercise asks for.
    case notAnswered(name: String, functions: [String])
}
