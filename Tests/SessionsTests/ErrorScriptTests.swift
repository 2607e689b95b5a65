import Diagnostics
import Files
import Glibc
import Runtime
import Sessions
import Testing

/// `Tests/Scripts/errors`: wrong programs, each after a `# %%` line, with the exact text that a learner reads
/// behind `#!`.
///
/// With `DLREPL_RECORD=1` the texts are written anew, and the run fails, so that nothing passes unread.
struct ErrorScriptTests {
    static let folder = ScriptFolder("errors")
    static let isRecording = getenv("DLREPL_RECORD") != nil

    struct Case {
        var heading: String
        var program: [String] = []
        var expected: [String] = []
    }

    @Test("a wrong program is answered with exactly this text", arguments: folder.files)
    func isAnswered(file: String) throws {
        var cases = Self.cases(try Self.folder.text(file))
        for index in cases.indices {
            let found = Self.answer(cases[index].program.joined(separator: "\n"), collectsAlways: false)
            if found != Self.answer(cases[index].program.joined(separator: "\n"), collectsAlways: true) {
                Issue.record("\(file), \(cases[index].heading): another text when every safe point collects")
            }
            if found != cases[index].expected {
                Issue.record(
                    "\(file), \(cases[index].heading)\n\(found.joined(separator: "\n"))\ninstead of\n\(cases[index].expected.joined(separator: "\n"))"
                )
            }
            if found.isEmpty { Issue.record("\(file), \(cases[index].heading): nothing is wrong with it") }
            cases[index].expected = found
        }
        if Self.isRecording {
            try File.write(Self.text(cases), to: Self.folder.path + "/" + file)
            Issue.record("the texts of \(file) are recorded; read them, and run the tests again")
        }
    }

    @Test("there are at least 150 wrong programs")
    func thereAreMany() throws {
        let count = try Self.folder.files.reduce(0) { $0 + Self.cases(try Self.folder.text($1)).count }
        #expect(count >= 150)
    }

    /// Output and diagnostics, a line each.
    static func answer(_ program: String, collectsAlways: Bool) -> [String] {
        let session = Session()
        session.machine.limits.collectsAlways = collectsAlways
        guard case .failed(let diagnostics) = session.run(program, name: "lesson.dl") else { return [] }
        return diagnostics.flatMap {
            $0.rendered().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
    }

    static func cases(_ text: String) -> [Case] {
        var cases: [Case] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("# %%") {
                cases.append(Case(heading: String(line)))
            } else if cases.isEmpty {
                continue
            } else if line.hasPrefix("#! ") || line == "#!" {
                cases[cases.count - 1].expected.append(String(line.dropFirst(3)))
            } else {
                cases[cases.count - 1].program.append(String(line))
            }
        }
        for index in cases.indices {
            while cases[index].program.last?.isEmpty == true { cases[index].program.removeLast() }
        }
        return cases
    }

    static func text(_ cases: [Case]) -> String {
        cases.map { one in
            ([one.heading] + one.program + one.expected.map { $0.isEmpty ? "#!" : "#! " + $0 } + [""])
                .joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
