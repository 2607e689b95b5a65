import Diagnostics

// The tree of a program: what the parser makes and the compiler walks. Values only, no behaviour.

/// A whole source.
public struct Program: Sendable {
    public var statements: [Statement]
    public let source: SourceText

    public init(statements: [Statement], source: SourceText) {
        self.statements = statements
        self.source = source
    }
}

/// Statements in braces.
public struct Block: Sendable {
    public var statements: [Statement]
    public var span: Span

    public init(statements: [Statement], span: Span) {
        self.statements = statements
        self.span = span
    }
}

public struct Statement: Sendable {
    public var kind: Kind
    public var span: Span

    public init(kind: Kind, span: Span) {
        self.kind = kind
        self.span = span
    }

    public indirect enum Kind: Sendable {
        case expression(Expression)
        case assign(Target, Expression)
        /// `x += 1`
        case update(Target, BinaryOperator, Expression)
        case function(Function)
        case forLoop(Pattern, in: Expression, Block)
        case whileLoop(Expression, Block)
        case breakLoop
        case continueLoop
        case returnValue(Expression?)
        case importFile(path: String, pathSpan: Span)
        case tryCatch(Block, name: Identifier?, Block)
        /// `expect CONDITION`
        case expect(Expression)
        /// `?word`
        case help(Expression)
    }
}

public struct Identifier: Sendable, Equatable {
    public var name: String
    public var span: Span

    public init(name: String, span: Span) {
        self.name = name
        self.span = span
    }
}

/// The left side of an assignment.
public indirect enum Target: Sendable {
    case name(Identifier)
    case tuple([Target], Span)
    case index(Expression, [Subscript], Span)
    case field(Expression, Identifier, Span)

    public var span: Span {
        switch self {
        case .name(let identifier): identifier.span
        case .tuple(_, let span), .index(_, _, let span), .field(_, _, let span): span
        }
    }
}

/// The names a loop or a comprehension binds.
public indirect enum Pattern: Sendable {
    case name(Identifier)
    case tuple([Pattern], Span)

    public var identifiers: [Identifier] {
        switch self {
        case .name(let identifier): [identifier]
        case .tuple(let patterns, _): patterns.flatMap(\.identifiers)
        }
    }
}

public struct Function: Sendable {
    public var name: Identifier?
    public var parameters: [Parameter]
    public var result: Contract?
    public var body: Body
    public var span: Span

    public init(name: Identifier?, parameters: [Parameter], result: Contract?, body: Body, span: Span) {
        self.name = name
        self.parameters = parameters
        self.result = result
        self.body = body
        self.span = span
    }

    public enum Body: Sendable {
        case block(Block)
        case expression(Expression)
    }

    public struct Parameter: Sendable {
        public var identifier: Identifier
        public var contract: Contract?
        public var defaultValue: Expression?
    }
}

/// What a signature promises of a value: `[N, 3, _]`, or the name of a kind of value.
public struct Contract: Sendable {
    public var kind: Kind
    public var span: Span

    public enum Kind: Sendable {
        case shape([Dimension])
        case type(String)
    }

    public enum Dimension: Sendable {
        case size(Int)
        case named(Identifier)
        /// `_`
        case any
        /// `...`: any number of axes.
        case rest
    }
}

public struct Expression: Sendable {
    public var kind: Kind
    public var span: Span

    public init(kind: Kind, span: Span) {
        self.kind = kind
        self.span = span
    }

    public indirect enum Kind: Sendable {
        case none
        case bool(Bool)
        case integer(Int)
        case float(Double)
        case string(String)
        case interpolation([InterpolationPart])
        case name(String)
        case list([Expression])
        case tuple([Expression])
        case record([(name: Identifier, value: Expression)])
        case comprehension(Expression, [ComprehensionClause])
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        /// `a < b <= c`
        case comparisonChain(Expression, [(BinaryOperator, Expression)])
        case and(Expression, Expression)
        case or(Expression, Expression)
        case call(Expression, [Argument], block: Block?)
        case index(Expression, [Subscript])
        case field(Expression, Identifier)
        case pipe(Expression, Expression)
        case lambda(Function)
        case conditional(Expression, Block, otherwise: Block?)
        case form(LearningForm, Expression)
        case timeBlock(Block)
        /// Where an error was reported already.
        case invalid
    }

    public enum InterpolationPart: Sendable {
        case text(String)
        case value(Expression, format: String?)
    }

    public enum ComprehensionClause: Sendable {
        case each(Pattern, in: Expression)
        case condition(Expression)
    }
}

/// `explain EXPR`, `steps EXPR`, `time EXPR`.
public enum LearningForm: String, Sendable {
    case explain, steps, time
}

public struct Argument: Sendable {
    public var name: Identifier?
    public var value: Expression

    public init(name: Identifier?, value: Expression) {
        self.name = name
        self.value = value
    }
}

public enum Subscript: Sendable {
    case value(Expression)
    case slice(start: Expression?, stop: Expression?, step: Expression?, Span)
    case ellipsis(Span)

    public var span: Span {
        switch self {
        case .value(let value): value.span
        case .slice(_, _, _, let span), .ellipsis(let span): span
        }
    }

    /// The expressions in it.
    public var parts: [Expression] {
        switch self {
        case .value(let value): [value]
        case .slice(let start, let stop, let step, _): [start, stop, step].compactMap { $0 }
        case .ellipsis: []
        }
    }
}

public enum UnaryOperator: String, Sendable {
    case negate = "-"
    case plus = "+"
    case not = "not"
}

public enum BinaryOperator: String, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case remainder = "%"
    case power = "**"
    case matrixMultiply = "@"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case approximatelyEqual = "~="
    case contains = "in"
    case lacks = "not in"

    public var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .approximatelyEqual, .contains, .lacks: true
        default: false
        }
    }
}
