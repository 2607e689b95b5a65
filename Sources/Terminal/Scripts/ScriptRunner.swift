import Diagnostics
import Files
import Runtime
import Sessions

/// Runs a whole program for the command line: a file, an expression, what comes through a pipe.
public struct ScriptRunner {
    private let output: StandardOutput
    private let options: Session.Options
    private let installation: Installation
    /// Whether one JSON object with all that came of it is printed instead.
    private let asJSON: Bool

    public init(
        output: StandardOutput, options: Session.Options, installation: @autoclosure () -> Installation = .current(),
        asJSON: Bool = false
    ) {
        self.output = output
        self.options = options
        self.installation = installation()
        self.asJSON = asJSON
    }

    /// Runs the file at `path`, or the lesson of that name; `-` is the standard input.
    ///
    /// - Returns: the exit status.
    public func run(file path: String) -> Int32 {
        if path == "-" { return runStandardInput() }
        let found = File.exists(path) ? path : installation.lesson(path) ?? path
        do {
            return run(try File.readText(found), name: found, showsValue: false)
        } catch {
            var problem = Problem(of: error, code: "file")
            let lessons = installation.lessonNames
            if problem.help.isEmpty && !lessons.isEmpty && !File.exists(found) {
                let near = NearestNames.of(path, among: lessons + lessons.map { "lessons/" + $0 })
                problem.help = near.isEmpty ? "" : "did you mean \(NearestNames.alternatives(near))?"
            }
            return report(problem)
        }
    }

    /// Runs a program that comes through a pipe.
    public func runStandardInput() -> Int32 {
        do {
            return run(try File.readText("/dev/stdin"), name: "stdin", showsValue: false)
        } catch {
            return report(Problem(of: error, code: "file"))
        }
    }

    /// Runs an expression and prints its value, unless it is `none`.
    public func evaluate(_ text: String, name: String = "-e") -> Int32 { run(text, name: name, showsValue: true) }

    private func run(_ text: String, name: String, showsValue: Bool) -> Int32 {
        InterruptSignal.install(.endsAtSecond)
        var options = options
        options.dataFolders = [Folder.containing(name), installation.photos].compactMap { $0 }
        let session = Session(options: options, interrupt: InterruptSignal.flag)
        installation.giveExercises(to: session, on: asJSON ? nil : output)
        let printed = PrintedText()
        session.output = asJSON ? { printed.text += $0 } : output.write
        session.machine.outputIsTerminal = output.isTerminal && !asJSON
        let outcome = session.run(text, name: name)
        if asJSON {
            let report = ScriptReport(outcome: outcome, printed: printed.text, session: session)
            output.write(report.json.text + "\n")
            return output.finish(report.exitStatus)
        }
        switch outcome {
        case .value(let value):
            if showsValue && !value.isNone { output.write(session.text(value) + "\n") }
            return output.finish(ExitStatus.success)
        case .nothing: return output.finish(ExitStatus.success)
        case .failed(let diagnostics):
            for diagnostic in diagnostics { output.writeError(diagnostic.rendered(colour: output.errorsHaveColour)) }
            return output.finish(ExitStatus.failed)
        case .interrupted:
            output.writeError("interrupted")
            return output.finish(ExitStatus.interrupted)
        }
    }

    /// A problem that has no place in a source.
    private func report(_ problem: Problem) -> Int32 {
        if asJSON {
            output.write(ScriptReport(problem: problem).json.text + "\n")
        } else {
            output.writeError(problem.text)
        }
        return output.finish(ExitStatus.failed)
    }
}

/// What a program printed.
private final class PrintedText {
    var text = ""
}

extension Problem {
    /// The words of a problem without a place: `error[file]: ...`, and the help below.
    public var text: String {
        "error[\(code)]: \(message)" + (help.isEmpty ? "" : "\n  = help: \(help)")
    }
}
