import ArgumentParser
import Exercises
import Terminal

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Prove of exercises that starters fail, solutions pass and mistakes are named.")

    @Argument(help: "The exercises; all by default.")
    var names: [String] = []

    func run() throws {
        let setting = try ExerciseSetting()
        try setting.run {
            let catalogue = setting.catalogue
            let exercises = names.isEmpty ? catalogue.exercises : try names.map { try catalogue.exercise(named: $0) }
            var unsound = 0
            for exercise in exercises {
                let lint = ExerciseLint(exercise, options: setting.options, interrupt: InterruptSignal.flag)
                let findings = try lint.findings()
                setting.output.write("\(findings.isEmpty ? "ok  " : "FAIL") \(exercise.chapter)/\(exercise.name)\n")
                for finding in findings {
                    setting.output.write("     " + finding.split(separator: "\n").joined(separator: "\n     ") + "\n")
                }
                unsound += findings.isEmpty ? 0 : 1
            }
            setting.output.write("\n\(exercises.count - unsound) of \(exercises.count) exercises are sound\n")
            return unsound == 0 && !exercises.isEmpty ? ExitStatus.success : ExitStatus.failed
        }
    }
}
