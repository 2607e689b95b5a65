import Diagnostics
import Runtime
import Sessions

/// The exercises inside a session: what `exercise("iou")`, `check("iou")` and `hint("iou")` say at the prompt and in a program.
///
/// Checked are the functions that the session has. A file with an answer is checked by the command, `dlrepl check FILE`.
public final class SessionExercises: ExerciseDesk {
    private unowned let session: Session
    private let catalogue: ExerciseCatalogue
    private let progress: ExerciseProgress?
    private let options: Session.Options
    private let hasColour: Bool
    /// Markdown as the reader is to see it.
    private let prose: (String) -> String
    /// The names of the checks, which are not the session's.
    private let scope = GlobalScope()
    /// Where nothing is kept, what was shown here.
    private var hintsShown: [String: Int] = [:]

    /// - Parameters:
    ///   - home: the folder that holds the installed `Lessons`.
    ///   - progress: nil where nothing of the learner is kept.
    ///   - options: of the sessions in which known mistakes run.
    ///   - prose: shows Markdown.
    public init(
        of session: Session, home: String, progress: ExerciseProgress?, options: Session.Options = .init(), hasColour: Bool = false,
        prose: @escaping (String) -> String = { $0 }
    ) {
        self.session = session
        catalogue = ExerciseCatalogue(home: home)
        self.progress = progress
        self.options = options
        self.hasColour = hasColour
        self.prose = prose
    }

    public func list() -> String {
        catalogue.list(progress?.entries() ?? [:], next: { "exercise(\"\($0)\")" })
    }

    public func task(_ name: String) throws -> String {
        let exercise = try catalogue.exercise(named: name)
        note(name) { _ in }
        return """
            \(prose(try exercise.task()))

            Begin with:

            \(Exercise.trimmed(try exercise.starter()).indented)

            then: check("\(name)")

            """
    }

    public func check(_ name: String) throws -> String {
        let exercise = try catalogue.exercise(named: name)
        let checker = try Checker(exercise, options: options, interrupt: session.machine.interrupt)
        let report = try checker.check(session, scope: scope)
        if report.passes {
            note(name) { $0.isSolved = true }
            return report.text(colour: hasColour) + "One way to write it, with comments: dlrepl exercises solution \(name)\n"
        }
        if !report.missing.isEmpty { throw ExerciseError.notAnswered(name: name, functions: report.missing) }
        let ending = report.misconception == nil && !report.results.isEmpty ? "A hint: hint(\"\(name)\")\n" : ""
        return report.text(colour: hasColour) + ending
    }

    public func hint(_ name: String) throws -> String {
        let exercise = try catalogue.exercise(named: name)
        let shown = progress?.entries()[name]?.hintCount ?? hintsShown[name] ?? 0
        guard let hint = try exercise.hint(after: shown) else { return "" }
        hintsShown[name] = hint.number
        note(name) { $0.hintCount = hint.number }
        return prose(hint.text) + "\n"
    }

    /// What cannot be kept is no reason to stop learning.
    private func note(_ name: String, _ change: (inout ExerciseProgress.Entry) -> Void) {
        try? progress?.update(name, change)
    }
}

extension String {
    fileprivate var indented: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    }
}
