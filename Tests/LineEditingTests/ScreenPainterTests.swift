import LineEditing
import TestSupport
import Testing

@Suite("Painting an input over the one before")
struct ScreenPainterTests {
    private func layout(_ text: String, _ cursor: Int? = nil, width: Int = 12) -> ScreenLayout {
        ScreenLayout(
            prompt: Prompt(first: "> ", continuation: "| "), text: text, cursor: cursor ?? text.utf8.count,
            styles: [], width: width)
    }

    @Test("after any sequence of texts the screen shows the last one and nothing of the others")
    func sequence() {
        var screen = TerminalScreen(width: 12, height: 8)
        var painter = ScreenPainter()
        screen.write("above\r\n")
        let steps: [(String, Int?)] = [
            ("abc", nil), ("abcdefghijklmnop", nil), ("abcdefghijklmnop", 2), ("小猫🐱\nx", nil), ("小猫🐱\nx", 3), ("", nil),
            ("a\nb\nc", 0), ("a", nil),
        ]
        for (text, cursor) in steps {
            let wanted = layout(text, cursor)
            screen.write(painter.paint(wanted, screenHeight: 8))
            #expect(screen.rows == ["above"] + wanted.rows.map { $0.last == " " ? String($0.dropLast()) : $0 })
            #expect(screen.cursorRow == 1 + wanted.cursorRow)
            #expect(screen.cursorColumn == wanted.cursorColumn)
        }
        screen.write(painter.leave() + "below")
        #expect(screen.rows == ["above", "> a", "below"])
    }

    @Test("leaving from the middle of an input goes below its last row")
    func leaving() {
        var screen = TerminalScreen(width: 12, height: 8)
        var painter = ScreenPainter()
        screen.write(painter.paint(layout("a\nb\nc", 0), screenHeight: 8))
        screen.write(painter.leave() + "below")
        #expect(screen.rows == ["> a", "| b", "| c", "below"])
    }

    @Test("at the bottom of the screen the rest scrolls up")
    func scrolling() {
        var screen = TerminalScreen(width: 12, height: 3)
        var painter = ScreenPainter()
        screen.write("one\r\ntwo\r\n")
        screen.write(painter.paint(layout("a"), screenHeight: 3))
        screen.write(painter.paint(layout("a\nb"), screenHeight: 3))
        #expect(screen.rows == ["two", "> a", "| b"])
        screen.write(painter.paint(layout("a\nb", 0), screenHeight: 3))
        screen.write(painter.paint(layout("x\nb", 1), screenHeight: 3))
        #expect(screen.rows == ["two", "> x", "| b"])
        #expect(screen.cursorRow == 1)
    }

    @Test("of an input higher than the screen, the rows around the cursor are shown")
    func tall() {
        var screen = TerminalScreen(width: 12, height: 4)
        var painter = ScreenPainter()
        let text = (0..<10).map(String.init).joined(separator: "\n")
        for cursor in [text.utf8.count, 0, 9, text.utf8.count, 0] {
            let wanted = layout(text, cursor)
            screen.write(painter.paint(wanted, screenHeight: 4))
            #expect(screen.rows.count == 4)
            #expect(screen.rows[screen.cursorRow] == wanted.rows[wanted.cursorRow])
        }
    }
}
