import Builtins
import Diagnostics
import Exercises
import Files
import Glibc
import Runtime
import Sessions
import TestSupport
import Testing

@Suite("Help of the words")
struct HelpTests {
    static let words =
        Words.groups.flatMap(\.words).map { LanguageForm(name: $0.name, signature: $0.signature, help: $0.help) } + Words.forms

    @Test("every word's example runs", arguments: words.map(\.name))
    func exampleRuns(name: String) throws {
        let word = try #require(HelpTests.words.first { $0.name == name })
        #expect(!word.help.example.isEmpty, "\(name) has no example")
        var options = Session.Options()
        options.figuresFolder = "/tmp/dlrepl-help-\(getpid())"
        options.dataFolders = ["/tmp/dlrepl-help-\(getpid())", Checkout.lessons + "/photos"]
        let session = Session(options: options)
        let exercises = SessionExercises(of: session, home: Folder.containing(Checkout.lessons), progress: nil)
        session.machine.exercises = exercises
        if case .failed(let diagnostics) = session.run(word.help.example, name: name) {
            Issue.record("\(diagnostics.map { $0.rendered() }.joined(separator: "\n"))")
        }
    }

    @Test("no two words have one name")
    func namesAreUnique() {
        let names = HelpTests.words.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test("every summary is one sentence", arguments: words.map(\.name))
    func summaries(name: String) throws {
        let word = try #require(HelpTests.words.first { $0.name == name })
        #expect(word.help.summary.hasSuffix("."))
        #expect(!word.help.summary.contains("\n"))
    }
}
