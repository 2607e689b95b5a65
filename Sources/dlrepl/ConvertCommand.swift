import ArgumentParser
import Diagnostics
import Files
import Runtime
import Sessions
import Terminal

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Turn a program into a Jupyter notebook, or back.",
        discussion: """
            The endings say which way: dlrepl convert lesson.dl lesson.ipynb, dlrepl convert lesson.ipynb lesson.dl. Cells, headings and
            metadata come back as they were. A program has no place for outputs; --run makes them.
            """)

    @Flag(name: .customLong("run"), help: "Run the program, and put what its cells print and draw into the notebook.")
    var runs = false

    @OptionGroup var session: SessionOptions

    @Argument(help: "A program, a lesson or a notebook.")
    var source: String

    @Argument(help: "The file to write.")
    var target: String

    func run() throws {
        let output = StandardOutput()
        let toNotebook = source.hasSuffix(".dl") && target.hasSuffix(".ipynb")
        guard toNotebook || source.hasSuffix(".ipynb") && target.hasSuffix(".dl") else {
            throw ValidationError("One of the two files ends in .dl and the other in .ipynb.")
        }
        if runs && !toNotebook { throw ValidationError("--run makes outputs, for which a program has no place.") }
        try output.ending {
            if toNotebook {
                try File.write(notebook().json, to: target)
            } else {
                let notebook = try NotebookFile(json: File.read(source, limit: NotebookFile.byteLimit))
                try File.write(notebook.program, to: target)
                let count = notebook.cells.reduce(0) { $0 + $1.outputs.count }
                if count > 0 {
                    output.writeError("\(count) output\(count == 1 ? " is" : "s are") left out: a program makes them when it runs")
                }
            }
            return ExitStatus.success
        }
    }

    private func notebook() throws -> NotebookFile {
        let installation = Installation.current()
        let path = File.exists(source) ? source : installation.lesson(source) ?? source
        let text = try File.readText(path)
        guard runs else { return NotebookFile(program: text) }
        let program = CellProgram(text, name: source)
        if let first = program.diagnostics.first { throw first }
        var options = session.options
        options.dataFolders = [Folder.containing(path), installation.photos].compactMap { $0 }
        let session = Session(options: options, interrupt: InterruptSignal.flag)
        installation.giveExercises(to: session, on: nil)
        return try NotebookFile(running: program, in: session, text: text)
    }
}
