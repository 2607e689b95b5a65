import Files
import Diagnostics
import Sessions

/// What came of checking an answer.
public struct CheckReport: Sendable {
    public struct Result: Sendable {
        public enum Outcome: Sendable {
            case holds
            /// `difference` is the first element that differs, or both shapes.
            case differs(got: String, expected: String, difference: String)
            /// The answer, or what it gave to compare with, is an error.
            case failed(Diagnostic)
        }

        public var check: Check
        /// What the statements before the expectation made, as text.
        public var inputs: [(name: String, value: String)] = []
        public var outcome: Outcome
        /// What the learner's functions gave; for an error its code.
        var answer: JSONValue = .null
        /// The inputs without their numbers where they are many: shapes.
        var sizes: [JSONValue] = []

        public var holds: Bool {
            if case .holds = outcome { true } else { false }
        }
    }

    public var exercise: String
    public var results: [Result] = []
    /// Why the answer could not be run at all.
    public var mistakes: [Diagnostic] = []
    /// Functions that the exercise asks for and the answer lacks.
    public var missing: [String] = []
    /// The known mistake that gives just these answers.
    public var misconception: Misconception?

    public var passes: Bool {
        mistakes.isEmpty && missing.isEmpty && !results.isEmpty && results.allSatisfy(\.holds)
    }

    /// The first check that fails.
    public var firstFailure: Result? { results.first { !$0.holds } }
}
