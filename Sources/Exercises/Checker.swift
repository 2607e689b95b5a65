import Diagnostics
import Files
import Runtime
import Sessions
import Syntax
import Tensors

/// Runs answers to one exercise through its checks.
public struct Checker {
    private let exercise: Exercise
    private let options: Session.Options
    private let interrupt: InterruptFlag
    private let checks: [Check]
    private let solution: String
    /// The names that an answer defines: those of the starter.
    private let names: [String]
    private let silence = SilentDesk()

    /// - Throws: `FileError`, `ExerciseError`.
    public init(_ exercise: Exercise, options: Session.Options = .init(), interrupt: InterruptFlag = .init()) throws {
        self.exercise = exercise
        self.options = options
        self.interrupt = interrupt
        checks = try exercise.checks()
        solution = try exercise.solution()
        names = Checker.functions(of: try exercise.starter())
    }

    /// Checks the answer in a file, and compares one that fails with the known mistakes.
    ///
    /// - Parameter output: takes what the answer prints.
    /// - Throws: `FileError`, `ExerciseError`; `Interrupted`.
    public func check(file path: String, output: @escaping (String) -> Void = { _ in }) throws -> CheckReport {
        do {
            return try report(file: path, output)
        } catch let error as Interrupted {
            if interrupt.isRaised { throw error }
            var report = CheckReport(exercise: exercise.name)
            report.mistakes = [Checker.endless(path)]
            return report
        }
    }

    /// Calls, rounds of loops and units of native work that an answer may take: some seconds.
    private static let stepLimit = 200_000_000

    private static func endless(_ path: String) -> Diagnostic {
        let problem = Problem(
            code: "exercise", message: "the answer does not come to an end: it was stopped after \(stepLimit) steps",
            help: "look for a loop whose condition never changes, or for a function that calls itself for ever")
        return Diagnostic(problem, source: SourceText(name: path, text: (try? File.readText(path)) ?? ""), span: Span(0, 0))
    }

    /// Checks the functions that a session has by now, as a program or its user defined them, and compares those that fail with
    /// the known mistakes. The session keeps its names and its random numbers.
    ///
    /// - Parameter scope: for the names of the checks; whatever it holds is forgotten.
    /// - Throws: `ExerciseError`; `Interrupted`.
    public func check(_ session: Session, scope: GlobalScope) throws -> CheckReport {
        let machine = session.machine
        let (generator, limits) = (machine.generator, machine.limits)
        // A word of the language that a check used has a place in the scope, too.
        func forget() {
            for name in scope.names { machine.define(name, machine.builtinValue(name) ?? .missing, in: scope) }
        }
        forget()
        defer {
            forget()
            machine.generator = generator
            machine.limits = limits
        }
        if limits.steps == nil { machine.limits.steps = Checker.stepLimit }
        var report = CheckReport(exercise: exercise.name)
        for name in names {
            if let value = machine.value(of: name, in: session.scope) {
                machine.define(name, value, in: scope)
            } else {
                report.missing.append(name)
            }
        }
        if !report.missing.isEmpty { return report }
        do {
            report.results = try results(in: session, scope)
            if !report.passes { report.misconception = try diagnosis(of: report.results) }
        } catch let error as Interrupted {
            if interrupt.isRaised || limits.steps != nil { throw error }
            report.mistakes = [Checker.endless("checks.dl")]
        }
        return report
    }

    private func report(file path: String, _ output: @escaping (String) -> Void) throws -> CheckReport {
        var report = CheckReport(exercise: exercise.name)
        let session = session()
        session.machine.limits.steps = Checker.stepLimit
        session.output = output
        do {
            // As an import the answer has names of its own: what a check calls its inputs changes nothing in it.
            try session.machine.importFile(path, SourceText(name: "", text: ""))
        } catch let diagnostic as Diagnostic {
            report.mistakes = Checker.mistakes(in: path) ?? [diagnostic]
            return report
        }
        report.missing = names.filter { session.machine.value(of: $0, in: session.scope) == nil }
        if !report.missing.isEmpty { return report }
        restoreWords(of: session)
        report.results = try results(in: session, session.scope)
        if !report.passes { report.misconception = try diagnosis(of: report.results) }
        return report
    }

