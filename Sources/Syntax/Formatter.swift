import Diagnostics

/// Programs in one layout: four spaces a level, one space around operators, at most one empty line in a row.
///
/// Lines stay where the writer broke them, and comments stay where they stand, so that a text and its layout
/// have the same words in the same order; formatting twice gives what formatting once gave.
public struct Formatter {
    private let source: SourceText
    private let tokens: [Token]
    private var result = ""
    private var open: [Bracket] = []
    private var line = 0
    /// Where the word written last ended in its line of the source.
    private var column = 0

    private struct Bracket {
        var symbol: Symbol
        /// `{name: value}`, written without inner spaces.
        var isRecord: Bool
        /// The line of the result on which it was opened: several of one line indent once.
        var line: Int
    }

    /// The text in its layout; nil where the text is no program.
    public static func formatted(_ text: String) -> String? {
        let source = SourceText(name: "", text: text)
        guard Parser.parse(source).diagnostics.isEmpty else { return nil }
        var lexer = Lexer(source)
        let tokens = lexer.tokenize()
        var formatter = Formatter(source: source, tokens: tokens)
        formatter.write()
        // The layout must not change a word: spans differ, kinds do not.
        var check = Lexer(SourceText(name: "", text: formatter.result))
        let kinds = check.tokenize().map(\.kind)
        return Self.isSame(tokens.map(\.kind), kinds) ? formatter.result : text
    }

    private init(source: SourceText, tokens: [Token]) {
        self.source = source
        self.tokens = tokens
    }

    private static func isSame(_ a: [Token.Kind], _ b: [Token.Kind]) -> Bool {
        func plain(_ kinds: [Token.Kind]) -> [Token.Kind] {
            // A line's end before the end of the text says nothing.
            let endsInBreak = kinds.dropLast().last == .newline
            return (endsInBreak ? kinds.dropLast(2) + kinds.suffix(1) : kinds).map { kind in
                guard case .string(let parts) = kind else { return kind }
                return .string(
                    parts.map { part in
                        guard case .code(let tokens, let format) = part else { return part }
                        let inner = plain(tokens.map(\.kind)).map { Token(kind: $0, span: Span(0, 0)) }
                        return .code(inner, format: format)
                    })
            }
        }
        return plain(a) == plain(b)
    }

    // MARK: - Words

    private mutating func write() {
        let words = tokens.filter { $0.kind != .newline }
        var previous: Token?
        var lastEnd = 0
        for (index, token) in words.enumerated() {
            let gap = Gap(source.text(Span(lastEnd, Int(token.span.start))))
            let isEnd = token.kind == .end
            let closes =
                token.kind == .symbol(.rightBrace) || token.kind == .symbol(.rightBracket)
                || token.kind == .symbol(.rightParenthesis)
            if gap.hasBreak || !gap.comments.isEmpty {
                let goesOn = previous.map { continues($0, token) } ?? false
                column = column(of: lastEnd)
                writeBreak(gap, isFirst: previous == nil, isEnd: isEnd, closes: closes, goesOn: goesOn)
            } else if let previous, !isEnd, hasSpace(previous, token, before: index > 1 ? words[index - 2] : nil) {
                result += " "
            }
            if closes, !open.isEmpty { open.removeLast() }
            if isEnd { break }
            result += source.text(token.span)
            line += source.text(token.span).utf8.count { $0 == 0x0A }
            if case .symbol(let symbol) = token.kind, [.leftBrace, .leftBracket, .leftParenthesis].contains(symbol) {
                let isRecord = symbol == .leftBrace && opensRecord(words[(index + 1)...])
                open.append(Bracket(symbol: symbol, isRecord: isRecord, line: line))
            }
            previous = token
            lastEnd = Int(token.span.end)
        }
        while result.last?.isNewline == true { result.removeLast() }
        if !result.isEmpty { result += "\n" }
    }

    private func opensRecord(_ rest: ArraySlice<Token>) -> Bool {
        guard let first = rest.first else { return false }
        switch first.kind {
        case .symbol(.rightBrace): return !first.spaceBefore
        case .name, .keyword, .string: return rest.dropFirst().first?.kind == .symbol(.colon)
        default: return false
        }
    }

    /// Whether the line's end between two words is inside a statement, where no bracket tells so.
    private func continues(_ previous: Token, _ next: Token) -> Bool {
        if let last = open.last, last.symbol != .leftBrace { return false }
        switch previous.kind {
        case .symbol(.comma), .symbol(.leftBrace), .symbol(.semicolon): return false
        case .symbol(let symbol) where symbol.wantsMore: return true
        case .keyword(.and), .keyword(.or), .keyword(.not), .keyword(.in): return true
        default: return next.kind == .symbol(.pipe) || next.kind == .symbol(.dot)
        }
    }

