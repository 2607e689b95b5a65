import Glibc
import Kernels
import Runtime
import Tensors

extension Words {
    static let elementwise: [Builtin] = [
        elementwise("exp", "e to the power of each element.", "exp(0)", .exp, { Glibc.exp($0) }, { try $0.exp() }),
        elementwise("log", "The natural logarithm of each element.", "log(1)", .log, { Glibc.log($0) }, { try $0.log() }),
        elementwise("sqrt", "The square root of each element.", "sqrt([4, 9])", .sqrt, { $0.squareRoot() }, { try $0.sqrt() }),
        elementwise("sin", "The sine of each element, in radians.", "sin(0)", .sin, { Glibc.sin($0) }, { try $0.sin() }),
        elementwise("cos", "The cosine of each element, in radians.", "cos(0)", .cos, { Glibc.cos($0) }, { try $0.cos() }),
        elementwise(
            "tanh", "The hyperbolic tangent of each element.", "tanh(0)", .tanh, { Glibc.tanh($0) }, { try $0.tanh() }),
        Builtin(
            "abs", [.required("x")],
            .init(
                "The magnitude of each element.", formula: "|x|", shapes: "[...] -> [...]", example: "print(abs(-3), abs([-1.5, 2]))",
                source: "numpy.abs")
        ) { arguments in
            let x = arguments[0]
            if x.tag == .int, x.asInt != Int.min { return .int(Swift.abs(x.asInt)) }
            if x.tag == .float { return .float(Swift.abs(x.asFloat)) }
            return arguments.machine.tensor(try arguments.tensor(0).abs())
        },
        Builtin(
            "sign", [.required("x")],
            .init(
                "-1, 0 or 1 as each element is below, at or above 0.", formula: "x / |x|, and 0 at 0", shapes: "[...] -> [...]",
                example: "print(sign([-2, 0, 5]))", source: "numpy.sign")
        ) { arguments in
            if arguments.isPlainNumber(0) {
                let number = try arguments.float(0)
                return .int(number > 0 ? 1 : number < 0 ? -1 : 0)
            }
            return arguments.machine.tensor(try arguments.tensor(0).sign())
        },
        rounding("floor", "Each element rounded down; a plain number becomes a whole one.", .down) { try $0.floor() },
        rounding("ceil", "Each element rounded up; a plain number becomes a whole one.", .up) { try $0.ceil() },
        Builtin(
            "round", [.required("x"), .optional("digits")],
            .init(
                "Rounded to the nearest, halves to the even neighbour; with digits, to so many decimals.",
                shapes: "[...] -> [...]", example: "print(round(2.5), round(3.14159, 2))", source: "numpy.round")
        ) { arguments in
            let machine = arguments.machine
            if arguments[0].tag != .tensor || machine.numberValue(arguments[0]) != nil,
                let number = machine.numberValue(arguments[0])
            {
                guard arguments.isGiven(1) else { return try whole(arguments, number.rounded(.toNearestOrEven)) }
                let digits = try arguments.int(1)
                guard (0...15).contains(digits) else { throw arguments.wrongValue(1, "must lie between 0 and 15") }
                let factor = pow(10, Double(digits))
                let scaled = number * factor
                return .float(scaled.isFinite ? scaled.rounded(.toNearestOrEven) / factor : number)
            }
            return machine.tensor(try arguments.tensor(0).round())
        },
        Builtin(
            "clip", [.required("x"), .optional("min"), .optional("max")],
            .init(
                "Each element moved into the bounds.", formula: "min(max(x, low), high)", shapes: "[...] -> [...]",
                example: "print(clip([-1, 0.5, 2], min=0, max=1))", source: "numpy.clip")
        ) { arguments in
            let low = arguments.hasValue(1) ? try arguments.scalar(1) : nil
            let high = arguments.hasValue(2) ? try arguments.scalar(2) : nil
            if arguments.isPlainNumber(0) {
                var chosen = arguments[0]
                if let low, try arguments.float(0) < low.double { chosen = arguments[1] }
                if let high, try arguments.float(0) > high.double { chosen = arguments[2] }
                return chosen
            }
            return arguments.machine.tensor(try arguments.tensor(0).clipped(min: low, max: high))
        },
        pairwise("maximum", "The larger of each pair of elements.", .maximum) { $0 >= $1 || $0.isNaN },
        pairwise("minimum", "The smaller of each pair of elements.", .minimum) { $0 <= $1 || $0.isNaN },
        Builtin(
            "where", [.required("condition"), .required("a"), .required("b")],
            .init(
                "Elements of a where the condition is true, of b elsewhere.",
                shapes: "condition, a and b are stretched to one shape", example: "x = tensor([-1, 2])\nprint(where(x > 0, x, 0))",
                source: "numpy.where")
        ) { arguments in
            arguments.machine.tensor(
                try Tensor.select(try arguments.tensor(0), try arguments.operand(1), try arguments.operand(2)))
        },
        Builtin(
            "isnan", [.required("x")],
            .init(
                "Whether each element is not a number.", formula: "x != x", shapes: "[...] -> [...], bool",
                example: "print(isnan(tensor([1.0])))", source: "numpy.isnan")
        ) { arguments in
            if arguments.isPlainNumber(0) { return .bool(try arguments.float(0).isNaN) }
            return arguments.machine.tensor(try arguments.tensor(0).isNaN())
        },
    ]

