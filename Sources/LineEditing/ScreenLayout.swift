import Diagnostics

/// An input laid out on a screen of some width: rows with their colours, and the cursor's place.
///
/// A line longer than the screen goes on in the next row; a character two columns wide is never cut. A tab shows as
/// spaces, a control character as `^X`.
public struct ScreenLayout: Equatable, Sendable {
    public private(set) var rows: [String] = []
    public private(set) var cursorRow = 0
    public private(set) var cursorColumn = 0

    private let width: Int
    private let continuation: String
    private var row = ""
    private var column = 0
    private var style = ""

    public static let tabWidth = 4

    /// - Parameters:
    ///   - text: the input; a prompt is put before each of its lines.
    ///   - cursor: the cursor's byte offset in `text`.
    ///   - styles: its colours, in order.
    ///   - width: the screen's columns.
    public init(prompt: Prompt, text: String, cursor: Int, styles: [StyledSpan], width: Int) {
        self.width = max(width, 2)
        self.continuation = prompt.continuation
        place(prompt: prompt.first, style: prompt.style)
        var offset = 0
        var isPlaced = false
        var spans = styles[...]
        for character in text {
            if !isPlaced && offset >= cursor {
                isPlaced = true
                placeCursor(before: character)
            }
            while let span = spans.first, span.range.upperBound <= offset { spans.removeFirst() }
            let here = spans.first.flatMap { $0.range.contains(offset) ? $0.style : nil } ?? ""
            offset += character.utf8.count
            if character.isNewline {
                endRow()
                place(prompt: prompt.continuation, style: prompt.style)
            } else {
                put(character, style: here)
            }
        }
        if !isPlaced { placeCursor(before: " ") }
        endRow()
    }

    private mutating func place(prompt: String, style: String) {
        for character in prompt { put(character, style: style) }
    }

    /// The cursor takes a column of its own, and stands in the next row where this one is full.
    private mutating func placeCursor(before character: Character) {
        let needed = character.isNewline ? 1 : max(1, shown(character).width)
        if column + needed > width { endRow() }
        cursorRow = rows.count
        cursorColumn = column
    }

    private mutating func put(_ character: Character, style wanted: String) {
        let (text, width) = shown(character)
        if column + width > self.width { endRow() }
        if wanted != style {
            if !style.isEmpty { row += "\u{1B}[0m" }
            if !wanted.isEmpty { row += "\u{1B}[\(wanted)m" }
            style = wanted
        }
        row += text
        column += width
    }

    private func shown(_ character: Character) -> (text: String, width: Int) {
        if character == "\t" {
            let width = ScreenLayout.tabWidth - column % ScreenLayout.tabWidth
            return (String(repeating: " ", count: width), width)
        }
        if let scalar = character.unicodeScalars.first, scalar.value < 32 || scalar.value == 127 {
            return ("^" + String(UnicodeScalar(UInt8(scalar.value) ^ 0x40)), 2)
        }
        return (String(character), TextWidth.of(character))
    }

    private mutating func endRow() {
        if !style.isEmpty { row += "\u{1B}[0m" }
        rows.append(row)
        row = ""
        column = 0
        style = ""
    }
}
