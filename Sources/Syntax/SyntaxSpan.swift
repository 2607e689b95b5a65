import Diagnostics

/// A stretch of a source with what it is to a reader: what colours it, and what completion asks about it.
public struct SyntaxSpan: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case keyword, name, number, comment, symbol
        /// Text between quotes, without the code in its braces.
        case string
    }

    public var kind: Kind
    public var span: Span
    /// Whether it is a string that does not end.
    public var isOpen = false

    public init(kind: Kind, span: Span, isOpen: Bool = false) {
        self.kind = kind
        self.span = span
        self.isOpen = isOpen
    }

    /// The spans of a source in order, white space left out; wrong and unfinished text is read as far as it can be.
    public static func spans(of text: String) -> [SyntaxSpan] {
        let source = SourceText(name: "", text: text)
        var lexer = Lexer(source)
        let tokens = lexer.tokenize()
        let broken = lexer.diagnostics.map(\.span.start)
        var found: [SyntaxSpan] = []
        var end: Int32 = 0
        for token in tokens {
            comments(in: source, from: end, to: token.span.start, &found)
            // A string up to the end of the text with a mistake in it has lost its closing quote.
            let isOpen =
                Int(token.span.end) == source.bytes.count && broken.contains { $0 >= token.span.start }
            append(token, isOpen: isOpen, &found)
            end = max(end, token.span.end)
        }
        return found
    }

    private static func append(_ token: Token, isOpen: Bool, _ found: inout [SyntaxSpan]) {
        switch token.kind {
        case .name: found.append(SyntaxSpan(kind: .name, span: token.span))
        case .keyword: found.append(SyntaxSpan(kind: .keyword, span: token.span))
        case .integer, .float: found.append(SyntaxSpan(kind: .number, span: token.span))
        case .symbol: found.append(SyntaxSpan(kind: .symbol, span: token.span))
        case .string(let parts): append(parts, of: token, isOpen: isOpen, &found)
        case .newline, .end: break
        }
    }

    /// A string's text in pieces, the code in its braces between them.
    private static func append(
        _ parts: [Token.StringPart], of token: Token, isOpen: Bool, _ found: inout [SyntaxSpan]
    ) {
        var start = token.span.start
        for part in parts {
            guard case .code(let tokens, _) = part, let first = tokens.first, let last = tokens.last else { continue }
            guard first.span.start > start, last.span.start >= first.span.start else { continue }
            found.append(SyntaxSpan(kind: .string, span: Span(Int(start), Int(first.span.start))))
            for inner in tokens { append(inner, isOpen: false, &found) }
            start = last.span.start
        }
        found.append(SyntaxSpan(kind: .string, span: Span(Int(start), Int(token.span.end)), isOpen: isOpen))
    }

    private static func comments(in source: SourceText, from start: Int32, to end: Int32, _ found: inout [SyntaxSpan]) {
        var index = Int(start)
        while index < Int(end) {
            guard source.bytes[index] == UInt8(ascii: "#") else {
                index += 1
                continue
            }
            let line = source.lineSpan(source.line(at: index))
            found.append(SyntaxSpan(kind: .comment, span: Span(index, Int(line.end))))
            index = Int(line.end)
        }
    }
}