    /// Checks the solution with a known mistake in place of its own definitions.
    ///
    /// - Throws: `ExerciseError`; `Interrupted`.
    func check(_ misconception: Misconception) throws -> CheckReport {
        var report = CheckReport(exercise: exercise.name)
        let session = session()
        for (text, file) in [(solution, "solution.dl"), (misconception.program, "misconceptions.dl")] {
            switch session.run(text, name: file) {
            case .failed(let diagnostics):
                report.mistakes = diagnostics
                return report
            case .interrupted: throw Interrupted()
            case .value, .nothing: break
            }
        }
        report.results = try results(in: session, session.scope)
        return report
    }

    /// The first known mistake that answers every check as these results do.
    func diagnosis(of results: [CheckReport.Result]) throws -> Misconception? {
        try exercise.misconceptions().first { misconception in
            let variant = try check(misconception).results
            return variant.count == results.count && zip(variant, results).allSatisfy { $0.answer.isClose(to: $1.answer) }
        }
    }

    /// A session of an answer's own. A `check("iou")` that stands in the answer says nothing while it is checked.
    private func session() -> Session {
        let session = Session(options: options, interrupt: interrupt)
        session.machine.exercises = silence
        return session
    }

    // MARK: - One check

    private func results(in session: Session, _ scope: GlobalScope) throws -> [CheckReport.Result] {
        try checks.enumerated().map { number, check in
            session.machine.generator = Generator(seed: number)
            return try result(of: check, in: session, scope)
        }
    }

    private func result(of check: Check, in session: Session, _ scope: GlobalScope) throws -> CheckReport.Result {
        let path = "checks.dl"
        var result = CheckReport.Result(check: check, outcome: .holds)
        func fails(_ diagnostic: Diagnostic) -> CheckReport.Result {
            result.outcome = .failed(diagnostic)
            result.answer = .object([("error", .string(diagnostic.problem.code))])
            return result
        }
        if case .failed(let diagnostics) = try run(check.preparation.text, path, session, scope) { return fails(diagnostics[0]) }
        for name in check.inputNames {
            guard let value = session.machine.value(of: name, in: scope) else { continue }
            result.inputs.append((name, session.machine.textWithShape(value)))
            result.sizes.append(session.json(value).size)
        }
        // Names that nobody writes by chance.
        let (gotName, expectedName) = ("got__", "expected__")
        for (piece, name) in [(check.right, expectedName), (check.left, gotName)] {
            switch try run(piece.text, path, session, scope) {
            case .failed(let diagnostics): return fails(diagnostics[0])
            case .value(let value): session.machine.define(name, value, in: scope)
            case .nothing, .interrupted: session.machine.define(name, .none, in: scope)
            }
        }
        let got = session.machine.value(of: gotName, in: scope) ?? .none
        let expected = session.machine.value(of: expectedName, in: scope) ?? .none
        result.answer = session.json(got)
        let comparison = "expect \(gotName) \(check.comparison.rawValue) \(expectedName)"
        guard case .failed(let diagnostics) = try run(comparison, path, session, scope) else { return result }
        // The notes of a failed comparison: left, right, and what differs first.
        let difference = diagnostics[0].problem.notes.dropFirst(2).joined(separator: "; ")
        result.outcome = .differs(
            got: session.machine.textWithShape(got), expected: session.machine.textWithShape(expected),
            difference: difference)
        return result
    }

    private func run(_ text: String, _ path: String, _ session: Session, _ scope: GlobalScope) throws -> Session.Outcome {
        let outcome = session.run(text, name: path, in: scope)
        if case .interrupted = outcome { throw Interrupted() }
        return outcome
    }

    // MARK: - Names

    /// Gives the words of the language back their meaning in the checks, but for those that the exercise asks for.
    private func restoreWords(of session: Session) {
        for name in session.scope.names where !names.contains(name) {
            if let word = session.machine.builtinValue(name) { session.machine.define(name, word, in: session.scope) }
        }
    }

    /// All mistakes in a file's text; nil when it is well formed.
    private static func mistakes(in path: String) -> [Diagnostic]? {
        guard let text = try? File.readText(path) else { return nil }
        let found = Parser.parse(SourceText(name: path, text: text)).diagnostics
        return found.isEmpty ? nil : found
    }

    /// The names of the functions and variables that a program defines at its top.
    static func functions(of program: String) -> [String] {
        let statements = Parser.parse(SourceText(name: "", text: program)).program.statements
        return statements.compactMap { statement in
            if case .function(let function) = statement.kind { function.name?.name } else { nil }
        } + Check.names(boundBy: statements)
    }
}
