import Sessions
import Testing

@Suite("JSON as text")
struct JSONTextTests {
    @Test("escapes what must be, and keeps the rest as it is")
    func strings() {
        #expect(JSONText.string("a\"b\\c\nd\te\r\u{1}小猫").text == #""a\"b\\c\nd\te\r\u0001小猫""#)
    }

    @Test("nests in the order given")
    func nesting() {
        let value = JSONText.object([("b", .list([.int(1), .null])), ("a", .bool(true)), ("c", .object([]))])
        #expect(value.text == #"{"b": [1, null], "a": true, "c": {}}"#)
    }
}
