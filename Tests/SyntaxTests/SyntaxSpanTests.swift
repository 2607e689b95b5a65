import Diagnostics
import Syntax
import Testing

@Suite("Spans for colours and completion")
struct SyntaxSpanTests {
    /// Kind and text of each span.
    private func spans(_ text: String) -> [String] {
        SyntaxSpan.spans(of: text).map { span in
            let bytes = Array(text.utf8)[Int(span.span.start)..<Int(span.span.end)]
            return "\(span.kind) \(String(decoding: bytes, as: UTF8.self))" + (span.isOpen ? " (open)" : "")
        }
    }

    @Test("name the kind of each stretch")
    func kinds() {
        #expect(
            spans("if x > 1.5 { 小猫 } # why") == [
                "keyword if", "name x", "symbol >", "number 1.5", "symbol {", "name 小猫", "symbol }", "comment # why",
            ])
    }

    @Test("part a string's text from the code in its braces")
    func interpolation() {
        #expect(spans("\"a {x + 1} b\"") == ["string \"a {", "name x", "symbol +", "number 1", "string } b\""])
    }

    @Test("mark a string that does not end", arguments: ["\"abc", "'abc", "\"\"\"abc\n", "\"loss {x"])
    func open(text: String) {
        #expect(SyntaxSpan.spans(of: text).last?.isOpen == true)
        #expect(SyntaxSpan.spans(of: text).last?.kind == .string)
    }

    @Test(
        "are in order and inside the text, whatever it is",
        arguments: ["", "\"{", "}}}", "\u{0}\u{1}", "\"{\"{\"{x", "'''", "a\"b{c}d{"])
    func oddities(text: String) {
        var end: Int32 = 0
        for span in SyntaxSpan.spans(of: text) {
            #expect(span.span.start >= end && span.span.end > span.span.start)
            end = span.span.end
        }
        #expect(Int(end) <= text.utf8.count)
    }
}
