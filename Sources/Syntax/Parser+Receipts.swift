import Diagnostics

/// `{= EXPRESSION}` or `{= EXPRESSION:FORMAT}` in prose: a number of the text that is computed where it stands.
public struct Receipt: Sendable {
    /// The text that the value stands as: an interpolated string of one part.
    public var expression: Expression
    /// With its braces.
    public var span: Span

    /// How many lines one may go on over, after that in which it begins.
    public static let furtherLines = 4
}

extension Parser {
    /// Reads the receipt whose `{=` begins at `offset`; it may go on over further lines of its paragraph, whose `#` are left out.
    ///
    /// - Returns: the receipt, or what is wrong with it.
    public static func receipt(in source: SourceText, at offset: Int) -> (receipt: Receipt?, diagnostics: [Diagnostic]) {
        var lexer = Lexer(source)
        guard let part = lexer.receipt(at: offset) else { return (nil, lexer.diagnostics) }
        let span = Span(offset, lexer.position)
        var parser = Parser(source: source, tokens: [Token(kind: .end, span: span)])
        let expression = try? parser.string([part], span: span)
        let diagnostics = lexer.diagnostics + parser.diagnostics
        guard let expression, diagnostics.isEmpty else { return (nil, diagnostics) }
        return (Receipt(expression: expression, span: span), [])
    }
}
