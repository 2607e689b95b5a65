import ArgumentParser
import Sessions
import Terminal

/// `dlrepl` without a command's name: the prompt, a program through a pipe, or `-e`.
struct StartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "The prompt; with -e, evaluate an expression.")

    @Option(name: .customShort("e"), parsing: .unconditional, help: ArgumentHelp("Evaluate this.", valueName: "expression"))
    var expression: String?

    @Flag(help: "With -e: print one JSON object, as `dlrepl run --json` does.")
    var json = false

    @OptionGroup var session: SessionOptions

    @Argument(parsing: .captureForPassthrough, help: "What the program sees as `args`.")
    var arguments: [String] = []

    func run() throws {
        var options = session.options
        options.arguments = arguments
        if let expression {
            throw ExitCode(ScriptRunner(output: StandardOutput(), options: options, asJSON: json).evaluate(expression))
        }
        if let word = arguments.first {
            throw ValidationError("There is no command '\(word)'. To run a file: dlrepl run \(word)")
        }
        throw ExitCode(Start.standardInput(options))
    }
}
