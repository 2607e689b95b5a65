import Files
import Testing

@Suite("JSON")
struct JSONValueTests {
    @Test("escapes what must be, and keeps the rest as it is")
    func strings() {
        #expect(JSONValue.string("a\"b\\c\nd\te\r\u{1}小猫").text == #""a\"b\\c\nd\te\r\u0001小猫""#)
    }

    @Test("nests in the order given")
    func nesting() {
        let value = JSONValue.object([("b", .list([.int(1), .null])), ("a", .bool(true)), ("c", .object([]))])
        #expect(value.text == #"{"b": [1, null], "a": true, "c": {}}"#)
    }

    private func read(_ text: String) throws -> JSONValue { try JSONValue.read(Array(text.utf8)[...]) }

    @Test("reads back what it wrote, and says the same for other layouts")
    func readsBack() throws {
        let value = JSONValue.object([
            ("b", .list([.int(-1), .null, .float(0.5), .float(1)])), ("a", .bool(true)), ("猫 \"\\\n", .string("\u{1}/")),
        ])
        #expect(try read(value.text) == value)
        #expect(try read(" { \"a\" :\n[ 1,2 ]\t, \"b\":{}} ") == .object([("a", .list([.int(1), .int(2)])), ("b", .object([]))]))
        #expect(try read("1.0") == .float(1))
        #expect(try read("-2e3") == .float(-2000))
        #expect(try read("9007199254740993") == .int(9_007_199_254_740_993))
    }

    @Test("puts the two halves of a character together; half of one becomes the replacement character")
    func surrogates() throws {
        #expect(try read(#""\ud83d\ude00\u00e9\/""#) == .string("😀é/"))
        #expect(try read(#""\ud83d!""#) == .string("\u{FFFD}!"))
        #expect(try read(#""\ud83d\u0041""#) == .string("\u{FFFD}A"))
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            ("", "a number is expected", 0), ("{\"a\" 1}", "a colon is missing", 5), ("[1, 2", "it ends inside an array", 5),
            ("{\"a\": 1", "it ends inside an object", 7), ("\"abc", "a string has no end", 4),
            ("\"\\u12\"", "a character's number is broken", 3), ("1 2", "something follows the end", 2),
            ("nil", "a value is missing", 0), ("1e999", "a number is expected", 5), ("{a: 1}", "a string is expected", 1),
        ])
    func errors(_ text: String, _ reason: String, _ byte: Int) {
        #expect(throws: JSONError(reason: reason, byte: byte)) { try read(text) }
    }

    @Test("is bounded in depth")
    func depth() throws {
        #expect(throws: JSONError(reason: "it is nested too deep", byte: 65)) {
            try read(String(repeating: "[", count: 1_000_000))
        }
        var cursor = JSONCursor(Array((String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)).utf8)[...])
        try cursor.skip()
        try cursor.end()
    }
}
