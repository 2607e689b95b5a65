import Diagnostics

/// What a terminal shows after some output: as much of one as line editing uses.
///
/// It knows text (two columns for wide characters), CR, LF, BS, cursor movements, the two erasures, and skips colours
/// and mode switches. A full row wraps when the next character comes.
public struct TerminalScreen {
    public let width: Int
    public let height: Int
    public private(set) var cursorRow = 0
    public private(set) var cursorColumn = 0
    private var cells: [[String]]
    private var pending = ""

    public init(width: Int = 80, height: Int = 24) {
        self.width = width
        self.height = height
        cells = Array(repeating: Array(repeating: " ", count: width), count: height)
    }

    /// The rows without the spaces at their ends, and without the empty rows below the last one.
    public var rows: [String] {
        var rows = cells.map { row in
            var text = row.joined()
            while text.last == " " { text.removeLast() }
            return text
        }
        while rows.last?.isEmpty == true { rows.removeLast() }
        return rows
    }

    public var text: String { rows.joined(separator: "\n") }

    /// The last row with something in it.
    public var lastRow: String { rows.last ?? "" }

    public mutating func write(_ output: String) {
        var rest = Substring(pending + output)
        pending = ""
        while let character = rest.first {
            if character == "\u{1B}" {
                guard let sequence = TerminalScreen.sequence(rest) else {
                    pending = String(rest)
                    return
                }
                rest.removeFirst(sequence.count)
                obey(sequence)
            } else {
                rest.removeFirst()
                put(character)
            }
        }
    }

    private static func sequence(_ text: Substring) -> Substring? {
        guard text.dropFirst().first == "[" else { return text.count > 1 ? text.prefix(2) : nil }
        guard let end = text.dropFirst(2).firstIndex(where: { $0 >= "@" && $0 <= "~" }) else { return nil }
        return text[...end]
    }

    private mutating func obey(_ sequence: Substring) {
        let count = Int(sequence.dropFirst(2).dropLast()) ?? 1
        switch sequence.last {
        case "A": cursorRow = max(0, cursorRow - count)
        case "B": cursorRow = min(height - 1, cursorRow + count)
        case "C": cursorColumn = min(width - 1, cursorColumn + count)
        case "D": cursorColumn = max(0, min(cursorColumn, width - 1) - count)
        case "K": erase(row: cursorRow, from: cursorColumn)
        case "J":
            erase(row: cursorRow, from: cursorColumn)
            for row in (cursorRow + 1)..<max(height, cursorRow + 1) { erase(row: row, from: 0) }
        case "H": (cursorRow, cursorColumn) = (0, 0)
        default: break
        }
    }

    private mutating func erase(row: Int, from column: Int) {
        for place in min(column, width)..<width { cells[row][place] = " " }
    }

    private mutating func put(_ character: Character) {
        switch character {
        case "\r\n":
            cursorColumn = 0
            lineFeed()
        case "\r": cursorColumn = 0
        case "\n": lineFeed()
        case "\u{8}": cursorColumn = max(0, cursorColumn - 1)
        case "\u{7}": break
        default:
            let columns = TextWidth.of(character)
            if cursorColumn + columns > width {
                cursorColumn = 0
                lineFeed()
            }
            guard columns > 0 else { return }
            cells[cursorRow][cursorColumn] = String(character)
            if columns == 2 { cells[cursorRow][cursorColumn + 1] = "" }
            cursorColumn += columns
        }
    }

    private mutating func lineFeed() {
        cursorRow += 1
        if cursorRow == height {
            cells.removeFirst()
            cells.append(Array(repeating: " ", count: width))
            cursorRow = height - 1
        }
    }
}
