import Diagnostics
import Tensors

extension RuntimeError {
    public var problem: Problem {
        switch self {
        case .functionTooLong(let name):
            Problem(code: "limit", message: "\(name) is too long for one function", help: "split it into several")
        case .tooManyVariables:
            Problem(
                code: "limit", message: "too many variables at once (the limit is \(Machine.globalLimit))",
                help: "put what belongs together into a list or a record")
        case .notAtTop(let word):
            Problem(
                code: "syntax", message: "`\(word)` stands at the top of a file, not inside a function",
                help: "move it to the file's first lines")
        case .notInFunction:
            Problem(
                code: "syntax", message: "`return` outside a function",
                help: "the last expression of a cell is its value")
        case .outsideLoop(let word):
            Problem(
                code: "syntax", message: "`\(word)` outside a loop",
                help: "it stands in the block of `for` or `while`; a function ends with `return`")
        case .updateOfTuple:
            Problem(
                code: "syntax", message: "only one variable can be updated at a time",
                help: "update them one after another: `a += 1; b += 1`")
        case .unknownContract(let name):
            Problem(
                code: "syntax", message: "`\(name)` is not a kind of value",
                help: "a contract is a shape such as `[N, 4]`, or one of "
                    + Machine.contractTypes.sorted().joined(separator: ", "))
        case .unknownName(let name, let near): Self.unknownName(name, near)
        case .notAssignedYet(let name):
            Problem(
                code: "name", message: "`\(name)` has no value yet here",
                help: "assign to `\(name)` on every way that leads here")
        case .operands(let operation, let left, let right): Self.operands(operation, left, right)
        case .operand(let operation, let found):
            Problem(
                code: "type", message: "`\(operation)` does not apply to \(found)",
                help: Self.operandHelp(operation, [found]))
        case .integerOverflow(let operation):
            Problem(
                code: "overflow", message: "the result of this `\(operation)` does not fit a 64-bit whole number",
                help: "use floats, as in `2.0 ** 70`: they reach 1.8e308 at 15 digits")
        case .divisionByZero("**"):
            Problem(
                code: "zero", message: "0 to a negative power would be a division by zero",
                help: "tensors give inf here; plain numbers stop")
        case .divisionByZero(let operation):
            Problem(
                code: "zero", message: "`\(operation)` by zero",
                help: "tensors give inf or nan here; plain numbers stop")
        case .notACondition(let found):
            Problem(
                code: "type", message: "\(found) is not true or false as a whole",
                help: "ask for `any(x)` or `all(x)`, or compare one number")
        case .comparison("in", let item, let container):
            container == "a string"
                ? Problem(
                    code: "type", message: "a string contains only strings, not \(item)", help: "`str(x) in text` looks for a value's text")
                : Problem(
                    code: "type", message: "`in` cannot look into \(container)",
                    help: "it looks into a list, a tuple, a range, a string or a record's names")
        case .comparison(let operation, let left, let right):
            Problem(
                code: "type", message: "`\(operation)` cannot order \(left) and \(right)",
                help: Self.orderHelp([left, right]))
        case .notCallable(let found):
            Problem(code: "type", message: "\(found) cannot be called", help: Self.callHelp(found))
        case .hiddenWord(let name, let found, let place):
            Problem(
                code: "type", message: "\(found) cannot be called: the variable `\(name)` hides the word `\(name)`",
                notes: ["assigned at \(place)"],
                help: "give the variable another name; at the prompt `\(name) = word(\"\(name)\")` brings the word back")
        case .fieldNotCallable(let name, let found):
            Problem(
                code: "type", message: "`.\(name)` is \(found), which cannot be called", help: Self.fieldCallHelp(name))
        case .tooManyArguments(let function, let expected, let given, let signature):
            Problem(
                code: "arguments",
                message:
                    "\(function) takes \(expected == 0 ? "no" : "at most \(expected)") argument\(expected == 1 ? "" : "s"), but \(given) \(given == 1 ? "is" : "are") given",
                notes: ["signature \(signature)"],
                help: expected == 0
                    ? "write `\(function)()`"
                    : "leave out the last \(given == expected + 1 ? "one" : String(given - expected))")
        case .missingArgument(let function, let parameter, let signature):
            Problem(
                code: "arguments", message: "\(function) needs `\(parameter)`", notes: ["signature \(signature)"],
                help: "give it by place or as `\(parameter)=...`")
        case .unknownParameter(let function, let parameter, let near, let signature):
            Problem(
                code: "arguments", message: "\(function) has no parameter `\(parameter)`",
                notes: ["signature \(signature)"],
                help: Self.parameterHelp(function, parameter, near, signature))
        case .argumentTwice(let function, let parameter):
            Problem(
                code: "arguments", message: "`\(parameter)` is given to \(function) twice, by place and by name",
                help: "leave one of the two out")
        case .argumentKind(let function, let parameter, let expected, let found):
            Problem(
                code: "type", message: "\(function): `\(parameter)` must be \(expected), not \(found)",
                help: Self.argumentHelp(function, parameter, expected: expected, found: found))
        case .noBlock(let function):
            Problem(
                code: "arguments", message: "\(function) takes no block in braces",
                help: "end the line before the brace; blocks belong to words like `sequential` and `figure`")
        case .recursionTooDeep(let limit):
            Problem(
                code: "recursion", message: "more than \(limit) calls inside one another",
                help: "a recursive function needs a case in which it does not call itself")
        case .stackFull:
            Problem(
                code: "recursion", message: "the calls under way need more memory than the stack has",
                help: "use a loop in place of calls inside calls")
        default: otherProblem
        }
    }

