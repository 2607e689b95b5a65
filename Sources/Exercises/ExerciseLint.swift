import Files
import Diagnostics
import Runtime
import Sessions

/// Holds an exercise to what a learner may rely on.
public struct ExerciseLint {
    static let fewestMisconceptions = 3
    static let hintCounts = 2...3

    private let exercise: Exercise
    private let options: Session.Options
    private let interrupt: InterruptFlag

    public init(_ exercise: Exercise, options: Session.Options = .init(), interrupt: InterruptFlag = .init()) {
        self.exercise = exercise
        self.options = options
        self.interrupt = interrupt
    }

    /// What is wrong with the exercise; nothing when it is sound.
    ///
    /// The starter runs and fails a check by a difference or by its own `fail`; the solution passes; every misconception fails
    /// and gets its own hint; there are hints, visible checks and hidden ones of other sizes.
    ///
    /// - Throws: `Interrupted`.
    public func findings() throws -> [String] {
        do {
            return try texts() + answers()
        } catch let error as Interrupted {
            throw error
        } catch let error as any TeachableError {
            return [error.problem.message]
        }
    }

    private func texts() throws -> [String] {
        var findings: [String] = []
        let task = try exercise.task()
        if !task.hasPrefix("# ") { findings.append("task.md begins with no title `# ...`") }
        if task.split(separator: "\n").count < 2 { findings.append("task.md has a title only") }
        let hints = try exercise.hints()
        if !ExerciseLint.hintCounts.contains(hints.count) { findings.append("hints.md has \(hints.count) hints, not 2 or 3") }
        let checks = try exercise.checks()
        if !checks.contains(where: { !$0.isHidden }) { findings.append("checks.dl has no visible check") }
        if !checks.contains(where: \.isHidden) { findings.append("checks.dl has no hidden check") }
        if Set(checks.map(\.claim)).count < checks.count { findings.append("two checks make the same claim") }
        return findings
    }

    private func answers() throws -> [String] {
        let checker = try Checker(exercise, options: options, interrupt: interrupt)
        var findings: [String] = []
        let solution = try checker.check(file: exercise.path(of: "solution.dl"))
        if !solution.passes {
            findings.append("the solution fails:\n" + solution.text())
            return findings
        }
        findings += sizes(solution.results)
        let starter = try checker.check(file: exercise.path(of: "starter.dl"))
        if let mistake = starter.mistakes.first { findings.append("the starter does not run:\n" + mistake.rendered()) }
        if starter.passes { findings.append("the starter passes") }
        if case .failed(let diagnostic) = starter.firstFailure?.outcome, diagnostic.problem.code != "failed" {
            findings.append("the starter fails with an error that is not its own:\n" + diagnostic.rendered())
        }
        let misconceptions = try exercise.misconceptions()
        if misconceptions.count < ExerciseLint.fewestMisconceptions {
            findings.append("misconceptions.dl has \(misconceptions.count) variants, not \(ExerciseLint.fewestMisconceptions) or more")
        }
        for misconception in misconceptions {
            let report = try checker.check(misconception)
            if let mistake = report.mistakes.first {
                findings.append("`\(misconception.name)` does not run:\n" + mistake.rendered())
            } else if report.passes {
                findings.append("`\(misconception.name)` passes all checks")
            } else if let named = try checker.diagnosis(of: report.results), named.name != misconception.name {
                findings.append("`\(misconception.name)` answers as `\(named.name)` does, which is named instead")
            }
        }
        return findings
    }

    /// Hidden checks that look at inputs of the size that a visible one has.
    private func sizes(_ results: [CheckReport.Result]) -> [String] {
        func size(_ result: CheckReport.Result) -> String {
            result.sizes.isEmpty ? result.check.expectation : JSONValue.list(result.sizes).text
        }
        let seen = Set(results.filter { !$0.check.isHidden }.map(size))
        return results.filter { $0.check.isHidden && seen.contains(size($0)) }
            .map { "the hidden check `\($0.check.claim)` has inputs of a visible one's size" }
    }
}
