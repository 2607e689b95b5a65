import Diagnostics

extension Lexer {
    mutating func string(quote: UInt8) {
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

    /// The part between `{=` at `offset` and its `}`; nil where it is not whole.
    mutating func receipt(at offset: Int) -> Token.StringPart? {
        position = offset + 1
        proseLinesLeft = Receipt.furtherLines
        let part = interpolation(isTriple: false, quote: nil)
        return diagnostics.isEmpty ? part : nil
    }

    /// `{expression}` or `{expression:format}`; an empty text when the brace is not closed. No quote stands around a receipt.
    private mutating func interpolation(isTriple: Bool, quote: UInt8?) -> Token.StringPart {
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
                || (!isTriple && quote != nil && byte == UInt8(ascii: "\n"))
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
            report(quote == nil ? .unclosedReceipt : .unclosedInterpolation, Span(start, start + 1))
            var end = start
            while end < limit && bytes[end] != UInt8(ascii: "\n") && bytes[end] != quote { end += 1 }
            position = end
            return .text("")
        }
        position += 1
        if inner.count == 1 {
            report(quote == nil ? .emptyReceipt : .emptyInterpolation, Span(start, position))
            return .text("")
        }
        return .code(inner, format: format)
    }
}
