import ArgumentParser
import Exercises
import Terminal

struct ResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Begin an exercise anew; what you wrote is kept under another name.")

    @Argument(help: "The exercise.")
    var name: String

    func run() throws {
        let setting = try ExerciseSetting()
        try setting.run {
            let exercise = try setting.catalogue.exercise(named: name)
            let copy = try LearnersCopy(of: exercise, in: ".", home: setting.home)
            let backup = try copy.reset()
            setting.note(name) { $0 = ExerciseProgress.Entry() }
            setting.output.write("\(copy.path) is the starter again; your answer lies in \(backup)\n")
            return ExitStatus.success
        }
    }
}