    private var otherProblem: Problem {
        switch self {
        case .unknownField(let name, let owner, let near, let all):
            Self.unknownField(name, owner, near, all)
        case .fieldNotAssignable(let name, let owner):
            Problem(
                code: "field", message: "`.\(name)` of \(owner) cannot be assigned",
                help: (owner == "a layer" ? Self.layerHabits[name] : nil) ?? Self.fieldHabits[name]
                    ?? "fields to assign to belong to records: `{name: value}`")
        case .unknownParameterTensor(let name, let near, let all):
            Problem(
                code: "field",
                message: all.isEmpty ? "the layer has no parameters yet" : "the layer has no parameter `.\(name)`",
                notes: all.isEmpty ? [] : ["it has " + all.prefix(12).map { ".\($0)" }.joined(separator: " ")],
                help: all.isEmpty
                    ? "the first input gives them their shapes: `net(x)`"
                    : near.isEmpty
                        ? "a layer's parameters are those it was made with"
                        : "did you mean \(NearestNames.alternatives(near.map { "." + $0 }))?")
        case .parameterTensor(let name, let shape, let found):
            Problem(
                code: "shape", message: "the parameter `.\(name)` keeps its shape",
                notes: ["it has     \(shape)", "the value is \(found)"],
                help: "give a tensor of that shape; `.\(name)[:] = x` fills it with a number, a row or another part")
        case .notIndexable(let found):
            Problem(
                code: "type", message: "\(found) has no elements to index",
                help: Self.elementsHelp(found))
        case .notAssignableByIndex(let found):
            Problem(
                code: "type", message: "the elements of \(found) cannot be assigned",
                help: Self.assignmentHelp(found))
        case .index(let index, let count, let owner):
            Problem(
                code: "index",
                message: "index \(index) is out of range: the \(owner) has \(count) element\(count == 1 ? "" : "s")",
                help: count == 0
                    ? "it is empty"
                    : count == 1
                        ? "its only index is 0, or -1 from the back"
                        : "indices go from 0 to \(count - 1), or from -1 back to -\(count)")
        case .indexKind("a record", let found):
            Problem(
                code: "type", message: "a record's field is named by a string, as in `r[\"name\"]`, not by \(found)",
                help: "`fields(record)` lists the names")
        case .indexKind("a slice", let found):
            Problem(
                code: "type", message: "the bounds of a slice are whole numbers, not \(found)",
                help: "`int(x)` and `//` give whole numbers")
        case .indexKind(let owner, let found):
            Problem(
                code: "type", message: "\(owner) is indexed by a whole number or a slice, not by \(found)",
                help: Self.indexHelp(owner, found))
        case .subscriptCount(let owner):
            Problem(
                code: "index", message: "\(owner) takes one index",
                help: "lists inside lists are indexed one after the other: `x[0][1]`; a tensor takes `x[0, 1]`")
        case .sliceLength(let expected, let found):
            Problem(
                code: "value",
                message:
                    "the slice has \(expected) element\(expected == 1 ? "" : "s"), but \(found) \(found == 1 ? "is" : "are") assigned to it",
                help: "a list keeps its length here; join lists with `+` to make a longer one")
        case .sliceValue(let found):
            Problem(
                code: "type", message: "a slice is assigned from a list, not from \(found)",
                help: "give a list with a value for each element")
        case .zeroStep:
            Problem(
                code: "value", message: "a step of 0 never arrives",
                help: "1 goes on by one, -1 goes back by one")
        case .notIterable(let found):
            Problem(
                code: "type", message: "cannot loop over \(found)",
                help: Self.loopHelp(found))
        case .unpackCount(let expected, let found):
            Problem(
                code: "value",
                message:
                    "\(expected) name\(expected == 1 ? "" : "s") on the left, but \(found) value\(found == 1 ? "" : "s") on the right",
                help: "write as many names as there are values, or take a part: `x[:\(expected)]`")
        case .unpackKind(let found, let expected):
            Problem(
                code: "type", message: "cannot take \(found) apart into \(expected) names",
                help: found == "none" ? Self.noneHelp : "tuples, lists and the rows of a tensor can be taken apart")
        case .changedDuringLoop:
            Problem(
                code: "value", message: "the list became shorter while the loop went over it",
                help: "go over a copy: `for x in list(values) { ... }`")
        case .unknownFormat(let format):
            Problem(code: "format", message: "`\(format)` is not a format for a value", help: Self.formats)
        case .badFormat(let format, let kind, let reason):
            Problem(
                code: "format", message: "the format `\(format)` does not apply to \(kind): \(reason)",
                help: "without a format every value is shown as it is: \"{x}\"")
        case .contractKind(let subject, let contract, let found):
            Problem(
                code: "contract",
                message: "\(subject.map { "`\($0)`" } ?? "the result") must be \(contract), but it is \(found)",
                help: subject == nil
                    ? "the last expression of a function is its result, and so is what `return` gives"
                    : found == "none" ? Self.noneHelp : "give it \(contract), or change what the signature says")
        case .contractShape(let subject, let contract, let shape, let axis, let bound):
            Self.contractShape(subject, contract, shape, axis, bound)
        case .expectation(let expectation): Self.expectation(expectation)
        case .failed(let message, let help): Problem(code: "failed", message: message, help: help)
        case .tooLarge(let what, let limit):
            Problem(code: "limit", message: "\(what) would be too large", help: "the limit is \(limit)")
        case .outOfMemory(let limit):
            Problem(
                code: "limit", message: "the program's values need more than \(limit >> 20) MB of memory",
                help: "let go of what is no longer used: `x = none`")
        case .valuesTooDeep(let limit):
            Problem(
                code: "recursion", message: "these values are nested more than \(limit) levels deep",
                help: "a list that contains itself has no end")
        default: Problem(code: "error", message: "\(self)")
        }
    }

