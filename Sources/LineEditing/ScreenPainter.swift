/// Writes layouts onto the terminal, each over the one before.
///
/// It knows where it left the cursor and nothing else of the screen: every painting starts at the first row of the
/// input, clears what it does not overwrite, and goes out in one piece, so that nothing flickers.
public struct ScreenPainter: Sendable {
    /// The cursor's row below the first one painted.
    private var cursorRow = 0
    private var rowCount = 0

    public init() {}

    /// The cursor stands at the start of an empty line: what was painted is left as it is.
    public mutating func forget() {
        cursorRow = 0
        rowCount = 0
    }

    /// The control sequences that show `layout`; of one higher than the screen, the rows around the cursor.
    public mutating func paint(_ layout: ScreenLayout, screenHeight: Int) -> String {
        let height = max(screenHeight, 1)
        let top = max(0, min(layout.cursorRow - height + 1 + height / 4, layout.rows.count - height))
        let firstShown = min(top, layout.cursorRow)
        let shown = layout.rows[firstShown..<min(firstShown + height, layout.rows.count)]
        var text = start
        text += shown.joined(separator: "\u{1B}[K\r\n")
        text += "\u{1B}[J"
        rowCount = shown.count
        cursorRow = layout.cursorRow - firstShown
        text += up(rowCount - 1 - cursorRow) + "\r"
        if layout.cursorColumn > 0 { text += "\u{1B}[\(layout.cursorColumn)C" }
        return text
    }

    /// Goes below what was painted, to the start of an empty line.
    public mutating func leave() -> String {
        let down = max(rowCount - 1 - cursorRow, 0)
        forget()
        return (down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n"
    }

    /// Back to the first row painted.
    private var start: String { "\r" + up(cursorRow) }

    private func up(_ count: Int) -> String { count > 0 ? "\u{1B}[\(count)A" : "" }
}
