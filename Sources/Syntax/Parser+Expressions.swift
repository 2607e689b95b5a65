import Diagnostics

extension Parser {
    /// How strongly operators hold their operands, weakest first.
    private enum Power {
        static let or = 1
        static let and = 2
        static let not = 3
        static let comparison = 4
        static let pipe = 5
        static let sum = 6
        static let product = 7
        static let sign = 8
        static let power = 9
    }

    mutating func expression() throws -> Expression {
        if beginsLambda { return try nested { try $0.lambda() } }
        return try nested { try $0.operation(minimum: Power.or) }
    }

    private mutating func operation(minimum: Int) throws -> Expression {
        var left = try prefix()
        while true {
            guard let (power, isRight) = infixPower(), power >= minimum else { return left }
            try grow()
            if power == Power.comparison {
                left = try comparison(left)
                continue
            }
            let token = current
            advance()
            let right =
                token.kind == .symbol(.pipe)
                ? try pipeTarget() : try nested { try $0.operation(minimum: isRight ? power : power + 1) }
            left = try combine(token, left, right)
        }
    }

    /// The binding power of the operator here, and whether it groups to the right.
    private func infixPower() -> (Int, Bool)? {
        switch current.kind {
        case .keyword(.or): (Power.or, false)
        case .keyword(.and): (Power.and, false)
        case .keyword(.in): (Power.comparison, false)
        case .keyword(.not): peek().kind == .keyword(.in) ? (Power.comparison, false) : nil
        case .symbol(let symbol):
            switch symbol {
            case .pipe: (Power.pipe, false)
            case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .approximatelyEqual:
                (Power.comparison, false)
            case .plus, .minus: (Power.sum, false)
            case .times, .divide, .floorDivide, .remainder, .matrix: (Power.product, false)
            case .power: (Power.power, true)
            default: nil
            }
        default: nil
        }
    }

    private mutating func combine(_ token: Token, _ left: Expression, _ right: Expression) throws -> Expression {
        let span = left.span.to(right.span)
        switch token.kind {
        case .keyword(.or): return Expression(kind: .or(left, right), span: span)
        case .keyword(.and): return Expression(kind: .and(left, right), span: span)
        case .symbol(.pipe): return Expression(kind: .pipe(left, right), span: span)
        case .symbol(let symbol):
            guard let operation = BinaryOperator(rawValue: symbol.rawValue) else { return left }
            return Expression(kind: .binary(operation, left, right), span: span)
        default: return left
        }
    }

    /// What stands after `|>`: a function or layer, called or not; a lambda too. An operator after it takes the
    /// result of the pipe: `x |> f + 1` is `(x |> f) + 1`.
    private mutating func pipeTarget() throws -> Expression {
        if beginsLambda { return try nested { try $0.lambda() } }
        return try nested { try $0.postfix(try $0.primary()) }
    }

    private mutating func comparison(_ first: Expression) throws -> Expression {
        var links: [(BinaryOperator, Expression)] = []
        while let (power, _) = infixPower(), power == Power.comparison {
            let operation: BinaryOperator
            switch current.kind {
            case .keyword(.in): operation = .contains
            case .keyword(.not):
                advance()
                operation = .lacks
            case .symbol(let symbol): operation = BinaryOperator(rawValue: symbol.rawValue) ?? .equal
            default: return first
            }
            advance()
            links.append((operation, try nested { try $0.operation(minimum: Power.pipe) }))
            if links.count > 200 { throw fail(.expressionTooLong, current.span) }
        }
        let span = first.span.to(previousSpan)
        if links.count == 1 { return Expression(kind: .binary(links[0].0, first, links[0].1), span: span) }
        return Expression(kind: .comparisonChain(first, links), span: span)
    }

    private mutating func prefix() throws -> Expression {
        let start = current.span
        if take(.not) {
            let operand = try nested { try $0.operation(minimum: Power.not) }
            return Expression(kind: .unary(.not, operand), span: start.to(operand.span))
        }
        if at(.minus) || at(.plus) {
            let isMinus = at(.minus)
            advance()
            let operand = try nested { try $0.operation(minimum: Power.sign) }
            // `-2` is a number, not an operation on one.
            switch operand.kind {
            case .integer(let value) where isMinus:
                return Expression(kind: .integer(-value), span: start.to(operand.span))
            case .float(let value) where isMinus: return Expression(kind: .float(-value), span: start.to(operand.span))
            default:
                return Expression(kind: .unary(isMinus ? .negate : .plus, operand), span: start.to(operand.span))
            }
        }
        return try postfix(try primary())
    }

