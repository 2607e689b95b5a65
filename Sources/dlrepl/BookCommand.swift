import ArgumentParser
import Book
import Diagnostics
import Files
import Glibc
import Terminal

struct BookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book", abstract: "Make the pages of the Book from the language, the words and the errors.")

    @Flag(help: "Write nothing; name the pages that are stale, and end with 1 if there are any.")
    var verify = false

    func run() throws {
        let output = StandardOutput()
        guard let home = Installation.current().home else {
            throw ValidationError("The folder with the program's lessons is not found; set DLREPL_HOME to it.")
        }
        let scratch = "/tmp/dlrepl-book-\(getpid())"
        defer { Folder.removeFiles(in: scratch) }
        do {
            let book = Book(home: home, scratch: scratch)
            let names = try verify ? book.stalePages() : book.write()
            for name in names { output.write(verify ? "Book/\(name) is stale\n" : "wrote Book/\(name)\n") }
            throw ExitCode(output.finish(verify && !names.isEmpty ? ExitStatus.failed : ExitStatus.success))
        } catch let error as any TeachableError {
            output.writeError(error.problem.text)
            throw ExitCode(output.finish(ExitStatus.failed))
        }
    }
}
