import Diagnostics

/// Turns source text into tokens. It never stops at an error: it reports and reads on.
///
/// A line's end is a token only where it can end a statement: not inside `( )` and `[ ]`, not after an
/// operator, and not before a line that begins with `|>` or `.name`.
struct Lexer {
    private let source: SourceText
    let bytes: [UInt8]
    var position: Int
    let limit: Int
    var brackets: [Symbol] = []
    var tokens: [Token] = []
    var diagnostics: [Diagnostic] = []
    /// Whether the text ends inside a string or a bracket: more typing could mend it.
    var endsInside = false
    var depth = 0
    /// After texts inside texts without end: what follows would only be their closing quotes.
    var isAbandoned = false
    /// In a receipt of prose: how many more lines it may go on over.
    var proseLinesLeft: Int?
    private var lineOfUnknownCharacter = -1

    init(_ source: SourceText) {
        self.source = source
        self.bytes = source.bytes
        self.position = 0
        self.limit = source.bytes.count
    }

    mutating func tokenize() -> [Token] {
        if limit > SourceText.maximumByteCount {
            report(.sourceTooLong(bytes: limit), Span(0, 1))
            return [Token(kind: .end, span: Span(0, 0))]
        }
        scan(until: nil)
        add(.end, from: limit)
        return tokens
    }

    // MARK: - The main loop