    // MARK: - Line ends and comments

    /// What stands between two words: comments, each with the empty lines before it, and line ends.
    private struct Gap {
        var comments: [(text: String, startsLine: Bool, isAfterEmpty: Bool, distance: Int)] = []
        var breaks = 0
        var hasBackslash = false
        var hasBreak: Bool { breaks > 0 }
        /// Whether an empty line stands before the next word.
        var endsEmpty = false

        init(_ text: String) {
            var sinceWord = 0
            for piece in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if piece.offset > 0 {
                    breaks += 1
                    sinceWord += 1
                }
                if let mark = piece.element.utf8.firstIndex(of: UInt8(ascii: "#")) {
                    var comment = String(piece.element[mark...])
                    while comment.last?.isWhitespace == true { comment.removeLast() }
                    let distance = piece.element[..<mark].count
                    comments.append((comment, piece.offset > 0, sinceWord > 1, distance))
                    sinceWord = 0
                } else if piece.element.utf8.contains(UInt8(ascii: "\\")) {
                    hasBackslash = true
                }
            }
            endsEmpty = sinceWord > 1
        }
    }

    private mutating func writeBreak(_ gap: Gap, isFirst: Bool, isEnd: Bool, closes: Bool, goesOn: Bool) {
        if gap.hasBackslash { result += " \\" }
        for comment in gap.comments {
            if comment.startsLine || isFirst {
                if !(isFirst && result.isEmpty) {
                    newLine()
                    if comment.isAfterEmpty { newLine() }
                }
                result += spaces(levels) + comment.text
            } else {
                // Comments that the writer put below one another stay so.
                let end = result.reversed().prefix { $0 != "\n" }.count
                result += spaces(max(2, column + comment.distance - end), each: 1) + comment.text
            }
        }
        if isEnd { return }
        if !(isFirst && result.isEmpty) {
            newLine()
            if gap.endsEmpty && !closes { newLine() }
        }
        result += spaces((closes ? closingLevels : levels) + (goesOn || gap.hasBackslash ? 1 : 0))
    }

    private mutating func newLine() {
        result += "\n"
        line += 1
    }

    private var levels: Int { Set(open.map(\.line)).count }
    /// A line that begins with a closing bracket stands below the line that opened it.
    private var closingLevels: Int { Set(open.map(\.line).filter { $0 != open.last?.line }).count }
    private func spaces(_ levels: Int, each width: Int = 4) -> String { String(repeating: " ", count: levels * width) }

    private func column(of offset: Int) -> Int {
        let start = source.bytes[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return source.text(Span(start, offset)).count
    }

    // MARK: - Spaces

    /// Whether a space stands between two words of a line. `before` is the word before both.
    private func hasSpace(_ a: Token, _ b: Token, before: Token?) -> Bool {
        switch b.kind {
        case .symbol(.comma), .symbol(.semicolon), .symbol(.dot), .symbol(.rightParenthesis), .symbol(.rightBracket):
            return false
        case .symbol(.colon): return a.kind == .symbol(.comma)
        case .symbol(.rightBrace):
            if a.kind == .symbol(.leftBrace) { return b.spaceBefore }
            return !(open.last?.isRecord ?? false)
        case .symbol(.assign) where open.last?.symbol == .leftParenthesis: return false
        case .symbol(.leftParenthesis), .symbol(.leftBracket):
            if a.kind == .keyword(.fn) { return false }
            if Self.endsValue(a) { return Self.isForm(a) && b.spaceBefore }
        default: break
        }
        switch a.kind {
        case .symbol(.leftParenthesis), .symbol(.leftBracket), .symbol(.dot), .symbol(.question): return false
        case .symbol(.leftBrace): return !(open.last?.isRecord ?? false)
        case .symbol(.colon): return open.last?.symbol != .leftBracket
        case .symbol(.assign) where open.last?.symbol == .leftParenthesis: return false
        case .symbol(.minus), .symbol(.plus): return before.map { Self.endsValue($0) } ?? false
        default: return true
        }
    }

    private static func endsValue(_ token: Token) -> Bool {
        switch token.kind {
        case .name, .integer, .float, .string, .keyword(.true), .keyword(.false), .keyword(.none),
            .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.rightBrace), .symbol(.ellipsis):
            true
        default: false
        }
    }

    /// Words that take an expression after a space, as in `expect (a + b) * c == d`.
    private static func isForm(_ token: Token) -> Bool {
        guard case .name(let name) = token.kind else { return false }
        return name == "expect" || LearningForm(rawValue: name) != nil
    }
}
