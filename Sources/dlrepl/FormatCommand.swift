import ArgumentParser
import Terminal

struct FormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Put programs into the language's layout.",
        discussion: """
            Indentation, spaces and empty lines are put in order; words, comments and line breaks stay, and so does what the
            program means. A folder stands for all .dl files below it; - reads the standard input and prints the layout.
            """)

    @Flag(help: "Write nothing; name the files in another layout, and end with 1 if there are any.")
    var check = false

    @Argument(help: "Files and folders.")
    var paths: [String]

    func run() throws {
        throw ExitCode(LayoutRunner(output: StandardOutput(), onlyChecks: check).run(paths))
    }
}
