import Diagnostics

extension Parser {
    /// `fn name(parameters) -> contract { ... }`, or without a name where a value is wanted.
    mutating func function() throws -> Function {
        let start = current.span
        advance()
        let name: Identifier? = at(.leftParenthesis) ? nil : try identifier("the function's name")
        let opening = current
        try expect(.leftParenthesis, "and the parameters")
        var parameters: [Function.Parameter] = []
        while !at(.rightParenthesis) && current.kind != .end {
            parameters.append(try parameter())
            if !take(.comma) { break }
        }
        try close(.rightParenthesis, opening: opening)
        checkParameters(parameters)
        let result: Contract? = take(.arrow) ? try contract() : nil
        let body = try block(after: "the head of `fn`")
        return Function(
            name: name, parameters: parameters, result: result, body: .block(body), span: start.to(previousSpan))
    }

    private mutating func parameter() throws -> Function.Parameter {
        let name = try identifier("a parameter's name")
        let contract: Contract? = take(.colon) ? try contract() : nil
        let defaultValue: Expression? = take(.assign) ? try withBuilder(true) { try $0.expression() } : nil
        return Function.Parameter(identifier: name, contract: contract, defaultValue: defaultValue)
    }

    private mutating func checkParameters(_ parameters: [Function.Parameter]) {
        var seen: Set<String> = []
        var hasDefault = false
        for parameter in parameters {
            let name = parameter.identifier
            if !seen.insert(name.name).inserted { report(.repeatedParameter(name.name), name.span) }
            if parameter.defaultValue != nil {
                hasDefault = true
            } else if hasDefault {
                report(.requiredAfterOptional(name.name), name.span)
            }
        }
    }

    /// `[N, 4]` or the name of a kind of value.
    private mutating func contract() throws -> Contract {
        let start = current
        if case .name(let name) = start.kind {
            advance()
            return Contract(kind: .type(name), span: start.span)
        }
        if take(.none) { return Contract(kind: .type("none"), span: start.span) }
        guard take(.leftBracket) else { throw unexpected("a shape such as `[N, 4]`, or a kind of value") }
        var dimensions: [Contract.Dimension] = []
        while !at(.rightBracket) && current.kind != .end {
            dimensions.append(try dimension())
            if !take(.comma) { break }
        }
        try close(.rightBracket, opening: start)
        return Contract(kind: .shape(dimensions), span: start.span.to(previousSpan))
    }

    private mutating func dimension() throws -> Contract.Dimension {
        let token = current
        switch token.kind {
        case .integer(let size):
            advance()
            return .size(size)
        case .symbol(.ellipsis):
            advance()
            return .rest
        case .name("_"):
            advance()
            return .any
        default:
            return .named(try identifier("a size: a number, a name, `_` or `...`"))
        }
    }

    /// Whether a lambda begins here: `x ->`, `(x, y) ->`, `() ->`.
    var beginsLambda: Bool {
        if case .name = current.kind { return peek().kind == .symbol(.arrow) }
        guard at(.leftParenthesis) else { return false }
        var offset = 1
        while true {
            switch peek(offset).kind {
            case .name: offset += 1
            case .symbol(.rightParenthesis): return peek(offset + 1).kind == .symbol(.arrow)
            default: return false
            }
            switch peek(offset).kind {
            case .symbol(.comma): offset += 1
            case .symbol(.rightParenthesis): return peek(offset + 1).kind == .symbol(.arrow)
            default: return false
            }
        }
    }

    mutating func lambda() throws -> Expression {
        let start = current.span
        var parameters: [Function.Parameter] = []
        if take(.leftParenthesis) {
            while !at(.rightParenthesis) {
                let name = try identifier("a parameter's name")
                parameters.append(Function.Parameter(identifier: name, contract: nil, defaultValue: nil))
                if !take(.comma) { break }
            }
            try expect(.rightParenthesis, "after the parameters")
        } else {
            let name = try identifier("a parameter's name")
            parameters = [Function.Parameter(identifier: name, contract: nil, defaultValue: nil)]
        }
        checkParameters(parameters)
        try expect(.arrow, "and the function's body")
        let body: Function.Body =
            at(.leftBrace) && !beginsRecord
            ? .block(try block(after: "`->`")) : .expression(try nested { try $0.expression() })
        let span = start.to(previousSpan)
        let function = Function(name: nil, parameters: parameters, result: nil, body: body, span: span)
        return Expression(kind: .lambda(function), span: span)
    }

    /// Whether the brace here opens a record: `{}` or `{name: ...`.
    var beginsRecord: Bool {
        var offset = 1
        while peek(offset).kind == .newline { offset += 1 }
        switch peek(offset).kind {
        case .symbol(.rightBrace): return true
        case .name, .keyword, .string: return peek(offset + 1).kind == .symbol(.colon)
        default: return false
        }
    }
}
