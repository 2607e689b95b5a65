import Diagnostics
import Kernels
import Syntax
import Tensors

/// An expression such as `relu(2 * x + 1)`: words and arithmetic with plain numbers, one inside the other, around a variable.
///
/// The machine runs it in one pass where the variable is a large tensor and the words still mean what they did; else, and
/// wherever there could be an error, its ordinary instructions run.
struct ElementwiseChain {
    /// A word of the chain, the global that it is read from, and what it computes.
    struct Word {
        let slot: Int
        let name: String
        let elementwise: Builtin.Elementwise
    }

    private(set) var steps: [ElementwiseStep] = []
    /// The word of each step that is one.
    private(set) var words: [Word?] = []

    mutating func add(_ operation: BinaryOperation, _ number: Scalar, isFirst: Bool) {
        steps.append(.binary(operation, number, isFirst: isFirst))
        words.append(nil)
    }

    mutating func addNegation() {
        steps.append(.unary(.negate))
        words.append(nil)
    }

    mutating func add(_ word: Word) {
        steps.append(.unary(word.elementwise.operation))
        words.append(word)
    }

    /// Two steps, one of them a word: arithmetic alone is as likely to be on plain numbers, which it would slow down.
    var pays: Bool { steps.count >= 2 && words.contains { $0 != nil } }
}

extension FunctionCompiler {
    /// Puts the one-pass form of a chain in front of the instructions that `ordinary` makes for it.
    func compileChained(_ expression: Expression, into target: Int, _ span: Span, ordinary: () -> Void) {
        var chain = ElementwiseChain()
        guard !isExplained, !isInChain, let variable = variable(of: expression, in: &chain), chain.pays else {
            return ordinary()
        }
        chains.append(chain)
        let end = withTemporaries {
            let value = temporary()
            compile(variable, into: value)
            let exit = emit(.jumpUnlessChained, value, chains.count - 1, at: span)
            emit(.move, target, value, at: span)
            let end = emitJump(.jump, at: span)
            land([exit])
            return end
        }
        isInChain = true
        ordinary()
        isInChain = false
        land([end])
    }

    /// The variable that a chain begins with; nil if the expression is none.
    private func variable(of expression: Expression, in chain: inout ElementwiseChain) -> Expression? {
        switch expression.kind {
        case .name: return expression
        case .unary(.negate, let operand):
            guard let found = variable(of: operand, in: &chain) else { return nil }
            chain.addNegation()
            return found
        case .binary(let operation, let left, let right):
            guard let operation = Self.chainable(operation) else { return nil }
            if let number = right.plainNumber {
                guard let found = variable(of: left, in: &chain) else { return nil }
                chain.add(operation, number, isFirst: false)
                return found
            }
            guard let number = left.plainNumber, let found = variable(of: right, in: &chain) else { return nil }
            chain.add(operation, number, isFirst: true)
            return found
        case .call(let callee, let arguments, nil):
            guard arguments.count == 1, arguments[0].name == nil else { return nil }
            return variable(of: arguments[0].value, under: callee, in: &chain)
        case .pipe(let value, let function):
            if case .call(let callee, let arguments, nil) = function.kind {
                return arguments.isEmpty ? variable(of: value, under: callee, in: &chain) : nil
            }
            return variable(of: value, under: function, in: &chain)
        default: return nil
        }
    }

    private func variable(
        of argument: Expression, under callee: Expression, in chain: inout ElementwiseChain
    ) -> Expression? {
        guard case .name(let name) = callee.kind, let elementwise = unit.machine.builtin(named: name)?.elementwise,
            case .global(let slot) = binding(of: name), let found = variable(of: argument, in: &chain)
        else { return nil }
        chain.add(ElementwiseChain.Word(slot: slot, name: name, elementwise: elementwise))
        return found
    }

    private static func chainable(_ operation: BinaryOperator) -> BinaryOperation? {
        switch operation {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        default: nil
        }
    }
}

extension Expression {
    fileprivate var plainNumber: Scalar? {
        switch kind {
        case .integer(let value): .int(value)
        case .float(let value): .float(value)
        default: nil
        }
    }
}

extension Machine {
    /// What a chain gives for a value; nil where its ordinary instructions are to run.
    @inline(never)
    func chained(_ value: Value, _ chain: ElementwiseChain) throws -> Value? {
        for case let word? in chain.words where !isBuiltin(word.slot, word.name) { return nil }
        try pauseBeforeTensors()
        let object = value.object(TensorObject.self)
        // Whatever would be an error is one where it stands in the source.
        guard let result = try? object.tensor.chained(chain.steps) else { return nil }
        if interrupt.isRaised { throw Interrupted() }
        var origin = object.origin
        for word in chain.words { origin = word?.elementwise.origin?(origin) }
        return origin.map { tensor(result, origin: $0) } ?? heap.tensor(result)
    }
}
