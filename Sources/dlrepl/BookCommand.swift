import ArgumentParser
import Book
import Diagnostics
import Files
import Glibc
import Runtime
import Terminal

struct BookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book", abstract: "Make the pages of the Book by running the lessons.",
        discussion: """
            The pages go into the folder Book of the installation. PAGES are names as ch4/05-ssd; all by default. A lesson that needs a
            fetched model is left as it is where the model is not there.
            """)

    @Flag(help: "Write nothing; name the files that are stale, and end with 1 if there are any.")
    var verify = false

    @Option(help: ArgumentHelp("Make a web site of the pages in Book, with pandoc, and run nothing.", valueName: "folder"))
    var site: String?

    @Argument(help: "Only these pages.")
    var pages: [String] = []

    func run() throws {
        let output = StandardOutput()
        guard let home = Installation.current().home else {
            throw ValidationError("The folder with the program's lessons is not found; set DLREPL_HOME to it.")
        }
        let scratch = "/tmp/dlrepl-book-\(getpid())"
        defer { Folder.removeFiles(in: scratch) }
        try output.ending {
            let book = try Book(home: home, scratch: scratch, interrupt: InterruptSignal.flag)
            let known = ["README.md"] + book.entries.map(\.name)
            for page in pages where !known.contains(page + ".md") && !known.contains(page) {
                throw ValidationError("The Book has no page '\(page)'.")
            }
            if let site {
                try Site(of: book, in: site, scratch: scratch).write()
                output.write("\(site)/index.html\n")
                return ExitStatus.success
            }
            let isWanted = { (entry: BookEntry) in
                pages.isEmpty || pages.contains(entry.name) || pages.contains { $0 + ".md" == entry.name }
            }
            let report: Book.Report
            do {
                report = try verify ? book.verify(isWanted) : book.write(isWanted)
            } catch BookError.lessonFailed(let lesson, let diagnostics) {
                for diagnostic in diagnostics { output.writeError(diagnostic.rendered(colour: output.errorsHaveColour)) }
                throw BookError.lessonFailed(lesson: lesson, diagnostics: diagnostics)
            }
            for path in report.changed { output.write(verify ? "Book/\(path) is stale\n" : "changed Book/\(path)\n") }
            for words in report.skipped { output.write("left out \(words)\n") }
            return verify && !report.changed.isEmpty ? ExitStatus.failed : ExitStatus.success
        }
    }
}