    /// Reads tokens to the end, or, inside a string, to the brace or colon that ends an interpolation.
    mutating func scan(until isEnd: ((UInt8, [Symbol]) -> Bool)?) {
        var startsLine = tokens.isEmpty
        while position < limit {
            let byte = bytes[position]
            let start = position
            if let isEnd, isEnd(byte, brackets) { return }
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
                position += 1
                continue
            case UInt8(ascii: "#"):
                while position < limit && bytes[position] != UInt8(ascii: "\n") { position += 1 }
                continue
            case UInt8(ascii: "\n"):
                if proseLinesLeft != nil, !proseGoesOn() { return }
                position += 1
                if proseLinesLeft != nil { position += 1 }
                if endsStatement() { add(.newline, from: start) }
                startsLine = true
                continue
            case UInt8(ascii: "\\") where isLineContinuation():
                continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number()
            case UInt8(ascii: ".")
            where position + 1 < limit && isDigit(bytes[position + 1]) && !follows("..") && !touchesValue:
                number()
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                string(quote: byte)
            case _ where isNameStart(at: position):
                name()
            default:
                symbol()
            }
            if let last = tokens.indices.last, tokens[last].span.start == Int32(start) {
                tokens[last].startsLine = startsLine
                tokens[last].spaceBefore =
                    start == 0 || [0x20, 0x09, 0x0A, 0x0D].contains(bytes[start - 1])
                startsLine = false
            }
        }
    }

    /// Whether the prose whose line ends here goes on in the next one, which begins with `#` and has words.
    private mutating func proseGoesOn() -> Bool {
        guard let left = proseLinesLeft, left > 0 else { return false }
        let line = source.text(source.lineSpan(min(source.line(at: position) + 1, source.lineCount - 1)))
        guard line.hasPrefix("#"), !line.hasPrefix("# %%"), line.dropFirst().contains(where: { !$0.isWhitespace }) else {
            return false
        }
        proseLinesLeft = left - 1
        return true
    }

    /// Whether a value ends right here, so that a point would take a field of it.
    private var touchesValue: Bool {
        guard let last = tokens.last, Int(last.span.end) == position else { return false }
        switch last.kind {
        case .name, .string, .symbol(.rightParenthesis), .symbol(.rightBracket): return true
        default: return false
        }
    }

    /// Python's backslash at a line's end.
    private mutating func isLineContinuation() -> Bool {
        var next = position + 1
        if next < limit && bytes[next] == UInt8(ascii: "\r") { next += 1 }
        guard next < limit && bytes[next] == UInt8(ascii: "\n") else { return false }
        position = next + 1
        return true
    }

    /// Whether the line's end just read ends a statement. Where the next line goes on, `position` moves up to it.
    private mutating func endsStatement() -> Bool {
        if let open = brackets.last, open != .leftBrace { return false }
        switch tokens.last?.kind {
        case nil, .newline?: return false
        case .symbol(let symbol)? where symbol.wantsMore: return false
        case .keyword(.and)?, .keyword(.or)?, .keyword(.not)?, .keyword(.in)?: return false
        default: break
        }
        var next = position
        while next < limit {
            switch bytes[next] {
            case 0x20, 0x09, 0x0D, 0x0A: next += 1
            case UInt8(ascii: "#"):
                while next < limit && bytes[next] != UInt8(ascii: "\n") { next += 1 }
            case UInt8(ascii: "|") where next + 1 < limit && bytes[next + 1] == UInt8(ascii: ">"),
                UInt8(ascii: ".") where next + 1 < limit && isNameStart(at: next + 1):
                position = next
                return false
            default: return true
            }
        }
        return true
    }

    // MARK: - Names and symbols

    private mutating func name() {
        let start = position
        while position < limit && isNamePart(at: position) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if let keyword = Keyword(rawValue: text) {
            add(.keyword(keyword), from: start)
        } else {
            add(.name(text), from: start)
        }
    }

    private mutating func symbol() {
        let start = position
        for symbol in Symbol.allCases where follows(symbol.rawValue) {
            position += symbol.rawValue.utf8.count
            track(symbol)
            add(.symbol(symbol), from: start)
            return
        }
        let rest = String(decoding: bytes[position..<min(position + 16, limit)], as: UTF8.self)
        let character = rest.first ?? " "
        position += max(1, min(character.utf8.count, limit - position))
        if character == "\u{FEFF}" || character == "\u{A0}" { return }
        // One in a line: a closing quote of a word processor follows its opening one.
        let line = source.line(at: start)
        if line != lineOfUnknownCharacter { report(.unknownCharacter(character), Span(start, position)) }
        lineOfUnknownCharacter = line
    }

    private mutating func track(_ symbol: Symbol) {
        switch symbol {
        case .leftParenthesis, .leftBracket, .leftBrace: brackets.append(symbol)
        case .rightParenthesis where brackets.last == .leftParenthesis: brackets.removeLast()
        case .rightBracket where brackets.last == .leftBracket: brackets.removeLast()
        case .rightBrace:
            // A forgotten `)` before a `}` must not swallow the line ends of the rest of the file.
            if let open = brackets.lastIndex(of: .leftBrace) { brackets.removeSubrange(open...) }
        default: break
        }
    }

    // MARK: - Small things

    mutating func add(_ kind: Token.Kind, from start: Int) {
        tokens.append(Token(kind: kind, span: Span(start, position)))
    }

    /// Reports, and leaves a 0 in the place so that the parser goes on.
    mutating func fail(_ error: SyntaxError, from start: Int) {
        report(error, Span(start, position))
        add(.integer(0), from: start)
    }

    mutating func report(_ error: SyntaxError, _ span: Span) {
        if diagnostics.count < 50 && !isAbandoned { diagnostics.append(Diagnostic(error.problem, source: source, span: span)) }
    }

    func follows(_ text: String) -> Bool {
        let utf8 = text.utf8
        guard position + utf8.count <= limit else { return false }
        var index = position
        for byte in utf8 {
            if bytes[index] != byte { return false }
            index += 1
        }
        return true
    }

    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    func isNameStart(at index: Int) -> Bool {
        let byte = bytes[index]
        return (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F
            || (byte >= 0x80 && scalar(at: index).properties.isXIDStart)
    }

    func isNamePart(at index: Int) -> Bool {
        let byte = bytes[index]
        if byte < 0x80 { return isNameStart(at: index) || isDigit(byte) }
        return byte & 0xC0 == 0x80 || scalar(at: index).properties.isXIDContinue
    }

    /// Letters of any script may be in a name: `λ`, `损失`.
    private func scalar(at index: Int) -> UnicodeScalar {
        String(decoding: bytes[index..<min(index + 4, limit)], as: UTF8.self).unicodeScalars.first ?? " "
    }
}