    // MARK: - Calls, indices, fields

    private mutating func postfix(_ base: Expression) throws -> Expression {
        var result = base
        while true {
            switch current.kind {
            case .symbol(.leftParenthesis):
                try grow()
                let arguments = try arguments()
                let block = try builderBlock()
                result = Expression(
                    kind: .call(result, arguments, block: block), span: result.span.to(previousSpan))
            case .symbol(.leftBracket):
                try grow()
                let opening = current
                advance()
                let subscripts = try withBuilder(true) { try $0.subscripts() }
                try close(.rightBracket, opening: opening)
                result = Expression(kind: .index(result, subscripts), span: result.span.to(previousSpan))
            case .symbol(.dot):
                try grow()
                advance()
                let name = try fieldName()
                result = Expression(kind: .field(result, name), span: result.span.to(name.span))
            case .symbol(.leftBrace) where allowsBuilder && result.canTakeBlock:
                try grow()
                guard let block = try builderBlock() else { return result }
                result = Expression(kind: .call(result, [], block: block), span: result.span.to(previousSpan))
            default:
                return result
            }
        }
    }

    private mutating func builderBlock() throws -> Block? {
        guard allowsBuilder, at(.leftBrace) else { return nil }
        return try block(after: "the call")
    }

    private mutating func arguments() throws -> [Argument] {
        let opening = current
        advance()
        var arguments: [Argument] = []
        var names: Set<String> = []
        try withBuilder(true) { parser in
            while !parser.at(.rightParenthesis) && parser.current.kind != .end {
                let argument = try parser.argument()
                if let name = argument.name {
                    if !names.insert(name.name).inserted { parser.report(.repeatedKeyword(name.name), name.span) }
                } else if !names.isEmpty {
                    parser.report(.positionalAfterKeyword, argument.value.span)
                }
                arguments.append(argument)
                if !parser.take(.comma) { break }
            }
        }
        if at(.for), arguments.count == 1 {
            throw fail(
                .habit(found: "a comprehension without brackets", instead: "put it in a list: `[... for ... in ...]`"),
                current.span)
        }
        try close(.rightParenthesis, opening: opening)
        return arguments
    }

    private mutating func argument() throws -> Argument {
        let token = current
        if peek().kind == .symbol(.assign) {
            switch token.kind {
            case .name(let name):
                advance()
                advance()
                return Argument(name: Identifier(name: name, span: token.span), value: try expression())
            case .keyword(let keyword) where keyword != .none && keyword != .true && keyword != .false:
                advance()
                advance()
                return Argument(name: Identifier(name: keyword.rawValue, span: token.span), value: try expression())
            default: break
            }
        }
        if at(.times) || at(.power) {
            throw fail(
                .habit(found: "`\(source.text(token.span))` before an argument", instead: "give the values one by one"),
                token.span)
        }
        return Argument(name: nil, value: try expression())
    }

    private mutating func subscripts() throws -> [Subscript] {
        var result: [Subscript] = []
        while !at(.rightBracket) && current.kind != .end {
            result.append(try oneSubscript())
            if !take(.comma) { break }
        }
        if result.isEmpty { throw unexpected("an index") }
        return result
    }

    private mutating func oneSubscript() throws -> Subscript {
        let start = current.span
        if take(.ellipsis) { return .ellipsis(start) }
        func isBound(_ token: Token) -> Bool {
            token.kind != .symbol(.colon) && token.kind != .symbol(.comma) && token.kind != .symbol(.rightBracket)
        }
        let first: Expression? = at(.colon) ? nil : try expression()
        guard take(.colon) else {
            guard let first else { throw unexpected("an index") }
            return .value(first)
        }
        let stop: Expression? = isBound(current) ? try expression() : nil
        var step: Expression?
        if take(.colon), isBound(current) { step = try expression() }
        return .slice(start: first, stop: stop, step: step, start.to(previousSpan))
    }
}

extension Expression {
    /// A name, a field or a call may be followed by a builder block.
    fileprivate var canTakeBlock: Bool {
        switch kind {
        case .name, .field: true
        default: false
        }
    }
}
