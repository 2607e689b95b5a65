import ArgumentParser
import Exercises
import Terminal

struct HintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hint", abstract: "The next hint for an exercise; each says more than the one before.")

    @Argument(help: "The exercise.")
    var name: String

    func run() throws {
        let setting = try ExerciseSetting()
        try setting.run {
            let exercise = try setting.catalogue.exercise(named: name)
            guard let hint = try exercise.hint(after: setting.progress?.entries()[name]?.hintCount ?? 0) else {
                return ExitStatus.success
            }
            setting.note(name) { $0.hintCount = hint.number }
            setting.output.write(setting.output.prose(hint.text) + "\n")
            return ExitStatus.success
        }
    }
}
