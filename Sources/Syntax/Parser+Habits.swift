import Diagnostics

// What people bring from Python, JavaScript, C and Rust, answered with this language's word.

extension Parser {
    /// The habit that explains an unexpected token here, if one does.
    func habitHere() -> SyntaxError? {
        switch current.kind {
        case .symbol(let symbol): symbolHabit(symbol)
        case .name(let name): nameHabit(name)
        case .keyword(.if) where index > 0 && !current.startsLine:
            .habit(found: "`a if c else b`", instead: "write `if c { a } else { b }`; it has a value")
        default: nil
        }
    }

    private func symbolHabit(_ symbol: Symbol) -> SyntaxError? {
        switch symbol {
        case .increment: .habit(found: "`++`", instead: "write `i += 1`")
        case .logicalAnd: .habit(found: "`&&`", instead: "write `and`")
        case .logicalOr: .habit(found: "`||`", instead: "write `or`")
        case .ampersand: .habit(found: "`&`", instead: "write `and`; on tensors it works element by element")
        case .bar: .habit(found: "`|`", instead: "write `or`; on tensors it works element by element; a pipe is `|>`")
        case .exclamation, .tilde:
            .habit(found: "`\(symbol.rawValue)`", instead: "write `not`; on tensors it works element by element")
        case .caret: .habit(found: "`^`", instead: "a power is written `**`")
        case .fatArrow: .habit(found: "`=>`", instead: "a function is written `x -> x ** 2`")
        case .walrus: .habit(found: "`:=`", instead: "assign with `=`, on a line of its own")
        case .range:
            .habit(found: "`..`", instead: "a range of numbers is `range(first, end)`; a slice is `x[first:end]`")
        case .dollar: .habit(found: "`$`", instead: "a value in a string is written \"{x}\"")
        case .floorDivide: .habit(found: "`//` where a value should begin", instead: "a comment begins with `#`")
        case .greater where index > 0 && tokens[index - 1].kind == .symbol(.less):
            .habit(found: "`<>`", instead: "write `!=`")
        case .assign where index > 0 && tokens[index - 1].kind == .symbol(.equal):
            .habit(found: "`===`", instead: "write `==`")
        case .assign where index > 0 && tokens[index - 1].kind == .symbol(.notEqual):
            .habit(found: "`!==`", instead: "write `!=`")
        case .matrix where current.startsLine:
            .habit(found: "a decorator", instead: "hand the function over: `f = cached(f)`")
        case .question:
            .habit(found: "`?` after a value", instead: "write `if c { a } else { b }`; `?name` alone shows help")
        default: nil
        }
    }

    /// A name that is a keyword elsewhere, where what follows shows that it is meant so.
    private func nameHabit(_ name: String) -> SyntaxError? {
        let next = peek()
        let followedByName: Bool =
            switch next.kind {
            case .name, .integer, .float, .keyword(.not), .keyword(.true), .keyword(.false), .keyword(.none):
                !next.startsLine
            default: false
            }
        let followedByString: Bool = if case .string = next.kind { !next.startsLine } else { false }
        switch name {
        case "def", "func", "function", "defun":
            guard followedByName else { return nil }
            return .habit(found: "`\(name)`", instead: "a function is written `fn name(x) { ... }`")
        case "is" where index > 0 && !current.startsLine && followedByName:
            return .habit(found: "`is`", instead: "write `==`")
        case "then" where index > 0 && !current.startsLine:
            return .habit(found: "`then`", instead: "write `if c { a } else { b }`")
        case "do" where next.kind == .symbol(.leftBrace):
            return .habit(found: "`do`", instead: "write `while true { ... if done { break } }`")
        case "elif", "elsif", "elseif": return .habit(found: "`\(name)`", instead: "write `else if`")
        case "lambda":
            guard followedByName || next.kind == .symbol(.colon) else { return nil }
            return .habit(found: "`lambda`", instead: "a function is written `x -> x ** 2`")
        case "class", "struct":
            guard followedByName else { return nil }
            return .habit(
                found: "`\(name)`",
                instead: "a record is written `{name: value}`; layers are built with `sequential { ... }`")
        case "let", "var", "const", "auto", "local":
            guard followedByName else { return nil }
            return .habit(found: "`\(name)`", instead: "assignment alone makes a variable: `x = 1`")
        case "del", "global", "nonlocal", "with", "yield", "async", "await", "from", "raise", "assert", "except",
            "pass", "new", "delete", "throw", "switch", "match", "do", "foreach", "unless", "until", "repeat", "loop":
            return pythonWord(name, isFollowed: followedByName || followedByString)
        case "f", "r", "b", "rb", "fr":
            guard followedByString, !next.spaceBefore else { return nil }
            return .habit(
                found: "a letter before a string", instead: "every string takes values in braces: \"{x:.2f}\"")
        case "print":
            guard followedByName || followedByString else { return nil }
            return .habit(found: "`print` without parentheses", instead: "write `print(...)`")
        case "dlrepl":
            guard followedByName else { return nil }
            return .habit(
                found: "a command of the shell",
                instead: "here `exercise(\"NAME\")`, `check(\"NAME\")` and `hint(\"NAME\")` do what `dlrepl check` and `dlrepl hint` do")
        case "help", "source":
            guard followedByName else { return nil }
            return .habit(found: "`\(name)` without parentheses", instead: "write `\(name)(...)`; `?word` shows a word's help")
        case "exercise", "check", "hint":
            guard followedByName else { return nil }
            return .habit(found: "`\(name)` without parentheses", instead: "write `\(name)(\"NAME\")`, as in `\(name)(\"iou\")`")
        default: return nil
        }
    }

    private func pythonWord(_ name: String, isFollowed: Bool) -> SyntaxError? {
        let isAlone = peek().kind == .newline || peek().kind == .end || peek().kind == .symbol(.rightBrace)
        switch name {
        case "pass": return isAlone ? .habit(found: "`pass`", instead: "an empty block is `{ }`") : nil
        case "raise" where isFollowed, "throw" where isFollowed:
            return .habit(found: "`\(name)`", instead: "raise a problem with `fail(\"what is wrong\")`")
        case "assert" where isFollowed: return .habit(found: "`assert`", instead: "write `expect a == b`")
        case "except": return .habit(found: "`except`", instead: "write `try { ... } catch problem { ... }`")
        case "with" where isFollowed:
            return .habit(found: "`with`", instead: "files are read and written whole; nothing needs closing")
        case "from" where isFollowed:
            return .habit(found: "`from`", instead: "`import \"file.dl\"` brings all of a file's names")
        case "global" where isFollowed, "nonlocal" where isFollowed:
            return .habit(
                found: "`\(name)`",
                instead: "a function gives its result back; shared state can be a field of a record: `state.count += 1`"
            )
        case "yield" where isFollowed, "async" where isFollowed, "await" where isFollowed:
            return .habit(found: "`\(name)`", instead: "build a list and return it")
        case "switch" where isFollowed, "match" where isFollowed:
            return .habit(found: "`\(name)`", instead: "write `if ... { } else if ... { }`")
        case "new" where isFollowed: return .habit(found: "`new`", instead: "call the word itself: `conv2d(32)`")
        case "del" where isFollowed, "delete" where isFollowed:
            return .habit(found: "`\(name)`", instead: "assign `none` to let a value go")
        default: return nil
        }
    }
}
