import ArgumentParser
import Exercises
import Glibc
import Runtime
import Terminal

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check your answer to an exercise.",
        discussion: """
            NAME stands for the file NAME.dl in the current folder, which is written first if there is none. A file elsewhere is named
            by its path. Exit status: 0 when all checks hold, 1 when not.
            """)

    @Flag(help: "Check again whenever the file is saved, until all checks hold.")
    var watch = false

    @Flag(help: "Print one JSON object for each check of the file.")
    var json = false

    @Option(help: ArgumentHelp("Which exercise the file answers, where its name does not say so.", valueName: "name"))
    var exercise: String?

    @Argument(help: ArgumentHelp("The exercise, or the file with your answer.", valueName: "name-or-file"))
    var answer: String

    func run() throws {
        let setting = try ExerciseSetting()
        try setting.run {
            let isFile = answer.hasSuffix(".dl") || answer.contains("/") || exercise != nil
            let catalogue = setting.catalogue
            let exercise =
                try exercise.map { try catalogue.exercise(named: $0) }
                ?? (isFile ? catalogue.exercise(answeredBy: answer) : catalogue.exercise(named: answer))
            var path = answer
            if !isFile {
                let copy = try LearnersCopy(of: exercise, in: ".", home: setting.home)
                path = copy.path
                if !copy.exists {
                    try copy.begin()
                    setting.note(exercise.name) { _ in }
                    if !json { setting.output.write("\(setting.output.prose(try exercise.task()))\n\nWrite your answer in \(path).\n\n") }
                }
            }
            var passes = try check(path, exercise, setting)
            var state = FileState(path)
            while watch && !passes {
                setting.output.flush()
                usleep(100_000)
                if InterruptSignal.flag.isRaised { throw Interrupted() }
                guard let now = FileState(path), now != state else { continue }
                state = now
                if !json { setting.output.write("\n") }
                passes = try check(path, exercise, setting)
            }
            return passes ? ExitStatus.success : ExitStatus.failed
        }
    }

    private func check(_ path: String, _ exercise: Exercise, _ setting: ExerciseSetting) throws -> Bool {
        let (output, asJSON) = (setting.output, json)
        let checker = try Checker(exercise, options: setting.options, interrupt: InterruptSignal.flag)
        let report = try checker.check(file: path) { if !asJSON { output.write($0) } }
        setting.note(exercise.name) { if report.passes { $0.isSolved = true } }
        if json {
            output.write(report.json.text + "\n")
            return report.passes
        }
        output.write(report.text(colour: output.hasColour))
        if report.passes {
            output.write("One way to write it, with comments: dlrepl exercises solution \(exercise.name)\n")
        } else if report.misconception == nil && !report.results.isEmpty {
            output.write("A hint: dlrepl hint \(exercise.name)\n")
        }
        return report.passes
    }
}
