import Diagnostics

/// One word of the language, with its place.
struct Token {
    var kind: Kind
    var span: Span
    /// Whether a line ends between the token before and this one.
    var startsLine = false
    /// Whether white space (or a line's end) stands before it.
    var spaceBefore = false

    enum Kind: Equatable {
        case name(String)
        case keyword(Keyword)
        case integer(Int)
        case float(Double)
        case string([StringPart])
        case symbol(Symbol)
        case newline
        case end
    }

    enum StringPart: Equatable {
        case text(String)
        /// The tokens between the braces, closed by an `end`, and what stands after a colon.
        case code([Token], format: String?)
    }
}

extension Token: Equatable {
    static func == (a: Token, b: Token) -> Bool { a.kind == b.kind && a.span == b.span }
}

/// Words that no variable can have as its name.
enum Keyword: String, CaseIterable {
    case `fn`, `if`, `else`, `for`, `in`, `while`, `break`, `continue`, `return`
    case `import`, `try`, `catch`
    case `and`, `or`, `not`, `true`, `false`, `none`
}

/// Operators and punctuation, longest first where one begins another.
enum Symbol: String, CaseIterable {
    case ellipsis = "..."
    case powerAssign = "**="
    case floorDivideAssign = "//="
    case arrow = "->"
    case pipe = "|>"
    case power = "**"
    case floorDivide = "//"
    case equal = "=="
    case notEqual = "!="
    case lessEqual = "<="
    case greaterEqual = ">="
    case approximatelyEqual = "~="
    case plusAssign = "+="
    case minusAssign = "-="
    case timesAssign = "*="
    case divideAssign = "/="
    case remainderAssign = "%="
    case matrixAssign = "@="
    // Other languages' words, read so that the parser can answer with this language's.
    case increment = "++"
    case logicalAnd = "&&"
    case logicalOr = "||"
    case fatArrow = "=>"
    case walrus = ":="
    case range = ".."
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
    case matrix = "@"
    case less = "<"
    case greater = ">"
    case assign = "="
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case leftBrace = "{"
    case rightBrace = "}"
    case comma = ","
    case colon = ":"
    case semicolon = ";"
    case dot = "."
    case question = "?"
    case ampersand = "&"
    case bar = "|"
    case caret = "^"
    case tilde = "~"
    case exclamation = "!"
    case dollar = "$"

    /// After one of these a line's end does not end the statement.
    var wantsMore: Bool {
        switch self {
        case .arrow, .pipe, .power, .floorDivide, .equal, .notEqual, .lessEqual, .greaterEqual, .approximatelyEqual,
            .plusAssign, .minusAssign, .timesAssign, .divideAssign, .remainderAssign, .matrixAssign, .powerAssign,
            .floorDivideAssign, .plus, .minus, .times, .divide, .remainder, .matrix, .less, .greater, .assign, .comma,
            .logicalAnd, .logicalOr, .fatArrow, .walrus, .dot:
            true
        default: false
        }
    }
}
