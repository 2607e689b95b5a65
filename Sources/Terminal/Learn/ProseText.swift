import Diagnostics
import Sessions

/// Markdown as a terminal shows it: headings and bold bright, formulas as plain text, paragraphs in lines that fit.
struct ProseText {
    let palette: Palette
    /// The columns that a line may take.
    let width: Int

    func text(of prose: String) -> String {
        let lines = prose.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var blocks: [String] = []
        var index = 0
        while index < lines.count {
            let line = lines[index]
            if line.allSatisfy(\.isWhitespace) {
                index += 1
            } else if line.hasPrefix("```") || line.hasPrefix("~~~") {
                let end = lines[(index + 1)...].firstIndex { $0.hasPrefix(line.prefix(3)) } ?? lines.count
                blocks.append(lines[min(index + 1, end)..<end].map { "    " + $0 }.joined(separator: "\n"))
                index = end + 1
            } else if line.hasPrefix("|") {
                let end = lines[index...].firstIndex { !$0.hasPrefix("|") } ?? lines.count
                blocks.append(table(lines[index..<end].map(\.self)))
                index = end
            } else if line.hasPrefix("#") {
                let words = String(line.drop { $0 == "#" }.drop { $0 == " " })
                blocks.append(palette.heading(shown(words).joined(separator: " ")))
                index += 1
            } else {
                let marker = ProseText.marker(of: line)
                var text = String(line.dropFirst(marker.count))
                index += 1
                var isOpen = text.hasPrefix("$$") && !text.dropFirst(2).contains("$$")
                while index < lines.count, isOpen || ProseText.goesOn(lines[index]) {
                    text += "\n" + lines[index].drop { $0 == " " }
                    if lines[index].contains("$$") { isOpen = false }
                    index += 1
                }
                blocks.append(paragraph(text, marker: marker))
            }
        }
        return joined(blocks)
    }

    /// Points of one list stand close, other blocks apart.
    private func joined(_ blocks: [String]) -> String {
        var result = ""
        for (index, block) in blocks.enumerated() {
            let isPoint = { (text: String) in text.hasPrefix("  - ") || text.hasPrefix("  \u{2022} ") || text.first?.isNumber ?? false }
            if index > 0 { result += isPoint(block) && isPoint(blocks[index - 1]) ? "\n" : "\n\n" }
            result += block
        }
        return result
    }

    /// `- `, `2. `, `> ` with the spaces before it, or nothing.
    private static func marker(of line: String) -> String {
        let spaces = line.prefix { $0 == " " }
        let rest = line.dropFirst(spaces.count)
        for sign in ["- ", "* ", "> "] where rest.hasPrefix(sign) { return spaces + sign }
        let digits = rest.prefix { $0.isNumber }
        if !digits.isEmpty && digits.count < 4 && rest.dropFirst(digits.count).hasPrefix(". ") { return spaces + digits + ". " }
        return String(spaces)
    }

    private static func goesOn(_ line: String) -> Bool {
        !line.allSatisfy(\.isWhitespace) && !line.hasPrefix("#") && !line.hasPrefix("```") && !line.hasPrefix("|")
            && !line.hasPrefix("$$") && marker(of: line).allSatisfy { $0 == " " }
    }

    private func paragraph(_ text: String, marker: String) -> String {
        let sign = marker.hasSuffix("- ") || marker.hasSuffix("* ") ? "  \u{2022} " : marker.hasSuffix("> ") ? "  \u{2502} " : marker
        let indent = sign.contains("\u{2502}") ? sign : String(repeating: " ", count: sign.count)
        var lines: [String] = []
        var line = ""
        var used = 0
        func end() {
            if !line.isEmpty { lines.append((lines.isEmpty ? sign : indent) + line) }
            (line, used) = ("", 0)
        }
        for word in shown(text) {
            if word == "\n" || word == ProseText.emptyLine {
                end()
                if word == ProseText.emptyLine { lines.append("") }
                continue
            }
            for (number, piece) in ProseText.pieces(of: word).enumerated() {
                let space = TextWidth.ofStyled(piece)
                let gap = used > 0 && number == 0 ? 1 : 0
                if used > 0 && indent.count + used + gap + space > width { end() }
                line += (used > 0 && gap > 0 ? " " : "") + piece
                used += (used > 0 ? gap : 0) + space
            }
        }
        end()
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// Stands among the words where an empty line follows.
    private static let emptyLine = "\n\n"

    /// Where a line may break inside a word: between Chinese characters, and between them and others, but before no sign that
    /// closes and after none that opens.
    private static func pieces(of word: String) -> [String] {
        guard word.unicodeScalars.contains(where: { $0.value >= 0x2E80 }) else { return [word] }
        var pieces: [String] = []
        var last: Character = " "
        var isEscape = false
        for letter in word {
            let isWide = { (letter: Character) in letter.unicodeScalars.first.map { $0.value >= 0x2E80 } ?? false }
            let mayBreak =
                !isEscape && letter != "\u{1B}" && last != "\u{1B}" && (isWide(letter) || isWide(last))
                && !"，。、；：！？）」』”’》.,;:!?)]".contains(letter) && !"（「『“‘《([".contains(last)
            if pieces.isEmpty || mayBreak { pieces.append(String(letter)) } else { pieces[pieces.count - 1].append(letter) }
            if letter == "\u{1B}" { isEscape = true }
            if !isEscape { last = letter }
            if isEscape && letter == "m" { isEscape = false }
        }
        return pieces
    }

    private func table(_ rows: [String]) -> String {
        let cells = rows.filter { !$0.allSatisfy { "|-: ".contains($0) } }.map { row in
            row.split(separator: "|").map { shown(String($0)).joined(separator: " ") }
        }
        let columns = cells.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in cells.map { column < $0.count ? TextWidth.ofStyled($0[column]) : 0 }.max() ?? 0 }
        return cells.enumerated().map { number, row in
            let line = row.enumerated().map { column, cell in
                cell + String(repeating: " ", count: widths[column] - TextWidth.ofStyled(cell))
            }
            return "  " + (number == 0 ? palette.bold(line.joined(separator: "   ")) : line.joined(separator: "   "))
        }
        .joined(separator: "\n")
    }

