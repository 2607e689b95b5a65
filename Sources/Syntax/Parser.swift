import Diagnostics

/// What came of reading a source.
public struct ParseResult: Sendable {
    public var program: Program
    /// In source order; empty when the program is well formed.
    public var diagnostics: [Diagnostic]
    /// Whether more lines could mend it: an open bracket, block or string at the end.
    public var isIncomplete: Bool
}

/// Turns tokens into a tree, by recursive descent for statements and by binding powers for expressions.
///
/// After an error it skips to the next statement and reads on, so that one run shows every mistake.
/// The other parts are in `Parser+Statements.swift`, `Parser+Expressions.swift` and `Parser+Habits.swift`.
public struct Parser {
    let source: SourceText
    var tokens: [Token]
    var index = 0
    var diagnostics: [Diagnostic] = []
    var reachedEnd = false
    var depth = 0
    private var isAbandoned = false
    /// How deep the tree is that was read since the innermost `nested` began: long chains such as `1 + 1 + ...` grow
    /// a deep tree too, and whoever walks a tree does so by recursion.
    var height = 0
    static let maximumHeight = 2000
    /// Whether `f(x) { ... }` may take the block: not in the head of `if`, `for` and `while`.
    var allowsBuilder = true

    /// Raised inside the parser to leave a broken statement; the diagnostic has been reported.
    struct Failure: Error {}

    public static func parse(_ source: SourceText) -> ParseResult {
        var lexer = Lexer(source)
        let tokens = lexer.tokenize()
        var parser = Parser(source: source, tokens: tokens)
        let statements = parser.statements(untilBrace: false)
        // What the parser says of a line with a broken word is an echo of that.
        let brokenLines = Set(lexer.diagnostics.map { source.line(at: Int($0.span.start)) })
        let echoless = parser.diagnostics.filter { !brokenLines.contains(source.line(at: Int($0.span.start))) }
        let diagnostics = (lexer.diagnostics + echoless).sorted { $0.span.start < $1.span.start }
        return ParseResult(
            program: Program(statements: statements, source: source), diagnostics: diagnostics,
            isIncomplete: lexer.endsInside || parser.reachedEnd)
    }

    init(source: SourceText, tokens: [Token]) {
        self.source = source
        self.tokens = tokens
    }

    // MARK: - Looking at tokens

    var current: Token { tokens[index] }
    var previousSpan: Span { index > 0 ? tokens[index - 1].span : Span(0, 0) }

    func peek(_ offset: Int = 1) -> Token { tokens[min(index + offset, tokens.count - 1)] }

    func at(_ symbol: Symbol) -> Bool { current.kind == .symbol(symbol) }
    func at(_ keyword: Keyword) -> Bool { current.kind == .keyword(keyword) }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    mutating func take(_ symbol: Symbol) -> Bool {
        guard at(symbol) else { return false }
        advance()
        return true
    }

    mutating func take(_ keyword: Keyword) -> Bool {
        guard at(keyword) else { return false }
        advance()
        return true
    }

    mutating func skipNewlines() {
        while current.kind == .newline { advance() }
    }

    // MARK: - Errors

    mutating func report(_ error: SyntaxError, _ span: Span) {
        if isAbandoned || diagnostics.count >= 50 { return }
        diagnostics.append(Diagnostic(error.problem, source: source, span: span))
        switch error {
        case .nestedTooDeeply, .expressionTooLong:
            // What follows would only be the closing brackets of what was not read.
            isAbandoned = true
            index = tokens.count - 1
        default: break
        }
    }

    mutating func fail(_ error: SyntaxError, _ span: Span) -> Failure {
        report(error, span)
        return Failure()
    }

    /// The failure of finding the wrong token here.
    mutating func unexpected(_ expected: String) -> Failure {
        if current.kind == .end { reachedEnd = true }
        if let habit = habitHere() { return fail(habit, current.span) }
        return fail(.unexpected(found: describe(current), expected: expected), current.span)
    }

    func describe(_ token: Token) -> String {
        switch token.kind {
        case .name(let name): "the name `\(name)`"
        case .keyword(let keyword): "`\(keyword.rawValue)`"
        case .integer, .float: "the number `\(source.text(token.span))`"
        case .string: "a string"
        case .symbol(let symbol): "`\(symbol.rawValue)`"
        case .newline: "the end of the line"
        case .end: "the end"
        }
    }

    mutating func expect(_ symbol: Symbol, _ purpose: String) throws {
        guard take(symbol) else { throw unexpected("`\(symbol.rawValue)` \(purpose)") }
    }

    /// The closing bracket of one opened at `opening`.
    mutating func close(_ symbol: Symbol, opening: Token) throws {
        if take(symbol) { return }
        if current.kind == .end {
            reachedEnd = true
            let line = source.position(at: Int(opening.span.start)).line
            throw fail(.unclosed(source.text(opening.span), openedAtLine: line), opening.span)
        }
        // A new line that does not go on with what the bracket holds: the bracket was forgotten before it.
        if current.startsLine, symbol != .rightBrace, case .name = current.kind {
            let line = source.position(at: Int(opening.span.start)).line
            throw fail(.unclosed(source.text(opening.span), openedAtLine: line), opening.span)
        }
        throw unexpected("`,` or `\(symbol.rawValue)`")
    }

    mutating func identifier(_ purpose: String) throws -> Identifier {
        let token = current
        switch token.kind {
        case .name(let name):
            advance()
            return Identifier(name: name, span: token.span)
        case .keyword(let keyword):
            throw fail(.keywordAsName(keyword.rawValue), token.span)
        default:
            throw unexpected(purpose)
        }
    }

    /// A name after a dot or before a record's colon, where words of the language are free to use.
    mutating func fieldName() throws -> Identifier {
        let token = current
        if case .integer = token.kind {
            throw fail(.habit(found: "a number after a dot", instead: "an element is taken with `x[0]`"), token.span)
        }
        if case .keyword(let keyword) = token.kind {
            advance()
            return Identifier(name: keyword.rawValue, span: token.span)
        }
        return try identifier("a field's name")
    }

    /// Runs `body` one level deeper; a program nested without end is a diagnostic, not a stack overflow.
    mutating func nested<Result>(_ body: (inout Parser) throws -> Result) throws -> Result {
        guard depth < 200 else { throw fail(.nestedTooDeeply, current.span) }
        depth += 1
        let outerHeight = height
        height = 0
        defer {
            depth -= 1
            height = max(outerHeight, height + 1)
        }
        return try body(&self)
    }

    /// Notes that what was read becomes the operand of one more operation.
    mutating func grow() throws {
        height += 1
        if height > Self.maximumHeight { throw fail(.expressionTooLong, current.span) }
    }

    /// Runs `body` with trailing blocks allowed or not.
    mutating func withBuilder<Result>(_ allowed: Bool, _ body: (inout Parser) throws -> Result) rethrows -> Result {
        let saved = allowsBuilder
        allowsBuilder = allowed
        defer { allowsBuilder = saved }
        return try body(&self)
    }
}
