import ArgumentParser
import Glibc
import Sessions
import Terminal

struct DlreplCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dlrepl",
        abstract: "A notebook-style prompt and script host for learning deep learning.",
        usage: """
            dlrepl                          the prompt; reads a program from a pipe
            dlrepl -e EXPRESSION            evaluates, prints the value if there is one
            dlrepl run FILE [ARGUMENTS...]  runs a program or a lesson: dlrepl run lessons/ch5.dl
            """,
        discussion: "Exit status: 0 done, 1 a program failed, 2 wrong usage, 130 interrupted.",
        version: Version.text,
        subcommands: [
            RunCommand.self, LearnCommand.self, FormatCommand.self, CostCommand.self, ExplainCommand.self, BookCommand.self,
            ConvertCommand.self, ModelsCommand.self,
            ExercisesCommand.self, CheckCommand.self, HintCommand.self, ResetCommand.self, LintCommand.self, DoctorCommand.self,
            StartCommand.self,
        ],
        defaultSubcommand: StartCommand.self)

    /// Reads the command line and does what it says.
    ///
    /// - Returns: the exit status.
    static func run(_ words: [String]) -> Int32 {
        let output = StandardOutput()
        do {
            var command = try parseAsRoot(words)
            try command.run()
            return output.finish(ExitStatus.success)
        } catch {
            let status = exitCode(for: error).rawValue
            let message = fullMessage(for: error)
            if error is ExitCode { return status }
            if status == ExitStatus.success {
                output.write(message + "\n")
                return output.finish(status)
            }
            output.writeError(message)
            return status == ExitCode.validationFailure.rawValue ? ExitStatus.usage : status
        }
    }
}

/// The options of everything that runs a program.
struct SessionOptions: ParsableArguments {
    @Option(help: "Start of every random word.")
    var seed = 0

    @Option(help: "How many threads a computation may take.")
    var threads: Int?

    @Option(help: ArgumentHelp("Where figures and images with a relative path are saved.", valueName: "folder"))
    var figures: String?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads goes from 1 to 1024.") }
    }

    var options: Session.Options {
        var options = Session.Options()
        options.seed = seed
        options.threadCount = threads
        options.figuresFolder = figures
        return options
    }
}
