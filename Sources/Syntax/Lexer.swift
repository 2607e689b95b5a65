import Diagnostics

/// Turns source text into tokens. It never stops at an error: it reports and reads on.
///
/// A line's end is a token only where it can end a statement: not inside `( )` and `[ ]`, not after an
/// operator, and not before a line that begins with `|>` or `.name`.
struct Lexer {
    private let source: SourceText
    private let bytes: [UInt8]
    private var position: Int
    private let limit: Int
    private var brackets: [Symbol] = []
    private var tokens: [Token] = []
    private(set) var diagnostics: [Diagnostic] = []
    /// Whether the text ends inside a string or a bracket: more typing could mend it.
    private(set) var endsInside = false
    private var depth = 0
    /// After texts inside texts without end: what follows would only be their closing quotes.
    private var isAbandoned = false
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
    private mutating func scan(until isEnd: ((UInt8, [Symbol]) -> Bool)?) {
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
                position += 1
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

    // MARK: - Numbers

    private mutating func number() {
        let start = position
        if bytes[position] == UInt8(ascii: "0"), position + 1 < limit,
            [0x78, 0x58, 0x62, 0x42].contains(bytes[position + 1])
        {
            position += 2
            while position < limit && isNamePart(at: position) { position += 1 }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            let radix = [0x78, 0x58].contains(bytes[start + 1]) ? 16 : 2
            let digits = text.dropFirst(2).filter { $0 != "_" }
            if let value = Int(digits, radix: radix) {
                add(.integer(value), from: start)
            } else {
                let isTooLong = !digits.isEmpty && digits.allSatisfy { $0.hexDigitValue.map { $0 < radix } ?? false }
                fail(isTooLong ? .integerTooLarge(text) : .badNumber(text), from: start)
            }
            return
        }
        var isFloat = false
        skipDigits()
        if position < limit, bytes[position] == UInt8(ascii: "."), !follows(".."),
            !(position + 1 < limit && isNameStart(at: position + 1) && !isExponent(at: position + 1))
        {
            isFloat = true
            position += 1
            skipDigits()
        }
        if position < limit, isExponent(at: position) {
            isFloat = true
            position += bytes[position + 1] == UInt8(ascii: "+") || bytes[position + 1] == UInt8(ascii: "-") ? 2 : 1
            skipDigits()
        }
        var hasTail = position < limit && isNamePart(at: position)
        while position < limit && isNamePart(at: position) { position += 1 }
        // `1.2.3`
        while isFloat, position + 1 < limit, bytes[position] == UInt8(ascii: "."), isDigit(bytes[position + 1]) {
            hasTail = true
            position += 1
            skipDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let digits = text.filter { $0 != "_" }
        if hasTail {
            fail(.badNumber(text), from: start)
        } else if isFloat {
            if let value = Double(digits.hasSuffix(".") ? digits + "0" : digits) {
                add(.float(value), from: start)
            } else {
                fail(.badNumber(text), from: start)
            }
        } else if let value = Int(digits) {
            add(.integer(value), from: start)
        } else {
            fail(.integerTooLarge(text), from: start)
        }
    }

    private mutating func skipDigits() {
        while position < limit && (isDigit(bytes[position]) || bytes[position] == UInt8(ascii: "_")) { position += 1 }
    }

    /// An `e` that a digit follows, perhaps after a sign.
    private func isExponent(at index: Int) -> Bool {
        guard index < limit, bytes[index] == UInt8(ascii: "e") || bytes[index] == UInt8(ascii: "E") else {
            return false
        }
        var next = index + 1
        if next < limit, bytes[next] == UInt8(ascii: "+") || bytes[next] == UInt8(ascii: "-") { next += 1 }
        return next < limit && isDigit(bytes[next])
    }

    // MARK: - Strings

    private mutating func string(quote: UInt8) {
        let start = position
        let isTriple = follows(String(repeating: Character(UnicodeScalar(quote)), count: 3))
        position += isTriple ? 3 : 1
        var parts: [Token.StringPart] = []
        var text: [UInt8] = []
        func closes() -> Bool {
            guard bytes[position] == quote else { return false }
            return !isTriple || (position + 2 < limit && bytes[position + 1] == quote && bytes[position + 2] == quote)
        }
        while true {
            if position >= limit || (!isTriple && bytes[position] == UInt8(ascii: "\n")) {
                if isTriple { endsInside = true }
                report(.unclosedString, Span(start, position))
                break
            }
            if closes() {
                position += isTriple ? 3 : 1
                break
            }
            let byte = bytes[position]
            if byte == UInt8(ascii: "\\") {
                escape(into: &text)
            } else if byte == UInt8(ascii: "{") && !follows("{{") {
                if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
                text = []
                parts.append(interpolation(isTriple: isTriple, quote: quote))
            } else if byte == UInt8(ascii: "}") && !follows("}}") {
                report(.loneClosingBrace, Span(position, position + 1))
                position += 1
            } else {
                text.append(byte)
                position += byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") ? 2 : 1
            }
        }
        if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
        add(.string(parts), from: start)
    }

    private mutating func escape(into text: inout [UInt8]) {
        let start = position
        position += 1
        guard position < limit else { return }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "e"): text.append(0x1B)
        case UInt8(ascii: "0"): text.append(0)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): text.append(byte)
        case UInt8(ascii: "\n"): break
        case UInt8(ascii: "\r") where position < limit && bytes[position] == UInt8(ascii: "\n"): position += 1
        case UInt8(ascii: "u") where position < limit && bytes[position] == UInt8(ascii: "{"):
            var end = position + 1
            while end < limit && bytes[end] != UInt8(ascii: "}") && end - position < 10 { end += 1 }
            let digits = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
            let scalar = UInt32(digits, radix: 16).flatMap(UnicodeScalar.init)
            guard end < limit, bytes[end] == UInt8(ascii: "}") else { fallthrough }
            guard let scalar else {
                position = end + 1
                report(.noCharacter(String(decoding: bytes[start...end], as: UTF8.self)), Span(start, position))
                return
            }
            text.append(contentsOf: String(Character(scalar)).utf8)
            position = end + 1
        default:
            while position < limit && bytes[position] & 0xC0 == 0x80 { position += 1 }
            report(.badEscape(String(decoding: bytes[start..<position], as: UTF8.self)), Span(start, position))
        }
    }

    /// `{expression}` or `{expression:format}`; an empty text when the brace is not closed.
    private mutating func interpolation(isTriple: Bool, quote: UInt8) -> Token.StringPart {
        let start = position
        position += 1
        guard depth < 20 else {
            report(.nestedTooDeeply, Span(start, position))
            isAbandoned = true
            position = limit
            return .text("")
        }
        let reported = diagnostics.count
        depth += 1
        defer { depth -= 1 }
        let outerTokens = tokens
        let outerBrackets = brackets
        tokens = []
        // A parenthesis around the whole keeps line ends out.
        brackets = [.leftParenthesis]
        scan(until: { byte, brackets in
            (brackets.count == 1 && (byte == UInt8(ascii: "}") || byte == UInt8(ascii: ":")))
                || (!isTriple && byte == UInt8(ascii: "\n"))
        })
        add(.end, from: position)
        let inner = tokens
        tokens = outerTokens
        brackets = outerBrackets
        var format: String?
        if position < limit, bytes[position] == UInt8(ascii: ":") {
            let formatStart = position + 1
            while position < limit, bytes[position] != UInt8(ascii: "}"), bytes[position] != UInt8(ascii: "\n") {
                position += 1
            }
            format = String(decoding: bytes[formatStart..<position], as: UTF8.self)
        }
        guard position < limit, bytes[position] == UInt8(ascii: "}") else {
            if isAbandoned { return .text("") }
            if isTriple && position >= limit { endsInside = true }
            // What was found inside was read as code, though it is text; the string may well end in this line.
            diagnostics.removeSubrange(min(reported, diagnostics.count)...)
            report(.unclosedInterpolation, Span(start, start + 1))
            var end = start
            while end < limit && bytes[end] != UInt8(ascii: "\n") && bytes[end] != quote { end += 1 }
            position = end
            return .text("")
        }
        position += 1
        if inner.count == 1 {
            report(.emptyInterpolation, Span(start, position))
            return .text("")
        }
        return .code(inner, format: format)
    }

    // MARK: - Small things

    private mutating func add(_ kind: Token.Kind, from start: Int) {
        tokens.append(Token(kind: kind, span: Span(start, position)))
    }

    /// Reports, and leaves a 0 in the place so that the parser goes on.
    private mutating func fail(_ error: SyntaxError, from start: Int) {
        report(error, Span(start, position))
        add(.integer(0), from: start)
    }

    private mutating func report(_ error: SyntaxError, _ span: Span) {
        if diagnostics.count < 50 && !isAbandoned { diagnostics.append(Diagnostic(error.problem, source: source, span: span)) }
    }

    private func follows(_ text: String) -> Bool {
        let utf8 = text.utf8
        guard position + utf8.count <= limit else { return false }
        var index = position
        for byte in utf8 {
            if bytes[index] != byte { return false }
            index += 1
        }
        return true
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private func isNameStart(at index: Int) -> Bool {
        let byte = bytes[index]
        return (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F
            || (byte >= 0x80 && scalar(at: index).properties.isXIDStart)
    }

    private func isNamePart(at index: Int) -> Bool {
        let byte = bytes[index]
        if byte < 0x80 { return isNameStart(at: index) || isDigit(byte) }
        return byte & 0xC0 == 0x80 || scalar(at: index).properties.isXIDContinue
    }

    /// Letters of any script may be in a name: `λ`, `损失`.
    private func scalar(at index: Int) -> UnicodeScalar {
        String(decoding: bytes[index..<min(index + 4, limit)], as: UTF8.self).unicodeScalars.first ?? " "
    }
}
