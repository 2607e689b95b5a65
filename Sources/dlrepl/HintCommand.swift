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
            let hints = try setting.catalogue.exercise(named: name).hints()
            guard !hints.isEmpty else { return ExitStatus.success }
            let shown = min(setting.progress?.entries()[name]?.hintCount ?? 0, hints.count)
            let next = min(shown, hints.count - 1)
            setting.note(name) { $0.hintCount = next + 1 }
            setting.output.write("hint \(next + 1) of \(hints.count)\n\(hints[next])\n")
            return ExitStatus.success
        }
    }
}
