import Diagnostics

extension SyntaxError {
    var problem: Problem {
        switch self {
        case .unknownCharacter(let character):
            Problem(
                code: "syntax", message: "the language has no use for the character \(Self.shown(character))",
                help: Self.substitute(character))
        case .unclosedString:
            Problem(
                code: "syntax", message: "this string is not closed",
                help: "end it with the quote it begins with; a line break inside a string is written \\n")
        case .unclosedInterpolation:
            Problem(
                code: "syntax", message: "the `{` in this string is not closed",
                help: "close it with `}`, or write `{{` for the character itself")
        case .emptyInterpolation:
            Problem(
                code: "syntax", message: "there is nothing between the braces of this string",
                help: "write the value into them, as in \"{x}\" or \"{x:.2f}\", or `{{}}` for the characters themselves")
        case .unclosedReceipt:
            Problem(
                code: "syntax", message: "the `{=` in this prose is not closed",
                help: "close it with `}` in its paragraph; between back quotes it is shown as it stands")
        case .emptyReceipt:
            Problem(
                code: "syntax", message: "there is nothing to compute between `{=` and `}`",
                help: "write an expression, as in {= 2 ** 10}")
        case .loneClosingBrace:
            Problem(
                code: "syntax", message: "a `}` without its `{` in a string",
                help: "write `}}` for the character itself")
        case .badEscape(let text):
            Problem(
                code: "syntax", message: "`\(text)` is not an escape",
                help: "the escapes are \\n \\t \\r \\e \\0 \\\\ \\\" \\' and \\u{1F600}; write \\\\ for a backslash")
        case .badNumber(let text):
            Problem(code: "syntax", message: "`\(text)` is not a number", help: Self.numberHelp(text))
        case .integerTooLarge(let text):
            Problem(
                code: "syntax", message: "\(text.count > 40 ? "this number" : text) does not fit 64 bits",
                help: "whole numbers end at 9223372036854775807; write it with a point for a float")
        case .sourceTooLong(let bytes):
            Problem(
                code: "syntax", message: "a program of \(bytes) bytes is more than is read here (64 MiB)",
                help: "split it into files that `import` one another")
        case .unexpected(let found, let expected):
            Problem(code: "syntax", message: "expected \(expected), found \(found)", help: Self.way(to: expected, found: found))
        case .unclosed(let bracket, let line):
            Problem(
                code: "syntax", message: "the `\(bracket)` of line \(line) is not closed",
                help: "add the missing `\(Self.closing(bracket))`")
        case .unmatchedClosing(let bracket):
            Problem(
                code: "syntax", message: "this `\(bracket)` closes nothing", help: "remove it, or add what it closes")
        case .nestedTooDeeply:
            Problem(
                code: "syntax", message: "this is nested more than 200 levels deep",
                help: "give a part of it a name of its own")
        case .expressionTooLong:
            Problem(
                code: "syntax", message: "this expression has more than 2000 parts in a row",
                help: "use a loop, or `sum` over a list")
        case .statementsOnOneLine(let found):
            Problem(
                code: "syntax", message: "the statement is over, but \(found) follows on the same line",
                help: "begin a new line, or put `;` between two statements")
        case .notAssignable(let what):
            Problem(
                code: "syntax", message: "cannot assign to \(what)",
                help:
                    "the left of `=` is a name, an element `x[i]`, a field `r.name`, or names in parentheses; `==` compares"
            )
        case .keywordAsName(let word):
            Problem(
                code: "syntax", message: "`\(word)` is a word of the language and cannot be a name",
                help: "choose another, such as `\(word)_`")
        case .positionalAfterKeyword:
            Problem(
                code: "syntax", message: "an argument without a name follows one with a name",
                help: "put the arguments without names first")
        case .repeatedKeyword(let name):
            Problem(code: "syntax", message: "the argument `\(name)` is given twice", help: "leave one of the two out")
        case .repeatedParameter(let name):
            Problem(code: "syntax", message: "two parameters are called `\(name)`", help: "give one of them another name")
        case .repeatedField(let name):
            Problem(code: "syntax", message: "the record has two fields `\(name)`", help: "give one of them another name")
        case .requiredAfterOptional(let name):
            Problem(
                code: "syntax", message: "the parameter `\(name)` has no default, but one before it has",
                help: "move `\(name)` to the front or give it a default")
        case .blockExpected(let after):
            Problem(
                code: "syntax", message: "expected a block in braces after \(after)",
                help: "write `{ ... }`; indentation and a colon do not make a block here")
        case .habit(let found, let instead):
            Problem(
                code: "syntax",
                message: found.hasPrefix("`") && found.hasSuffix("`") && !found.contains(" ")
                    ? "\(found) is not a word of this language" : "\(found) has no meaning here", help: instead)
        case .blockAsValue:
            Problem(
                code: "syntax", message: "expected a value, found a block in braces",
                help: "a record is written `{name: value}`; a block stands after `if`, `for`, `fn` or `->`")
        case .noCharacter(let text):
            Problem(
                code: "syntax", message: "`\(text)` is no character of Unicode",
                help: "between the braces stands a hexadecimal number, as in \\u{1F600}")
        }
    }

