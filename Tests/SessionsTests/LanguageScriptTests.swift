import Diagnostics
import Glibc
import Runtime
import Sessions
import Testing

/// `Tests/Scripts/language`, and `Tests/Scripts/reference`, of which the Book's page of the language is made: programs that say behind `# =>` what each `print` prints; in a loop, one after
/// another, separated by ` | `. Line ends in an output are shown as `\n`.
struct LanguageScriptTests {
    static let folder = ScriptFolder(".")
    static let files = ["language", "reference"].flatMap { name in ScriptFolder(name).files.map { name + "/" + $0 } }

    @Test("a script prints what its lines say", arguments: files)
    func printsWhatItSays(file: String) throws {
        try run(file, limits: nil)
    }

    @Test("a script prints the same when every safe point collects", arguments: files)
    func survivesCollections(file: String) throws {
        var limits = Machine.Limits()
        limits.collectsAlways = true
        try run(file, limits: limits)
    }

    @Test("there are scripts")
    func scriptsAreFound() { #expect(Self.files.count >= 10) }

    private func run(_ file: String, limits: Machine.Limits?) throws {
        let text = try Self.folder.text(file)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let path = Self.folder.path + "/" + file
        let session = Session()
        if let limits { session.machine.limits = limits }
        var printed: [Int: [String]] = [:]
        session.output = { output in
            guard let place = session.machine.currentPlace, place.source.name == path else { return }
            let (line, _) = place.source.position(at: Int(place.span.start))
            var shown = output
            if shown.hasSuffix("\n") { shown.removeLast() }
            printed[line, default: []].append(shown.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n"))
        }
        if case .failed(let diagnostics) = session.run(text, name: path) {
            for diagnostic in diagnostics { Issue.record("\(diagnostic.rendered())") }
        }
        for (index, line) in lines.enumerated() {
            let found = printed[index + 1].map { $0.joined(separator: " | ") }
            let expected = Self.expectation(String(line))
            if found != expected {
                Issue.record(
                    "\(file):\(index + 1): \(line)\n  expected \(expected ?? "nothing")\n  printed  \(found ?? "nothing")")
            }
        }
    }

    private static func expectation(_ line: String) -> String? {
        let mark = Array("  # => ")
        let characters = Array(line)
        guard characters.count >= mark.count else { return nil }
        for start in stride(from: characters.count - mark.count, through: 0, by: -1)
        where Array(characters[start..<(start + mark.count)]) == mark {
            return String(characters[(start + mark.count)...])
        }
        return nil
    }
}
