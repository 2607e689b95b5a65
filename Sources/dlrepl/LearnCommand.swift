import ArgumentParser
import Diagnostics
import Files
import Sessions
import Terminal

struct LearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn", abstract: "Go through a lesson cell by cell; without a name, list the lessons.",
        discussion: """
            Enter runs the cell that is shown; what you type in between runs in the same session. `quit` leaves and keeps the place.
            """)

    @Option(help: ArgumentHelp("The language of the prose, where the lesson has it: en, zh.", valueName: "language"))
    var lang = Cell.firstEdition

    @OptionGroup var session: SessionOptions

    @Argument(help: "The lesson, as ch5 or ch4/05-ssd.")
    var lesson: String?

    func run() throws {
        let output = StandardOutput()
        let installation = Installation.current()
        let progress = StateFolder.path(of: "lessons", environment: Environment.variable).map { LessonProgress(path: $0) }
        guard let lesson else {
            let places = progress?.places() ?? [:]
            for path in installation.lessonNames {
                output.write(row(path, places[String(path.dropLast(3))], installation) + "\n")
            }
            output.write("\nTo go through one: dlrepl learn NAME\n")
            throw ExitCode(output.finish(ExitStatus.success))
        }
        let path = installation.lesson(lesson + ".dl") ?? installation.lesson(lesson) ?? lesson
        guard path.hasSuffix(".dl") else {
            let near = NearestNames.of(lesson, among: installation.lessonNames.map { String($0.dropLast(3)) })
            throw ValidationError(
                "There is no lesson '\(lesson)'"
                    + (near.isEmpty ? "; `dlrepl learn` lists them." : "; did you mean \(NearestNames.alternatives(near))?"))
        }
        do {
            let program = CellProgram(try File.readText(path), name: path)
            guard program.diagnostics.isEmpty else {
                for diagnostic in program.diagnostics { output.writeError(diagnostic.rendered(colour: output.errorsHaveColour)) }
                throw ExitCode(output.finish(ExitStatus.failed))
            }
            let editions = Set(program.cells.filter { $0.kind == .prose }.map(\.edition))
            guard editions.isEmpty || editions.contains(lang) else {
                throw ValidationError("This lesson has no prose in '\(lang)'; it has \(editions.sorted().joined(separator: ", ")).")
            }
            let name = installation.home.flatMap { home in
                path.hasPrefix(home + "/Lessons/") ? String(path.dropFirst(home.count + 9).dropLast(3)) : nil
            }
            var options = session.options
            options.dataFolders = [Folder.containing(path)]
            let repl = REPL.onTerminal(output: output, options: options)
            let walk = LessonWalk(name: name ?? path, program: program, repl: repl, progress: name == nil ? nil : progress, edition: lang)
            throw ExitCode(walk.run())
        } catch let error as any TeachableError {
            output.writeError(error.problem.text)
            throw ExitCode(output.finish(ExitStatus.failed))
        }
    }

    /// Name, how far one has come, title.
    private func row(_ path: String, _ place: LessonProgress.Place?, _ installation: Installation) -> String {
        let name = String(path.dropLast(3))
        let state = place.map { $0.cell >= $0.cellCount ? "done" : $0.cell == 0 ? "" : "\($0.cell + 1)/\($0.cellCount)" } ?? ""
        let text = installation.lesson(path).flatMap { try? File.readText($0) } ?? ""
        let title = text.split(separator: "\n").first { $0.hasPrefix("# # ") }?.dropFirst(4) ?? ""
        func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
        return "\(padded(name, 24))  \(padded(state, 6))  \(title)"
    }
}
