import ArgumentParser
import Terminal

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a program or a lesson.",
        discussion: """
            A file that does not exist is looked up among the lessons: dlrepl run lessons/ch5.dl
            What follows FILE belongs to the program, which sees it as `args`. FILE - is the standard input.
            """)

    @Flag(help: "Print one JSON object: status, output, value, diagnostics.")
    var json = false

    @OptionGroup var session: SessionOptions

    @Argument(help: "The program.")
    var file: String

    @Argument(parsing: .captureForPassthrough, help: "What the program sees as `args`.")
    var arguments: [String] = []

    func run() throws {
        var options = session.options
        options.arguments = arguments
        throw ExitCode(ScriptRunner(output: StandardOutput(), options: options, asJSON: json).run(file: file))
    }
}
