import Builtins
import Diagnostics
import Runtime
import Syntax
import Tensors

/// The shape that a pipe has come to, found without computing: what completion asks after `x |> conv2d(8) |> `.
struct PipedShape {
    let session: Session

    private static let makers: Set = ["zeros", "ones", "rand", "randn"]

    /// The shape of the value of an expression, where that is a variable, a word like `randn` with sizes, or such a
    /// thing piped through layers; nil for anything else.
    func of(_ text: String) -> Shape? {
        let program = Parser.parse(SourceText(name: "", text: text)).program
        guard program.statements.count == 1, case .expression(let expression) = program.statements[0].kind else { return nil }
        return shape(of: expression, program.source)
    }

    private func shape(of expression: Expression, _ source: SourceText) -> Shape? {
        switch expression.kind {
        case .name, .field:
            guard let value = value(of: expression), value.tag == .tensor else { return nil }
            return try? session.machine.tensorValue(value)?.shape
        case .call(let callee, let arguments, block: nil):
            guard case .name(let name) = callee.kind, PipedShape.makers.contains(name) else { return nil }
            return sizes(arguments.map(\.value))
        case .pipe(let left, let right):
            guard let input = shape(of: left, source), let layer = layer(right, source) else { return nil }
            return LayerFit.shape(after: layer, input: input)
        default: return nil
        }
    }

    private func sizes(_ values: [Expression]) -> Shape? {
        if values.count == 1, case .list(let inner) = values[0].kind { return sizes(inner) }
        let sizes = values.compactMap { value in
            if case .integer(let size) = value.kind { size } else { nil }
        }
        return sizes.count == values.count ? try? Shape.checked(sizes) : nil
    }

    /// What a chain of names stands for.
    private func value(of expression: Expression) -> Value? {
        var chain: [String] = []
        var rest = expression
        while case .field(let owner, let field) = rest.kind {
            chain.insert(field.name, at: 0)
            rest = owner
        }
        guard case .name(let name) = rest.kind else { return nil }
        return session.value(of: [name] + chain)
    }

    /// The layer that a step stands for: a variable, or a word with plain arguments, which makes a fresh one.
    private func layer(_ step: Expression, _ source: SourceText) -> Value? {
        if let value = value(of: step), LayerFit.isLayer(value) { return value }
        var arguments: [Argument] = []
        var callee = step
        if case .call(let inner, let given, block: nil) = step.kind { (callee, arguments) = (inner, given) }
        guard case .name(let name) = callee.kind, LayerFit.isWord(name),
            session.value(of: [name]).map({ session.machine.builtinName($0) == name }) ?? false,
            arguments.allSatisfy({ isPlain($0.value) })
        else { return nil }
        let isCall = if case .call = step.kind { true } else { false }
        let call = SourceText(name: "", text: source.text(step.span) + (isCall ? "" : "()"))
        return try? session.machine.run(Parser.parse(call).program, scope: session.scope)
    }

    /// Whether an expression only names things, so that evaluating it does nothing else.
    private func isPlain(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .none, .bool, .integer, .float, .string, .name: true
        case .unary(_, let inner): isPlain(inner)
        case .binary(_, let left, let right): isPlain(left) && isPlain(right)
        default: false
        }
    }
}
