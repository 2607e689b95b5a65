import Files
import Glibc
import Sessions
import TestSupport
import Testing

/// Every lesson runs from beginning to end; each checks its own numbers with `expect`.
@Suite("Lessons", .serialized)
struct LessonTests {
    static let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Lessons"

    static let lessons = Folder.files(below: folder, ending: ".dl").filter { !$0.hasPrefix("exercises/") }

    @Test("there are lessons")
    func found() { #expect(!LessonTests.lessons.isEmpty) }

    @Test("a lesson runs without an error and prints the same twice", arguments: lessons)
    func runs(lesson: String) throws {
        let text = try File.readText("\(LessonTests.folder)/\(lesson)")
        let first = try output(of: text, lesson)
        // Training takes its time; that it is the same each time is DetectorTrainingTests' claim.
        if !text.contains("fit(net") { #expect(try output(of: text, lesson) == first) }
    }

    /// What it prints, without the line of a stopwatch.
    private func output(of text: String, _ lesson: String) throws -> [Substring] {
        var options = Session.Options()
        options.figuresFolder = "/tmp/dlrepl-lessons-\(getpid())"
        options.dataFolders = [LessonTests.folder + "/photos"]
        let session = Session(options: options)
        let printed = Printed()
        session.output = { printed.text += $0 }
        if case .failed(let diagnostics) = session.run(text, name: lesson) {
            Issue.record("\(diagnostics.map { $0.rendered() }.joined(separator: "\n"))")
        }
        // A program of prose alone has its receipts to show.
        #expect(!printed.text.isEmpty || !text.contains("print("))
        return printed.text.split(separator: "\n").filter { !$0.hasSuffix(" ms") }
    }
}

private final class Printed {
    var text = ""
}
