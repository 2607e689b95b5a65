import Diagnostics
import Runtime
import Tensors

extension Words {
    static let learning: [Builtin] = [
        Builtin(
            "help", [.optional("word")],
            .init(
                "Shows what a word does: signature, shapes, formula, an example and where it comes from.",
                example: "help(\"relu\")")
        ) { arguments in
            let machine = arguments.machine
            guard arguments.isGiven(0) else {
                for group in groups where !group.words.isEmpty {
                    machine.output("\(group.title): \(group.words.map(\.name).joined(separator: " "))\n")
                }
                machine.output("Forms: \(forms.map(\.name).joined(separator: " "))\n")
                machine.output("help(word) or ?word tells more about one of them\n")
                return .none
            }
            guard let name = arguments[0].string ?? machine.builtinName(arguments[0]) else {
                machine.output("\(machine.kind(arguments[0]))\n")
                return .none
            }
            guard let page = page(of: name, in: machine) else {
                throw RuntimeError.unknownName(name, near: NearestNames.of(name, among: machine.builtinNames + forms.map(\.name)))
            }
            machine.output(page)
            return .none
        },
        Builtin(
            "word", [.required("name")],
            .init(
                "The word of this name, also where a variable of the same name hides it.",
                example: "max = 3\nprint(word(\"max\")([1, 2]))\nmax = word(\"max\")")
        ) { arguments in
            let machine = arguments.machine
            let name = try arguments.string(0)
            guard let value = machine.builtinValue(name) else {
                throw RuntimeError.unknownName(name, near: NearestNames.of(name, among: machine.builtinNames))
            }
            return value
        },
        Builtin(
            "source", [.required("word")],
            .init(
                "The definition of a function in this language, as text: of your own, or of a word that has one.",
                example: "print(source(iou))")
        ) { arguments in
            let machine = arguments.machine
            if let text = machine.sourceText(of: arguments[0]) { return machine.string(text) }
            guard let name = arguments[0].string ?? machine.builtinName(arguments[0]) else {
                throw arguments.wrongKind(0, expected: "a function")
            }
            guard let text = Prelude.text(of: name) else {
                throw Problem(
                    code: "value", message: "`\(name)` is written in Swift only",
                    help: "`?\(name)` says what it computes; these have a definition: "
                        + Prelude.names.joined(separator: ", "))
            }
            return machine.string(text)
        },
        Builtin(
            "grad", [.required("f")],
            .init(
                "The function that gives the gradient of f at its argument.", formula: "df/dx",
                shapes: "f takes a tensor and gives one number; the gradient has the tensor's shape",
                example: "f = x -> sum(x ** 2)\nprint(grad(f)(tensor([1, 2, 3])))",
                source: "Baydin et al. 2018, section 3.2: reverse accumulation.")
        ) { arguments in arguments.machine.host(GradientValue(arguments[0], givesValue: false)) },
        Builtin(
            "value_and_grad", [.required("f")],
            .init(
                "The function that gives f's value and its gradient at its argument, as a tuple.",
                formula: "(f(x), df/dx)", shapes: "f takes a tensor and gives one number; the gradient has the shape of the tensor",
                example: "(value, slope) = value_and_grad(x -> sum(x ** 2))(tensor([1, 2]))\nprint(value, slope)",
                source: "jax.value_and_grad")
        ) { arguments in arguments.machine.host(GradientValue(arguments[0], givesValue: true)) },
    ]
}

/// `grad(f)`: a function made from a function.
final class GradientValue: HostValue {
    let function: Value
    let givesValue: Bool
    let typeName = "gradient function"

    init(_ function: Value, givesValue: Bool) {
        self.function = function
        self.givesValue = givesValue
    }

    func visitValues(_ visit: (Value) -> Void) { visit(function) }

    func call(_ arguments: Arguments) throws -> Value? {
        let machine = arguments.machine
        let given = arguments.rest
        guard let first = given.first, var x = try machine.tensorValue(first) else {
            throw Problem(code: "arguments", message: "a gradient is taken at a tensor or a number, the first argument")
        }
        if !x.dtype.isFloating { x = try x.cast(to: .float32) }
        let variable = try x.tracked()
        let result = try machine.call(function, [machine.tensor(variable)] + given.dropFirst())
        guard let loss = try machine.tensorValue(result) else {
            throw Problem(code: "type", message: "the function must give one number, not \(machine.kind(result))")
        }
        let record = machine.isExplaining ? GradientRecord() : nil
        let gradient = try gradients(of: loss, withRespectTo: [variable], keeping: record)[0]
        let slope =
            record.map { record in
                let explanation = GradientExplanation(machine: machine, record: record, variable: variable)
                return machine.tensor(gradient, origin: ExplainedOrigin { explanation.lines(gradient) })
            } ?? machine.tensor(gradient)
        return givesValue ? machine.tuple([result, slope]) : slope
    }
}