    private static func elementwise(
        _ name: String, _ summary: String, _ example: String, _ operation: UnaryOperation,
        _ scalar: @escaping @Sendable (Double) -> Double, _ tensor: @escaping @Sendable (Tensor) throws -> Tensor
    ) -> Builtin {
        let help = Builtin.Help(
            summary, shapes: "[...] -> [...]; a plain number gives a plain number", example: "print(\(example))",
            source: "numpy.\(name)")
        return Builtin(name, [.required("x")], help) { arguments in
            if arguments.isPlainNumber(0) { return .float(scalar(try arguments.float(0))) }
            return arguments.machine.tensor(try tensor(try arguments.tensor(0)))
        }.computing(.init(operation))
    }

    private static func rounding(
        _ name: String, _ summary: String, _ rule: FloatingPointRoundingRule,
        _ tensor: @escaping @Sendable (Tensor) throws -> Tensor
    ) -> Builtin {
        let help = Builtin.Help(
            summary, shapes: "[...] -> [...]; a plain number gives a plain number", example: "print(\(name)(2.5))",
            source: "numpy.\(name)")
        return Builtin(name, [.required("x")], help) { arguments in
            if arguments.isPlainNumber(0) { return try whole(arguments, try arguments.float(0).rounded(rule)) }
            return arguments.machine.tensor(try tensor(try arguments.tensor(0)))
        }
    }

    private static func whole(_ arguments: Arguments, _ number: Double) throws -> Value {
        guard let whole = Int(exactly: number) else {
            throw arguments.wrongValue(0, "is \(arguments.machine.text(arguments[0])), which no whole number can hold")
        }
        return .int(whole)
    }

    private static func pairwise(
        _ name: String, _ summary: String, _ operation: BinaryOperation,
        _ takesFirst: @escaping @Sendable (Double, Double) -> Bool
    ) -> Builtin {
        Builtin(
            name, [.required("a"), .required("b")],
            .init(
                summary, shapes: "a and b are stretched to one shape; nan where either is", example: "print(\(name)([1, 5], [3, 2]))",
                source: "numpy.\(name)")
        ) { arguments in
            if arguments.isPlainNumber(0) && arguments.isPlainNumber(1) {
                return takesFirst(try arguments.float(0), try arguments.float(1)) ? arguments[0] : arguments[1]
            }
            return arguments.machine.tensor(
                try Tensor.binary(operation, try arguments.operand(0), try arguments.operand(1)))
        }
    }
}
