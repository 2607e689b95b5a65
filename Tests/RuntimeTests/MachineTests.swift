import Diagnostics
import Runtime
import Syntax
import Testing

/// The machine alone, with words of the test's own.
struct MachineTests {
    private static let double = Builtin("double", [.required("value")], .init("Twice a number.")) { arguments in
        .int(try arguments.int(0) * 2)
    }
    private static let range = Builtin("range", [.required("stop")], .init("Whole numbers.")) { arguments in
        try arguments.machine.range(.int(0), arguments[0], .int(1))
    }
    private static let pairs = Builtin("pairs", [.required("f"), .required("values")], .init("A call an element.")) { arguments in
        let machine = arguments.machine
        return machine.list(try arguments.list(1).map { machine.tuple([try machine.call(arguments[0], [$0]), $0]) })
    }

    private func run(_ text: String, collectsAlways: Bool = false, steps: Int? = nil) throws -> (Machine, Value) {
        let machine = Machine()
        machine.register(Self.double)
        machine.register(Self.pairs)
        machine.register(Self.range)
        machine.limits.collectsAlways = collectsAlways
        machine.limits.steps = steps
        let parsed = Parser.parse(SourceText(name: "test", text: text))
        return (machine, try machine.run(parsed.program, scope: GlobalScope()))
    }

    @Test("a builtin is called by place and by name")
    func builtins() throws {
        let (machine, value) = try run("[double(4), double(value=5), 6 |> double]")
        #expect(machine.text(value) == "[8, 10, 12]")
    }

    @Test("what native code makes outlives the collections of the functions it calls")
    func nativeValues() throws {
        let program = "x = pairs(v -> { for i in range(20) { [i] }; [v, v] }, [[1], [2], [3]])\nx"
        let (machine, value) = try run(program, collectsAlways: true)
        #expect(machine.text(value) == "[([[1], [1]], [1]), ([[2], [2]], [2]), ([[3], [3]], [3])]")
    }

    @Test("a list may lose its elements while a builtin goes over them")
    func listThatShrinks() throws {
        let program = "l = [[1], [2], [3]]\nx = pairs(v -> { l[0] = 0; l[1] = 0; l[2] = 0; for i in range(9) { [i] }; 1 }, l)\nx"
        let (machine, value) = try run(program, collectsAlways: true)
        #expect(machine.text(value) == "[(1, [1]), (1, [2]), (1, [3])]")
    }

    @Test("a frame with many registers survives a collection in a call it makes from a low one")
    func staleRegisters() throws {
        let program = """
            fn small(n) { for i in range(n) { [i] }; n }
            fn wide(n) {
                a = [1, [2, [3, [4, small(3)]]]]
                b = small(2)
                c = [[small(1)], [[small(2)], [[small(3)]]]]
                [a, b, c]
            }
            [wide(1), wide(2), wide(3)]
            """
        let one = "[[1, [2, [3, [4, 3]]]], 2, [[1], [[2], [[3]]]]]"
        let (machine, value) = try run(program, collectsAlways: true)
        #expect(machine.text(value) == "[\(one), \(one), \(one)]")
    }

    @Test("a bound on the steps interrupts")
    func steps() {
        #expect(throws: Interrupted.self) { try run("while true { }", steps: 1000) }
        #expect(throws: Never.self) { try run("for i in range(100) { }", steps: 1000) }
    }

    @Test("an unknown name is a diagnostic with its place")
    func place() {
        do {
            _ = try run("x = 1\ny = x + z")
            Issue.record("no error")
        } catch {
            #expect((error as? Diagnostic)?.place == "test:2:9")
        }
    }
}
