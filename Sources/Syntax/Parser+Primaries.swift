import Diagnostics

extension Parser {
    mutating func primary() throws -> Expression {
        let token = current
        switch token.kind {
        case .integer(let value):
            advance()
            return Expression(kind: .integer(value), span: token.span)
        case .float(let value):
            advance()
            return Expression(kind: .float(value), span: token.span)
        case .string(let parts):
            advance()
            if case .string = current.kind, !current.startsLine {
                throw fail(.habit(found: "one string after another", instead: "join strings with `+`"), current.span)
            }
            return try string(parts, span: token.span)
        case .name(let name):
            return try nameOrForm(name)
        case .keyword(let keyword):
            return try keywordExpression(keyword)
        case .symbol(.leftParenthesis): return try parenthesized()
        case .symbol(.leftBracket): return try list()
        case .symbol(.leftBrace):
            if beginsRecord { return try record() }
            throw fail(.blockAsValue, token.span)
        default:
            throw unexpected("a value")
        }
    }

    private mutating func keywordExpression(_ keyword: Keyword) throws -> Expression {
        let token = current
        switch keyword {
        case .none, .true, .false:
            advance()
            return Expression(kind: keyword == .none ? .none : .bool(keyword == .true), span: token.span)
        case .if:
            return try conditional()
        case .fn:
            let function = try function()
            return Expression(kind: .lambda(function), span: function.span)
        default:
            throw unexpected("a value")
        }
    }

    private mutating func nameOrForm(_ name: String) throws -> Expression {
        let token = current
        if let form = LearningForm(rawValue: name) {
            if form == .time, peek().kind == .symbol(.leftBrace) {
                advance()
                let body = try block(after: "`time`")
                return Expression(kind: .timeBlock(body), span: token.span.to(previousSpan))
            }
            if beginsOperandOfForm {
                advance()
                let operand = try expression()
                return Expression(kind: .form(form, operand), span: token.span.to(operand.span))
            }
        }
        if let habit = habitHere() { throw fail(habit, token.span) }
        advance()
        return Expression(kind: .name(name), span: token.span)
    }

    /// `explain x` is the form; `explain = 3`, `steps[0]` and `time - 1` are a variable of that name.
    private var beginsOperandOfForm: Bool {
        let next = peek()
        guard !next.startsLine else { return false }
        switch next.kind {
        case .name, .integer, .float, .string: return true
        case .symbol(.leftParenthesis): return next.spaceBefore
        case .keyword(let keyword): return [.not, .true, .false, .none].contains(keyword)
        default: return false
        }
    }

    private mutating func conditional() throws -> Expression {
        let start = current.span
        advance()
        let condition = try withBuilder(false) { try $0.expression() }
        if at(.assign) {
            throw fail(.habit(found: "`=` in a condition", instead: "`==` compares"), current.span)
        }
        let then = try block(after: "the condition of `if`")
        var otherwise: Block?
        let mark = index
        skipNewlines()
        if take(.else) {
            if at(.if) {
                let inner = try nested { try $0.conditional() }
                let statement = Statement(kind: .expression(inner), span: inner.span)
                otherwise = Block(statements: [statement], span: inner.span)
            } else {
                otherwise = try block(after: "`else`")
            }
        } else {
            index = mark
        }
        return Expression(kind: .conditional(condition, then, otherwise: otherwise), span: start.to(previousSpan))
    }

    private mutating func parenthesized() throws -> Expression {
        let opening = current
        advance()
        var parts: [Expression] = []
        var isTuple = at(.rightParenthesis)
        try withBuilder(true) { parser in
            while !parser.at(.rightParenthesis) && parser.current.kind != .end {
                parts.append(try parser.expression())
                guard parser.take(.comma) else { break }
                isTuple = true
            }
        }
        try close(.rightParenthesis, opening: opening)
        let span = opening.span.to(previousSpan)
        if !isTuple, let only = parts.first { return Expression(kind: only.kind, span: span) }
        return Expression(kind: .tuple(parts), span: span)
    }

    private mutating func list() throws -> Expression {
        let opening = current
        advance()
        var items: [Expression] = []
        var clauses: [Expression.ComprehensionClause] = []
        try withBuilder(true) { parser in
            while !parser.at(.rightBracket) && parser.current.kind != .end {
                items.append(try parser.expression())
                if items.count == 1 && parser.at(.for) {
                    clauses = try parser.comprehensionClauses()
                    break
                }
                guard parser.take(.comma) else { break }
            }
        }
        try close(.rightBracket, opening: opening)
        let span = opening.span.to(previousSpan)
        if clauses.isEmpty { return Expression(kind: .list(items), span: span) }
        return Expression(kind: .comprehension(items[0], clauses), span: span)
    }

    private mutating func comprehensionClauses() throws -> [Expression.ComprehensionClause] {
        var clauses: [Expression.ComprehensionClause] = []
        while true {
            if take(.for) {
                let pattern = try pattern()
                guard take(.in) else { throw unexpected("`in` after the variable") }
                clauses.append(.each(pattern, in: try expression()))
            } else if take(.if) {
                clauses.append(.condition(try expression()))
            } else {
                return clauses
            }
        }
    }

    private mutating func record() throws -> Expression {
        let opening = current
        advance()
        var fields: [(name: Identifier, value: Expression)] = []
        var seen: Set<String> = []
        try withBuilder(true) { parser in
            parser.skipNewlines()
            while !parser.at(.rightBrace) && parser.current.kind != .end {
                let name = try parser.recordKey()
                try parser.expect(.colon, "after the field's name")
                parser.skipNewlines()
                fields.append((name, try parser.expression()))
                if !seen.insert(name.name).inserted { parser.report(.repeatedField(name.name), name.span) }
                parser.skipNewlines()
                guard parser.take(.comma) else { break }
                parser.skipNewlines()
            }
        }
        try close(.rightBrace, opening: opening)
        return Expression(kind: .record(fields), span: opening.span.to(previousSpan))
    }

    private mutating func recordKey() throws -> Identifier {
        let token = current
        if case .string(let parts) = token.kind, parts.count == 1, case .text(let text) = parts[0] {
            advance()
            return Identifier(name: text, span: token.span)
        }
        return try fieldName()
    }

    mutating func string(_ parts: [Token.StringPart], span: Span) throws -> Expression {
        if parts.isEmpty { return Expression(kind: .string(""), span: span) }
        if parts.count == 1, case .text(let text) = parts[0] { return Expression(kind: .string(text), span: span) }
        var result: [Expression.InterpolationPart] = []
        for part in parts {
            switch part {
            case .text(let text): result.append(.text(text))
            case .code(let tokens, let format):
                var inner = Parser(source: source, tokens: tokens)
                inner.depth = depth + 1
                let value = try? inner.wholeExpression()
                height = max(height, inner.height)
                diagnostics += inner.diagnostics
                result.append(.value(value ?? Expression(kind: .invalid, span: span), format: format))
            }
        }
        return Expression(kind: .interpolation(result), span: span)
    }

    /// The one expression between a string's braces.
    private mutating func wholeExpression() throws -> Expression {
        let value = try expression()
        guard current.kind == .end else { throw unexpected("`}` after the expression") }
        return value
    }
}
