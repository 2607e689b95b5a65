import Diagnostics
import Runtime
import Syntax
import Tensors

/// The single numbers that an explained expression picks out of what a layer, a product or a sum gives, each with where its
/// operation stands and what it was added up from.
struct OpenedNumbers {
    /// By the place of the operation.
    private(set) var addends: [Span: [Explanation]] = [:]

    private let machine: Machine
    private let traces: [Span: Value]
    /// Where the expression begins in its source.
    private let start: Int32

    /// - Parameter ordered: the parts of the expression, the whole first.
    init(_ ordered: [Machine.Trace], _ machine: Machine) {
        self.machine = machine
        traces = Dictionary(ordered.map { ($0.span, $0.value) }, uniquingKeysWith: { first, _ in first })
        start = ordered.first?.span.start ?? 0
        guard let whole = ordered.first,
            case .expression(let expression)? = Parser.parse(SourceText(name: "explain", text: whole.text)).program.statements
                .first?.kind
        else { return }
        look(at: expression)
    }

    private mutating func look(at expression: Expression) {
        if case .index(let base, let subscripts) = expression.kind, let indices = indices(subscripts),
            let shape = tensor(base)?.shape, shape.count == indices.count
        {
            open(base, at: zip(shape, indices).reduce(0) { $0 * $1.0 + ($1.1 < 0 ? $1.1 + $1.0 : $1.1) })
            return
        }
        if tensor(expression)?.elementCount == 1 { open(expression, at: 0) }
    }

    private func value(of expression: Expression) -> Value? { traces[place(of: expression)] }

    private func tensor(_ expression: Expression) -> Tensor? { value(of: expression).flatMap(tensor) }
    private func tensor(_ value: Value) -> Tensor? { value.tag == .tensor ? try? machine.tensorValue(value) : nil }

    private func place(of expression: Expression) -> Span {
        Span(Int(expression.span.start + start), Int(expression.span.end + start))
    }

    private func indices(_ subscripts: [Subscript]) -> [Int]? {
        var indices: [Int] = []
        for part in subscripts {
            guard case .value(let expression) = part else { return nil }
            switch expression.kind {
            case .integer(let index): indices.append(index)
            case .unary(.negate, let operand):
                guard case .integer(let index) = operand.kind else { return nil }
                indices.append(-index)
            default:
                guard let value = value(of: expression), value.tag == .int else { return nil }
                indices.append(value.asInt)
            }
        }
        return indices
    }

    /// Opens element `number` of what the expression gives, and goes on to the input's where it depends on one only.
    private mutating func open(_ expression: Expression, at number: Int) {
        guard let result = tensor(expression), result.dtype.isFloating, result.elementCount <= Self.mostElements
        else { return }
        let operation: (input: Expression, run: (Tensor) throws -> Tensor?)?
        switch expression.kind {
        case .binary(.matrixMultiply, let a, let b):
            guard let right = tensor(b) else { return }
            operation = (a, { try Tensor.matrixProduct($0, right) })
        case .call(let callee, let arguments, nil): operation = call(callee, nil, arguments, value(of: expression))
        case .pipe(let piped, let function):
            if case .call(let callee, let arguments, nil) = function.kind {
                operation = call(callee, piped, arguments, value(of: expression))
            } else {
                operation = call(function, piped, [], value(of: expression))
            }
        default: operation = nil
        }
        guard let operation, let input = tensor(operation.input), input.dtype.isFloating,
            input.elementCount <= Self.mostElements
        else { return }
        guard let sum = try? LinearSum(of: number, in: result, from: input, operation.run) else { return }
        addends[place(of: expression)] = sum.explanations(name(operation.input), machine)
        if let only = sum.only { open(operation.input, at: only) }
    }

    /// What a call does to its first argument, if it is one that adds up: a single layer, a convolution with filters of its own, a sum
    /// or a mean.
    private func call(
        _ callee: Expression, _ piped: Expression?, _ arguments: [Argument], _ result: Value?
    ) -> (input: Expression, run: (Tensor) throws -> Tensor?)? {
        guard let function = value(of: callee), let input = piped ?? arguments.first?.value else { return nil }
        if let layer = result.flatMap({ machine.origin(of: $0) as? LayerTrace })?.layer {
            guard layer.sublayers.isEmpty, !["batchnorm", "dropout"].contains(layer.kind) else { return nil }
            return (input, { try LayerValue(layer).apply(to: $0, machine) })
        }
        let rest = piped == nil ? Array(arguments.dropFirst()) : arguments
        let names = rest.compactMap { $0.name?.name }
        let values = rest.map { argument -> Value? in
            if case .integer(let integer) = argument.value.kind { return .int(integer) }
            if case .bool(let flag) = argument.value.kind { return .bool(flag) }
            return value(of: argument.value)
        }
        guard values.allSatisfy({ $0 != nil }), addsUp(function, names: names) else { return nil }
        let others = values.compactMap { $0 }
        return (input, { tensor(try machine.call(function, [machine.tensor($0)] + others, names: names)) })
    }

    private func addsUp(_ function: Value, names: [String]) -> Bool {
        guard let name = machine.builtinName(function) else { return false }
        return ["sum", "mean"].contains(name) || names.contains("filters")
    }

    private func name(_ expression: Expression) -> String {
        if case .name(let name) = expression.kind { return name }
        return "input"
    }

    private static let mostElements = 1 << 22
}
