import Diagnostics
import Runtime

extension Words {
    static let plain: [Builtin] = [
        Builtin(
            "print", [.rest("values"), .optional("end", "\"\\n\"")],
            .init("Writes values as text, separated by spaces.", example: "print(\"loss\", 0.25)")
        ) { arguments in
            let end = try arguments.string(1, default: "\n")
            let line = arguments.rest.map { arguments.machine.text($0) }.joined(separator: " ")
            arguments.machine.output(line + end)
            return .none
        },
        Builtin(
            "str", [.required("value")],
            .init("A value as text, as `print` shows it.", example: "print(str(0.5) + \"!\")")
        ) { arguments in arguments.machine.string(arguments.machine.text(arguments[0])) },
        Builtin(
            "type", [.required("value")],
            .init("The kind of a value in words.", example: "print(type([1, 2]))")
        ) { arguments in arguments.machine.string(arguments.machine.kind(arguments[0])) },
        Builtin(
            "fail", [.required("message"), .optional("help", "\"\"")],
            .init(
                "Stops with a problem that `catch` can take.",
                example: "try { fail(\"no boxes\") } catch problem { print(problem.message) }")
        ) { arguments in
            throw RuntimeError.failed(message: try arguments.string(0), help: try arguments.string(1, default: ""))
        },
        Builtin(
            "fields", [.required("record")],
            .init("The names of a record's fields.", example: "print(fields({kernel: 3, stride: 1}))")
        ) { arguments in
            let machine = arguments.machine
            guard let record = arguments[0].record else { throw arguments.wrongKind(0, expected: "a record") }
            return machine.list(machine.fields(of: record).map { machine.string($0.name) })
        },
        Builtin(
            "format", [.required("value"), .required("specification")],
            .init("A value by a format, as in \"{value:specification}\".", example: "print(format(3.14159, \".2f\"))")
        ) { arguments in
            try arguments.machine.formatted(arguments[0], as: try arguments.string(1))
        },
    ]
}
