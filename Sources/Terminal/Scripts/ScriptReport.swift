import Files
import Diagnostics
import Runtime
import Sessions

/// What came of a program, for programs that read it: `dlrepl run --json`.
///
///     {"status": "failed", "output": "...", "value": null, "data": null, "diagnostics": [{"code": "name", ...}]}
///
/// `status` is `ok`, `failed` or `interrupted`; `value` is the last expression's text and `data` the value itself; a place
/// counts lines and columns from 1.
struct ScriptReport {
    let status: String
    let exitStatus: Int32
    var printed = ""
    var value: String?
    var data = JSONValue.null
    var diagnostics: [JSONValue] = []

    init(outcome: Session.Outcome, printed: String, session: Session) {
        self.printed = printed
        switch outcome {
        case .value(let value):
            (status, exitStatus) = ("ok", ExitStatus.success)
            self.value = value.isNone ? nil : session.text(value)
            data = session.json(value)
        case .nothing: (status, exitStatus) = ("ok", ExitStatus.success)
        case .failed(let found):
            (status, exitStatus) = ("failed", ExitStatus.failed)
            diagnostics = found.map { ScriptReport.json($0) }
        case .interrupted: (status, exitStatus) = ("interrupted", ExitStatus.interrupted)
        }
    }

    /// Of a program that could not be had.
    init(problem: Problem) {
        (status, exitStatus) = ("failed", ExitStatus.failed)
        diagnostics = [.object(ScriptReport.fields(problem) + [("rendered", .string(problem.text))])]
    }

    var json: JSONValue {
        .object([
            ("status", .string(status)), ("output", .string(printed)),
            ("value", value.map { .string($0) } ?? .null), ("data", data), ("diagnostics", .list(diagnostics)),
        ])
    }

    private static func json(_ diagnostic: Diagnostic) -> JSONValue {
        let (line, column) = diagnostic.source.position(at: Int(diagnostic.span.start))
        let (endLine, endColumn) = diagnostic.source.position(at: Int(diagnostic.span.end))
        return .object(
            fields(diagnostic.problem) + [
                ("source", .string(diagnostic.source.name)),
                ("line", .int(line)), ("column", .int(column)),
                ("end_line", .int(endLine)), ("end_column", .int(endColumn)),
                ("rendered", .string(diagnostic.rendered())),
            ])
    }

    private static func fields(_ problem: Problem) -> [(name: String, value: JSONValue)] {
        [
            ("code", .string(problem.code)), ("message", .string(problem.message)),
            ("notes", .list(problem.notes.map { .string($0) })), ("help", .string(problem.help)),
        ]
    }
}
