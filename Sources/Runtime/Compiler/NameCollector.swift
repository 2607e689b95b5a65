import Syntax

/// What a function's body tells before it is compiled: the names it assigns, the names that functions inside it
/// mention, and the constants that its loops use.
struct NameCollector {
    /// In order of appearance.
    private(set) var assigned: [String] = []
    private var assignedSet: Set<String> = []
    /// Names that nested functions mention, whatever they mean there: a variable among them lives in a cell.
    private(set) var mentionedInside: Set<String> = []
    /// Numbers inside loops, each once: they get registers of their own.
    private(set) var loopConstants: [Constant] = []
    private var loopDepth = 0
    private var functionDepth = 0

    enum Constant: Hashable {
        case float(UInt64)
        case integer(Int)
    }

    static let maximumLoopConstants = 64

    mutating func collect(_ block: Block) {
        for statement in block.statements { collect(statement) }
    }

    mutating func collect(_ statement: Statement) {
        switch statement.kind {
        case .expression(let expression), .help(let expression), .expect(let expression):
            collect(expression)
        case .assign(let target, let value):
            collect(value)
            collect(target)
        case .update(let target, _, let value):
            collect(value)
            collect(target)
        case .function(let function):
            if let name = function.name { assign(name.name) }
            collect(function)
        case .forLoop(let pattern, let sequence, let body):
            collect(sequence)
            for identifier in pattern.identifiers { assign(identifier.name) }
            loopDepth += 1
            collect(body)
            loopDepth -= 1
        case .whileLoop(let condition, let body):
            loopDepth += 1
            collect(condition)
            collect(body)
            loopDepth -= 1
        case .returnValue(let value):
            if let value { collect(value) }
        case .tryCatch(let body, let name, let handler):
            collect(body)
            if let name { assign(name.name) }
            collect(handler)
        case .breakLoop, .continueLoop, .importFile: break
        }
    }

    private mutating func assign(_ name: String) {
        if functionDepth > 0 {
            mentionedInside.insert(name)
        } else if assignedSet.insert(name).inserted {
            assigned.append(name)
        }
    }

    private mutating func collect(_ target: Target) {
        switch target {
        case .name(let identifier): assign(identifier.name)
        case .tuple(let targets, _): for inner in targets { collect(inner) }
        case .index(let base, let subscripts, _):
            collect(base)
            for one in subscripts { collect(one) }
        case .field(let base, _, _): collect(base)
        }
    }

    private mutating func collect(_ one: Subscript) {
        switch one {
        case .value(let value): collect(value)
        case .slice(let start, let stop, let step, _):
            for part in [start, stop, step] { if let part { collect(part) } }
        case .ellipsis: break
        }
    }

    private mutating func collect(_ function: Function) {
        functionDepth += 1
        for parameter in function.parameters {
            if let value = parameter.defaultValue { collect(value) }
        }
        switch function.body {
        case .block(let block): collect(block)
        case .expression(let expression): collect(expression)
        }
        functionDepth -= 1
    }

    private mutating func constant(_ constant: Constant) {
        guard loopDepth > 0, functionDepth == 0, loopConstants.count < NameCollector.maximumLoopConstants,
            !loopConstants.contains(constant)
        else { return }
        loopConstants.append(constant)
    }

    mutating func collect(_ expression: Expression) {
        switch expression.kind {
        case .none, .bool, .string, .invalid: break
        case .integer(let value): if Int(Int16(truncatingIfNeeded: value)) != value { constant(.integer(value)) }
        case .float(let value): constant(.float(value.bitPattern))
        case .name(let name): if functionDepth > 0 { mentionedInside.insert(name) }
        case .interpolation(let parts):
            for case .value(let value, _) in parts { collect(value) }
        case .list(let items), .tuple(let items): for item in items { collect(item) }
        case .record(let fields): for field in fields { collect(field.value) }
        case .comprehension(let element, let clauses):
            loopDepth += 1
            for clause in clauses {
                switch clause {
                case .each(_, let sequence): collect(sequence)
                case .condition(let condition): collect(condition)
                }
            }
            collect(element)
            loopDepth -= 1
        case .unary(_, let operand): collect(operand)
        case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
            .pipe(let left, let right):
            collect(left)
            collect(right)
        case .comparisonChain(let first, let links):
            collect(first)
            for link in links { collect(link.1) }
        case .call(let callee, let arguments, let block):
            collect(callee)
            for argument in arguments { collect(argument.value) }
            if let block { collect(block) }
        case .index(let base, let subscripts):
            collect(base)
            for one in subscripts { collect(one) }
        case .field(let base, _): collect(base)
        case .lambda(let function): collect(function)
        case .conditional(let condition, let then, let otherwise):
            collect(condition)
            collect(then)
            if let otherwise { collect(otherwise) }
        case .form(_, let operand):
            functionDepth += 1
            collect(operand)
            functionDepth -= 1
        case .timeBlock(let block):
            functionDepth += 1
            collect(block)
            functionDepth -= 1
        }
    }
}
