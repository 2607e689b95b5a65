import LineEditing
import TestSupport
import Testing

@Suite("Reading plain lines")
struct PlainReaderTests {
    /// An input is whole when its braces are closed.
    private final class Braces: LineAssistant {
        func isIncomplete(_ text: String) -> Bool {
            text.count(where: { $0 == "{" }) > text.count(where: { $0 == "}" })
        }
        func indentation(after text: String) -> String { "" }
        func completion(of text: String, at offset: Int) -> Completion { Completion(start: offset) }
        func styles(of text: String) -> [StyledSpan] { [] }
    }

    private final class Terminal {
        var lines: [LineReading]
        var written = ""
        init(_ lines: [LineReading]) { self.lines = lines }
        func next() -> LineReading { lines.isEmpty ? .end : lines.removeFirst() }
    }

    private func read(_ lines: [LineReading]) -> (LineReading, written: String) {
        let terminal = Terminal(lines)
        let reader = PlainReader(
            assistant: Braces(), write: { terminal.written += $0 }, nextLine: { terminal.next() })
        return (reader.read(Prompt(first: "> ", continuation: "| ")), terminal.written)
    }

    @Test("reads on until the input is whole")
    func block() {
        let (reading, written) = read([.entry("f {"), .entry("x"), .entry("}"), .entry("y")])
        #expect(reading == .entry("f {\nx\n}"))
        #expect(written == "> | | ")
    }

    @Test("two empty lines end an input that is not whole")
    func givenUp() {
        #expect(read([.entry("f {"), .entry(""), .entry("")]).0 == .entry("f {\n\n"))
    }

    @Test("hands on the end and Ctrl-C")
    func ends() {
        #expect(read([]).0 == .end)
        #expect(read([.entry("f {"), .interrupted]).0 == .interrupted)
    }
}
