/// Where a program gets its exercises: what the words `exercise`, `check` and `hint` ask. Each answer is a text to print.
///
/// The exercises stand above the language; who drives a session gives its machine a desk.
public protocol ExerciseDesk: AnyObject {
    /// All exercises, with how far the learner has come.
    func list() throws -> String

    /// What to write, and what to begin with.
    func task(_ name: String) throws -> String

    /// What comes of checking the functions that the session has: which claims hold, and the first that does not in full.
    func check(_ name: String) throws -> String

    /// The next hint.
    func hint(_ name: String) throws -> String
}
