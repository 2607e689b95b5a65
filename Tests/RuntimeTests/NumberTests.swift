import Diagnostics
import Runtime
import Syntax
import Testing

/// Operators on plain numbers: what the machine's loop settles itself agrees with Swift's own numbers.
struct NumberTests {
    private func text(_ program: String) throws -> String {
        let machine = Machine()
        let parsed = Parser.parse(SourceText(name: "test", text: program))
        return machine.text(try machine.run(parsed.program, scope: GlobalScope()))
    }

    private static func literal(_ number: Int) -> String { number == Int.min ? "(-\(Int.max) - 1)" : "(\(number))" }

    /// Python's remainder: it has the divisor's sign.
    private static func remainder(_ x: Int, _ divisor: Int) -> Int {
        let remainder = x % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    @Test(
        "a remainder by a constant is the remainder",
        arguments: [1, 2, 3, 5, 6, 7, 10, 16, 255, 256, 257, 641, 4095, 4096, 4097, 16_384, 32_766, 32_767, 32_768, 1_000_003])
    func remainderByConstant(divisor: Int) throws {
        var numbers = [0, 1, divisor - 1, divisor, divisor + 1, 1 << 31, 1 << 32, 1 << 62, Int.max, Int.max - 1, -1, -divisor, Int.min]
        // The largest multiple that fits, and its neighbours: where a rounded reciprocal would be wrong first.
        let multiple = Int.max / divisor * divisor
        numbers += [multiple, multiple - 1]
        let program = numbers.map { "x = \(Self.literal($0))\nl.append(x % \(divisor))" }.joined(separator: "\n")
        let machine = Machine()
        machine.registerMethod(
            Builtin("append", [.required("list"), .required("value")], .init("")) { arguments in
                if let list = arguments[0].list { try arguments.machine.append(arguments[1], to: list) }
                return .none
            }, for: .list)
        let parsed = Parser.parse(SourceText(name: "test", text: "l = []\n" + program + "\nl"))
        let result = machine.text(try machine.run(parsed.program, scope: GlobalScope()))
        #expect(result == "[" + numbers.map { "\(Self.remainder($0, divisor))" }.joined(separator: ", ") + "]")
    }

    static let comparisons: [(sign: String, holds: @Sendable (Double, Double) -> Bool)] = [
        ("<", { $0 < $1 }), ("<=", { $0 <= $1 }), (">", { $0 > $1 }), (">=", { $0 >= $1 }), ("==", { $0 == $1 }), ("!=", { $0 != $1 }),
    ]

    @Test("a comparison is the same as a value, as a condition, and with a number of the code", arguments: comparisons.indices)
    func comparison(index: Int) throws {
        let (sign, holds) = Self.comparisons[index]
        let numbers: [(text: String, value: Double)] = [
            ("2", 2), ("3", 3), ("-3", -3), ("2.0", 2), ("2.5", 2.5), ("(1e308 * 10.0 - 1e308 * 10.0)", .nan), ("1e308 * 10.0", .infinity),
        ]
        for (left, x) in numbers {
            for (right, y) in numbers {
                let found = try text(
                    "a = \(left)\nb = \(right)\n[a \(sign) b, if a \(sign) b { 1 } else { 0 }, if a \(sign) \(right) { 1 } else { 0 }]")
                let answer = holds(x, y)
                #expect(found == "[\(answer), \(answer ? 1 : 0), \(answer ? 1 : 0)]", "\(left) \(sign) \(right)")
            }
        }
    }

    @Test(
        "what does not fit 64 bits is an error, in the loop's own cases too",
        arguments: [
            "x = 9223372036854775807\nx + 1", "x = 9223372036854775807\nx + x", "x = -9223372036854775807\nx - 2",
            "x = -9223372036854775807\nx - -x",
            "x = 4611686018427387904\nx * 2", "x = 4611686018427387904\nx * x", "x = -9223372036854775807 - 1\n-x",
            "x = -9223372036854775807 - 1\nx // -1",
        ])
    func overflow(program: String) {
        do {
            Issue.record("no error: \(try text(program))")
        } catch {
            #expect((error as? Diagnostic)?.problem.code == "overflow")
        }
    }

    @Test("whole and broken numbers mix")
    func mixed() throws {
        let program = "a = 7\nb = 2.0\n[a + b, b - a, a * b, a / b, a // b, a % b, b * 3, b + 3, -7 // 2, a // 2, a % 4, -a % 4, a / 2]"
        #expect(try text(program) == "[9.0, -5.0, 14.0, 3.5, 3.0, 1.0, 6.0, 5.0, -4, 3, 3, 1, 3.5]")
    }

    @Test("a call's result is where the next call wants it")
    func nestedCalls() throws {
        let program = """
            fn f(a, b=1) { a * 10 + b }
            fn g(x) { x = f(x); x = f(f(x), f(x, 2)); x }
            fn h(n) { if n < 1 { n } else { h(n - 1) } }
            y = 3
            y = f(y, f(y))
            [g(1), y, f(f(1), f(2)), h(5), [f(v) for v in [f(0), f(1)]], { a: f(f(2)) }.a]
            """
        // f(1) = 11, f(11) = 111, f(11, 2) = 112, f(111, 112) = 1222; f(3) = 31, f(3, 31) = 61.
        #expect(try text(program) == "[1222, 61, 131, 0, [11, 111], 211]")
    }
}
