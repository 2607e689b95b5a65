import Diagnostics
import Glibc
import Runtime

extension Words {
    static let numbers: [Builtin] = [
        Builtin(
            "int", [.required("value")],
            .init(
                "A whole number: a float without its decimals, or text read as a number.",
                example: "print(int(3.9), int(\"42\"))")
        ) { arguments in
            let machine = arguments.machine
            if let text = arguments[0].string {
                guard let number = Int(trimmed(text)) else {
                    throw arguments.wrongValue(
                        0, "is not a whole number: \"\(text)\"", help: "digits only, as in `int(\"12\")`; `float(text)` takes a point")
                }
                return .int(number)
            }
            if let whole = machine.integerValue(arguments[0]) { return .int(whole) }
            let number = try arguments.float(0)
            guard let whole = Int(exactly: number.rounded(.towardZero)) else {
                throw arguments.wrongValue(
                    0, "is \(machine.text(arguments[0])), which no whole number of 64 bits can hold",
                    help: "keep it as a float; whole numbers end at 9223372036854775807")
            }
            return .int(whole)
        },
        Builtin(
            "float", [.required("value")],
            .init(
                "A number with decimals, from a whole number or from text.", example: "print(float(3), float(\"1e-3\"))"
            )
        ) { arguments in
            if let text = arguments[0].string {
                guard let number = Double(trimmed(text)) else {
                    throw arguments.wrongValue(
                        0, "is not a number: \"\(text)\"", help: "digits, a point and an exponent, as in `float(\"2.5e-3\")`")
                }
                return .float(number)
            }
            return .float(try arguments.float(0))
        },
        Builtin(
            "bool", [.required("value")],
            .init("Whether a value counts as true.", example: "print(bool(0), bool([1]))")
        ) { arguments in .bool(try arguments.machine.isTrue(arguments[0])) },
    ]

    private static func trimmed(_ text: String) -> String {
        let kept = text.drop { $0.isWhitespace }
        return String(kept.reversed().drop { $0.isWhitespace }.reversed())
    }
}