    private static let formats =
        "a format is [fill and <, > or ^][+][width][,][.digits][d, f, e, g, % or x], as in {loss:.4f} and {name:>12}"

    private static func unknownName(_ name: String, _ near: [String]) -> Problem {
        if let word = habits[name] {
            return Problem(code: "name", message: "there is no `\(name)` in this language", help: word)
        }
        return Problem(
            code: "name", message: "there is no `\(name)`",
            help: near.isEmpty
                ? "assign to it first, or look in `help()` for the words there are"
                : "did you mean \(NearestNames.alternatives(near))?")
    }

    private static func operands(_ operation: String, _ left: String, _ right: String) -> Problem {
        return Problem(
            code: "type", message: "`\(operation)` does not apply to \(left) and \(right)",
            help: operandHelp(operation, [left, right]))
    }

    private static func unknownField(_ name: String, _ owner: String, _ near: [String], _ all: [String]) -> Problem {
        var notes: [String] = []
        if !all.isEmpty {
            let shown = all.prefix(12).map { ".\($0)" }.joined(separator: " ")
            notes = ["it has \(shown)\(all.count > 12 ? " ..." : "")"]
        }
        var help = near.isEmpty ? "" : "did you mean \(NearestNames.alternatives(near.map { "." + $0 }))?"
        if let word = (owner == "a layer" ? layerHabits[name] : nil) ?? fieldHabits[name] { help = word }
        if help.isEmpty { help = fieldHelp(name, owner) }
        return Problem(code: "field", message: "\(owner) has no field `.\(name)`", notes: notes, help: help)
    }

    private static func contractShape(
        _ subject: String?, _ contract: String, _ shape: Shape, _ axis: Int?, _ bound: [(name: String, size: Int)]
    ) -> Problem {
        let what = subject.map { "`\($0)`" } ?? "the result"
        var notes = ["contract \(contract)", "shape    \(shape)"]
        if let axis {
            let before = "[" + shape[..<axis].map { "\($0), " }.joined()
            notes.append(
                "         " + String(repeating: " ", count: before.count)
                    + String(repeating: "^", count: String(shape[axis]).count) + " axis \(axis)")
        }
        for (name, size) in bound { notes.append("\(name) is \(size) here") }
        return Problem(
            code: "contract", message: "\(what) does not have the shape that its contract says", notes: notes,
            help: "`reshape`, `x[none]` and `.T` change a shape; `explain` shows where it comes from")
    }

    private static func expectation(_ expectation: Expectation) -> Problem {
        guard let operation = expectation.operation else {
            return Problem(
                code: "expect", message: "expected this to be true, but it is \(expectation.left)",
                help: "`explain` shows how a value came about")
        }
        var notes = ["left  \(expectation.left)", "right \(expectation.right)"]
        if !expectation.difference.isEmpty { notes.append(expectation.difference) }
        return Problem(
            code: "expect", message: "the expectation `\(operation)` does not hold", notes: notes,
            help: expectation.operation == "==" && expectation.difference.isEmpty
                ? "numbers with a point are compared with `~=`" : "`explain` shows how a value came about")
    }
}