    private static func shown(_ character: Character) -> String {
        let isVisible = character.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator,
                .spaceSeparator:
                false
            default: scalar.value != 0xFFFD
            }
        }
        if isVisible { return "`\(character)`" }
        return character.unicodeScalars.map { scalar in
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }.joined(separator: " ")
    }

    /// What to write in place of the characters that word processors put in.
    private static func substitute(_ character: Character) -> String {
        switch character {
        case "\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}", "\u{BB}", "\u{2018}", "\u{2019}", "`":
            "a string stands in straight quotes: \"text\""
        case "\u{2013}", "\u{2014}", "\u{2212}": "the minus sign is `-`"
        case "\u{D7}", "\u{B7}", "\u{22C5}": "multiplication is written `*`"
        case "\u{F7}": "division is written `/`"
        case "\u{2264}": "write `<=`"
        case "\u{2265}": "write `>=`"
        case "\u{2260}": "write `!=`"
        case "\u{2248}": "write `~=`"
        case "\u{2192}": "write `->`"
        case "\u{B2}": "a power is written `x ** 2`"
        default:
            shown(character).hasPrefix("U+")
                ? "it cannot be seen: delete what stands here, and type it again"
                : "it can stand in a string or a comment"
        }
    }

    private static func numberHelp(_ text: String) -> String {
        if text.lowercased().hasPrefix("0x") || text.lowercased().hasPrefix("0b") {
            return "digits follow, as in 0xff and 0b101"
        }
        return text.contains { $0.isLetter }
            ? "a name does not begin with a digit; a product is written `3 * px`" : "a number has one point"
    }

    /// What is mostly meant where something else was expected.
    private static func way(to expected: String, found: String) -> String {
        switch expected {
        case "a value":
            switch found {
            case "`else`": "it follows the block of an `if`, behind its closing brace"
            case "`catch`": "it follows the block of a `try`, behind its closing brace"
            case "the end", "the end of the line": "the line breaks off: write what belongs there"
            default: "an operator needs a value on both sides; a name, a number or a parenthesis can stand here"
            }
        case _ where expected.hasPrefix("`,` or"): "a comma stands between two, and the bracket that opened closes"
        case _ where expected.hasPrefix("`in` after"): "write `for i in range(3) { ... }`"
        case _ where expected.hasPrefix("the function's name"), _ where expected.hasPrefix("`(` and the parameters"):
            "write `fn name(x) { ... }`, with `()` where it takes nothing"
        case "an index": "write `x[0]` for the first, `x[:]` for all"
        case "a field's name": "a name follows the point: `x.shape`"
        case _ where expected.hasPrefix("`catch` after"): "write `try { ... } catch problem { ... }`"
        case "a plain path", "a file's path in quotes after `import`": "write `import \"boxes.dl\"`"
        default: ""
        }
    }

    private static func closing(_ bracket: String) -> String {
        switch bracket {
        case "(": ")"
        case "[": "]"
        default: "}"
        }
    }
}