    /// The words of a text with their colours; a line end stands around displayed formulas.
    private func shown(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var words: [String] = []
        var joins = false
        func add(_ piece: String, splits: Bool) {
            let parts = splits ? piece.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace).map(String.init) : [piece]
            for (index, part) in parts.enumerated() {
                if index == 0, joins, let last = words.last, !last.hasSuffix("\n") {
                    words[words.count - 1] = last + part
                } else if !part.isEmpty {
                    words.append(part)
                }
            }
            joins = !(parts.last?.isEmpty ?? true) || parts.count == 1 && joins
        }
        for stretch in ProseStretch.all(of: text) {
            let piece = String(decoding: bytes[stretch.range], as: UTF8.self)
            switch stretch.kind {
            case .words, .fence: for word in styled(piece) { add(word.text, splits: word.splits) }
            case .code:
                let marks = piece.prefix { $0 == "`" }.count
                add(palette.code(String(piece.dropFirst(marks).dropLast(marks))), splits: false)
            case .formula: add(palette.formula(PlainFormula.text(of: String(piece.dropFirst().dropLast()))), splits: false)
            case .displayedFormula:
                words.append("\n")
                for line in PlainFormula.text(of: String(piece.dropFirst(2).dropLast(2))).split(separator: "\n") {
                    words += ["    " + palette.formula(String(line)), "\n"]
                }
                words.append(ProseText.emptyLine)
                joins = false
            }
        }
        return words
    }

    /// Words with `**bold**`, `*slanted*` and `[links](...)` as a terminal shows them.
    private func styled(_ text: String) -> [(text: String, splits: Bool)] {
        var result: [(String, Bool)] = []
        var plain = ""
        var rest = text[...]
        func flush() {
            if !plain.isEmpty { result.append((plain, true)) }
            plain = ""
        }
        while let letter = rest.first {
            if letter == "\\", let next = rest.dropFirst().first, next.isASCII, next.isPunctuation {
                plain.append(next)
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("**"), let end = rest.dropFirst(2).firstIndex(ofText: "**") {
                flush()
                let inner = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
                append(inner, palette.bold, to: &result)
                rest = rest[rest.index(end, offsetBy: 2)...]
            } else if letter == "*", let end = rest.dropFirst().firstIndex(of: "*"), rest.dropFirst().first != " " {
                flush()
                append(rest.dropFirst()[..<end], palette.slanted, to: &result)
                rest = rest[rest.index(after: end)...]
            } else if letter == "[", let middle = rest.firstIndex(ofText: "]("), let end = rest[middle...].firstIndex(of: ")") {
                flush()
                append(rest.dropFirst()[..<middle], palette.underlined, to: &result)
                rest = rest[rest.index(after: end)...]
            } else {
                plain.append(letter)
                rest = rest.dropFirst()
            }
        }
        flush()
        return result
    }

    /// Word by word, so that lines may break between them.
    private func append(_ text: Substring, _ style: (String) -> String, to result: inout [(String, Bool)]) {
        for (index, word) in text.split(whereSeparator: \.isWhitespace).enumerated() {
            if index > 0 { result.append((" ", true)) }
            result.append((style(String(word)), false))
        }
    }
}

extension Substring {
    fileprivate func firstIndex(ofText text: String) -> Index? {
        var place = startIndex
        while place < endIndex {
            if self[place...].hasPrefix(text) { return place }
            place = index(after: place)
        }
        return nil
    }
}

extension TextWidth {
    /// A line with colours in pieces of at most `width` columns; those behind the first begin with `indent` spaces, and a colour
    /// goes on in them.
    static func wrapped(_ line: String, width: Int, indent: Int) -> [String] {
        guard ofStyled(line) > width else { return [line] }
        var pieces: [String] = []
        var (piece, used) = ("", 0)
        var (style, escape) = ("", "")
        for letter in line {
            if letter == "\u{1B}" || !escape.isEmpty {
                escape.append(letter)
                if letter == "m" {
                    piece += escape
                    (style, escape) = (escape == "\u{1B}[0m" ? "" : escape, "")
                }
                continue
            }
            let columns = of(String(letter))
            if used + columns > width {
                pieces.append(piece + (style.isEmpty ? "" : "\u{1B}[0m"))
                (piece, used) = (String(repeating: " ", count: indent) + style, indent)
            }
            piece.append(letter)
            used += columns
        }
        return pieces + [piece]
    }

    /// The columns of a text whose colours take none.
    static func ofStyled(_ text: String) -> Int {
        var plain = ""
        var rest = text[...]
        while let escape = rest.firstIndex(of: "\u{1B}") {
            plain += rest[..<escape]
            rest = rest[escape...].drop { $0 != "m" }.dropFirst()
        }
        return of(plain + rest)
    }
}
