import Files
import ArgumentParser
import Exercises
import Sessions
import Terminal

struct ExercisesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exercises", abstract: "List the exercises with your progress; begin one, open a solution.",
        subcommands: [List.self, Begin.self, Solution.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All exercises, chapter by chapter.")

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() throws {
            let setting = try ExerciseSetting()
            try setting.run {
                let entries = setting.progress?.entries() ?? [:]
                let list = setting.catalogue.list(entries, next: { "dlrepl check \($0)" })
                setting.output.write(json ? List.json(setting, entries).text + "\n" : list)
                return ExitStatus.success
            }
        }

        private static func json(_ setting: ExerciseSetting, _ entries: [String: ExerciseProgress.Entry]) -> JSONValue {
            .object([
                (
                    "exercises",
                    .list(
                        setting.catalogue.exercises.map { exercise in
                            let entry = entries[exercise.name]
                            return .object([
                                ("name", .string(exercise.name)), ("chapter", .string(exercise.chapter)),
                                ("title", .string(exercise.title)), ("begun", .bool(entry != nil)),
                                ("solved", .bool(entry?.isSolved ?? false)), ("hints", .int(entry?.hintCount ?? 0)),
                            ])
                        })
                )
            ])
        }
    }

    struct Begin: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start", abstract: "Write the file to answer in, NAME.dl in the current folder.")

        @Argument(help: "The exercise.")
        var name: String

        func run() throws {
            let setting = try ExerciseSetting()
            try setting.run {
                let exercise = try setting.catalogue.exercise(named: name)
                let copy = try LearnersCopy(of: exercise, in: ".", home: setting.home)
                try copy.begin()
                setting.note(name) { _ in }
                let task = setting.output.prose(try exercise.task())
                setting.output.write("\(task)\n\nWrite your answer in \(copy.path), then: dlrepl check \(name)\n")
                return ExitStatus.success
            }
        }
    }

    struct Solution: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "An answer with comments, once your own passes.")

        @Argument(help: "The exercise.")
        var name: String

        func run() throws {
            let setting = try ExerciseSetting()
            try setting.run {
                let exercise = try setting.catalogue.exercise(named: name)
                guard setting.progress?.entries()[name]?.isSolved ?? false else { throw ExerciseError.notSolved(name: name) }
                setting.output.write(try exercise.solution())
                return ExitStatus.success
            }
        }
    }
}
