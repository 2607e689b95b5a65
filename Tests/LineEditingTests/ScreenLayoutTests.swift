import LineEditing
import Testing

@Suite("Laying an input out on the screen")
struct ScreenLayoutTests {
    private func layout(_ text: String, cursor: Int? = nil, width: Int = 10, styles: [StyledSpan] = []) -> ScreenLayout {
        ScreenLayout(
            prompt: Prompt(first: "1> ", continuation: " | "), text: text, cursor: cursor ?? text.utf8.count,
            styles: styles, width: width)
    }

    @Test("an empty input is its prompt, the cursor after it")
    func empty() {
        let empty = layout("")
        #expect(empty.rows == ["1> "])
        #expect((empty.cursorRow, empty.cursorColumn) == (0, 3))
    }

    @Test("each line after the first has the continuation before it")
    func lines() {
        let two = layout("if {\n  x", cursor: 5)
        #expect(two.rows == ["1> if {", " |   x"])
        #expect((two.cursorRow, two.cursorColumn) == (1, 3))
    }

    @Test("a long line goes on in the next row")
    func wrapping() {
        let long = layout("abcdefghij")
        #expect(long.rows == ["1> abcdefg", "hij"])
        #expect((long.cursorRow, long.cursorColumn) == (1, 3))
    }

    @Test("after a full row the cursor stands at the start of the next")
    func fullRow() {
        let full = layout("abcdefg")
        #expect(full.rows == ["1> abcdefg", ""])
        #expect((full.cursorRow, full.cursorColumn) == (1, 0))
        // With the cursor elsewhere no empty row is needed.
        #expect(layout("abcdefg", cursor: 0).rows == ["1> abcdefg"])
    }

    @Test("wide characters take two columns and are never cut")
    func wide() {
        let wide = layout("a小猫🐱狗")
        // 3 + 1 + 2 + 2 + 2 columns are the whole row.
        #expect(wide.rows == ["1> a小猫🐱", "狗"])
        #expect((wide.cursorRow, wide.cursorColumn) == (1, 2))
        // Before the last: the character would stand in the next row, and so does the cursor.
        #expect(layout("ab小猫🐱", cursor: 8).rows == ["1> ab小猫", "🐱"])
        let before = layout("ab小猫🐱", cursor: 8)
        #expect((before.cursorRow, before.cursorColumn) == (1, 0))
    }

    @Test("a combining mark takes no column")
    func combining() {
        #expect(layout("e\u{301}x").cursorColumn == 5)
    }

    @Test("a tab reaches the next multiple of four, a control character shows with a caret")
    func controls() {
        #expect(layout("\tx").rows == ["1>  x"])
        #expect(layout("a\u{1}").rows == ["1> a^A"])
    }

    @Test("colours begin and end around their stretch, in every row of it")
    func colours() {
        let styled = layout("ab12cd", styles: [StyledSpan(2..<4, "36")])
        #expect(styled.rows == ["1> ab\u{1B}[36m12\u{1B}[0mcd"])
        let long = layout("abcdefghi", styles: [StyledSpan(6..<9, "32")])
        #expect(long.rows == ["1> abcdef\u{1B}[32mg\u{1B}[0m", "\u{1B}[32mhi\u{1B}[0m"])
    }

    @Test("a cursor inside a character's bytes stands after it, one past the end at the end")
    func oddCursor() {
        #expect(layout("小x", cursor: 1).cursorColumn == 5)
        #expect(layout("ab", cursor: 99).cursorColumn == 5)
    }
}
