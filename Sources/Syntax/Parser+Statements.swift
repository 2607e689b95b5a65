import Diagnostics

extension Parser {
    /// Statements to the end of the source, or to the brace that closes the block.
    mutating func statements(untilBrace: Bool) -> [Statement] {
        var result: [Statement] = []
        while true {
            while current.kind == .newline || at(.semicolon) { advance() }
            if current.kind == .end { return result }
            if at(.rightBrace) {
                if untilBrace { return result }
                report(.unmatchedClosing("}"), current.span)
                advance()
                continue
            }
            let before = index
            do {
                result.append(try nested { try $0.statement() })
                try endStatement(untilBrace: untilBrace)
            } catch {
                recover(from: before, untilBrace: untilBrace)
            }
        }
    }

    private mutating func endStatement(untilBrace: Bool) throws {
        if current.kind == .newline || current.kind == .end || at(.semicolon) { return }
        if at(.rightBrace) && untilBrace { return }
        if let habit = habitHere() { throw fail(habit, current.span) }
        switch current.kind {
        case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.rightBrace):
            throw fail(.unmatchedClosing(source.text(current.span)), current.span)
        default:
            throw fail(.statementsOnOneLine(found: describe(current)), current.span)
        }
    }

    /// Skips the rest of a broken statement: to a line's end outside every bracket opened since.
    private mutating func recover(from before: Int, untilBrace: Bool) {
        if index == before { advance() }
        var open = 0
        for token in tokens[before..<index] {
            switch token.kind {
            case .symbol(.leftBrace): open += 1
            case .symbol(.rightBrace): open = max(0, open - 1)
            default: break
            }
        }
        while current.kind != .end {
            if at(.leftBrace) { open += 1 }
            if at(.rightBrace) {
                if open == 0 && untilBrace { return }
                open = max(0, open - 1)
            }
            if current.kind == .newline && open == 0 { return }
            advance()
        }
    }

    /// `{ statements }`
    mutating func block(after purpose: String) throws -> Block {
        guard at(.leftBrace) else {
            if current.kind == .end { reachedEnd = true }
            // A brace on the next line is read too.
            if current.kind == .newline, peek().kind == .symbol(.leftBrace) {
                advance()
                return try block(after: purpose)
            }
            if let habit = habitHere() { throw fail(habit, current.span) }
            throw fail(.blockExpected(after: purpose), current.span)
        }
        let opening = current
        advance()
        let inside = try withBuilder(true) { parser in try parser.nested { $0.statements(untilBrace: true) } }
        try close(.rightBrace, opening: opening)
        return Block(statements: inside, span: opening.span.to(previousSpan))
    }

    private mutating func statement() throws -> Statement {
        let start = current.span
        let kind = try statementKind()
        return Statement(kind: kind, span: start.to(previousSpan))
    }

    private mutating func statementKind() throws -> Statement.Kind {
        switch current.kind {
        case .keyword(.fn) where !isAnonymousFunction: return .function(try function())
        case .keyword(.for): return try forLoop()
        case .keyword(.while):
            advance()
            let condition = try header { try $0.expression() }
            return .whileLoop(condition, try block(after: "the condition of `while`"))
        case .keyword(.break):
            advance()
            return .breakLoop
        case .keyword(.continue):
            advance()
            return .continueLoop
        case .keyword(.return):
            advance()
            let isBare = current.kind == .newline || current.kind == .end || at(.rightBrace) || at(.semicolon)
            return .returnValue(isBare ? nil : try expression())
        case .keyword(.import): return try importFile()
        case .keyword(.try): return try tryCatch()
        case .symbol(.question):
            advance()
            return .help(try expression())
        case .name("expect") where beginsExpectation:
            advance()
            return .expect(try expression())
        default:
            return try assignmentOrExpression()
        }
    }

    private var isAnonymousFunction: Bool { peek().kind == .symbol(.leftParenthesis) }

    /// `expect` begins a check unless it is used as a variable's name.
    private var beginsExpectation: Bool {
        switch peek().kind {
        case .symbol(.leftParenthesis), .symbol(.leftBracket), .symbol(.minus):
            peek().spaceBefore || peek().kind == .symbol(.leftParenthesis)
        case .symbol, .newline, .end: false
        case .keyword(let keyword): [.not, .true, .false, .none, .if].contains(keyword)
        default: true
        }
    }

    private mutating func header<Result>(_ body: (inout Parser) throws -> Result) throws -> Result {
        try withBuilder(false, body)
    }

    private mutating func forLoop() throws -> Statement.Kind {
        advance()
        let pattern = try pattern()
        guard take(.in) else { throw unexpected("`in` after the loop's variable") }
        let sequence = try header { try $0.expression() }
        return .forLoop(pattern, in: sequence, try block(after: "the head of `for`"))
    }

    mutating func pattern(isInner: Bool = false) throws -> Pattern {
        let opening = current
        guard take(.leftParenthesis) else {
            let name = try identifier("a variable's name")
            if at(.comma) && !isInner {
                throw fail(
                    .habit(found: "a list of names without parentheses", instead: "write `for (a, b) in ...`"),
                    current.span)
            }
            return .name(name)
        }
        var patterns: [Pattern] = []
        repeat {
            if at(.rightParenthesis) { break }
            patterns.append(try nested { try $0.pattern(isInner: true) })
            if at(.assign) {
                throw fail(
                    .habit(found: "a loop with a counter in parentheses", instead: "write `for i in range(10) { ... }`"),
                    current.span)
            }
        } while take(.comma)
        try close(.rightParenthesis, opening: opening)
        return .tuple(patterns, opening.span.to(previousSpan))
    }

    private mutating func importFile() throws -> Statement.Kind {
        advance()
        let token = current
        guard case .string(let parts) = token.kind else {
            if case .name(let name) = token.kind {
                throw fail(
                    .habit(
                        found: "`import` of a module's name",
                        instead: "tensors, layers and figures need no import here; `import \"\(name).dl\"` reads a file"
                    ),
                    token.span)
            }
            throw unexpected("a file's path in quotes after `import`")
        }
        advance()
        guard parts.count <= 1, case .text(let path)? = parts.first else {
            throw fail(.unexpected(found: "a string with values in it", expected: "a plain path"), token.span)
        }
        return .importFile(path: path, pathSpan: token.span)
    }

    private mutating func tryCatch() throws -> Statement.Kind {
        advance()
        let body = try block(after: "`try`")
        skipNewlines()
        guard take(.catch) else { throw unexpected("`catch` after the block of `try`") }
        var name: Identifier?
        if !at(.leftBrace) { name = try identifier("a name for the problem, or the block") }
        return .tryCatch(body, name: name, try block(after: "`catch`"))
    }

    private mutating func assignmentOrExpression() throws -> Statement.Kind {
        let start = current
        let left = try expression()
        if case .symbol(let symbol) = current.kind {
            if symbol == .assign {
                advance()
                let target = try target(left)
                return .assign(target, try expression())
            }
            if let operation = Self.updates[symbol] {
                advance()
                let target = try target(left)
                return .update(target, operation, try expression())
            }
            if symbol == .comma, start.span.start <= left.span.start, hasAssignmentAhead {
                throw fail(
                    .habit(found: "a list of names without parentheses", instead: "write `(a, b) = ...`"), current.span)
            }
        }
        return .expression(left)
    }

    private var hasAssignmentAhead: Bool {
        for token in tokens[index...] {
            if token.kind == .newline || token.kind == .end { return false }
            if token.kind == .symbol(.assign) { return true }
        }
        return false
    }

    private static let updates: [Symbol: BinaryOperator] = [
        .plusAssign: .add, .minusAssign: .subtract, .timesAssign: .multiply, .divideAssign: .divide,
        .floorDivideAssign: .floorDivide, .remainderAssign: .remainder, .powerAssign: .power,
        .matrixAssign: .matrixMultiply,
    ]

    private mutating func target(_ expression: Expression) throws -> Target {
        switch expression.kind {
        case .name(let name): return .name(Identifier(name: name, span: expression.span))
        case .index(let base, let subscripts): return .index(base, subscripts, expression.span)
        case .field(let base, let name): return .field(base, name, expression.span)
        case .tuple(let parts): return .tuple(try parts.map { try target($0) }, expression.span)
        case .none, .bool: throw fail(.keywordAsName(source.text(expression.span)), expression.span)
        default: throw fail(.notAssignable(Self.describe(expression)), expression.span)
        }
    }

    static func describe(_ expression: Expression) -> String {
        switch expression.kind {
        case .integer, .float: "a number"
        case .string, .interpolation: "a string"
        case .call, .pipe: "a call's result"
        case .list, .comprehension: "a list"
        case .record: "a record"
        case .binary, .unary, .comparisonChain, .and, .or: "a computed value"
        default: "this"
        }
    }
}
