import Diagnostics
import Runtime

extension Words {
    static let sequences: [Builtin] = [
        Builtin(
            "len", [.required("value")],
            .init("The number of elements; for a tensor the size of its first axis.", example: "print(len([1, 2, 3]))")
        ) { arguments in
            let value = arguments[0]
            if let count = value.characterCount { return .int(count) }
            if let record = value.record { return .int(arguments.machine.fields(of: record).count) }
            return .int(try arguments.list(0).count)
        },
        Builtin(
            "range", [.required("start_or_stop"), .optional("stop"), .optional("step", "1")],
            .init(
                "Whole numbers from start up to, not with, stop.",
                example: "for i in range(3) { print(i) }\nprint([i for i in range(10, 0, -3)])")
        ) { arguments in
            let step = arguments.isGiven(2) ? arguments[2] : .int(1)
            if arguments.isGiven(1) { return try arguments.machine.range(arguments[0], arguments[1], step) }
            return try arguments.machine.range(.int(0), arguments[0], step)
        },
        Builtin(
            "enumerate", [.required("values"), .optional("start", "0")],
            .init(
                "Pairs of a counter and an element.",
                example: "for (i, name) in enumerate([\"cat\", \"dog\"]) { print(i, name) }")
        ) { arguments in
            let start = try arguments.int(1, default: 0)
            let machine = arguments.machine
            let values = try arguments.elements(0)
            if start.addingReportingOverflow(max(values.count - 1, 0)).overflow {
                throw arguments.wrongValue(1, "is too large: the counter would not fit a 64-bit whole number")
            }
            return machine.list(try pairs(values.count, machine) { machine.tuple([.int(start + $0), values[$0]]) })
        },
        Builtin(
            "zip", [.rest("sequences")],
            .init(
                "Tuples of the first elements, the second ones and so on, up to the shortest.",
                example: "print(zip([1, 2], [\"a\", \"b\"]))")
        ) { arguments in
            let machine = arguments.machine
            let lists = try arguments.rest.map { value in
                guard let values = machine.characters(of: value) ?? machine.elementsIfSequence(value) else {
                    throw Problem(
                        code: "type", message: "zip: every argument must be a list, not \(machine.kind(value))")
                }
                return values
            }
            let count = lists.map(\.count).min() ?? 0
            return machine.list(try pairs(count, machine) { index in machine.tuple(lists.map { $0[index] }) })
        },
        Builtin(
            "map", [.required("f"), .required("values")],
            .init("The results of a function on each element.", example: "print(map(x -> x ** 2, [1, 2, 3]))")
        ) { arguments in
            let machine = arguments.machine
            return machine.list(try arguments.elements(1).map { try machine.call(arguments[0], [$0]) })
        },
        Builtin(
            "filter", [.required("f"), .required("values")],
            .init("The elements for which a function is true.", example: "print(filter(x -> x > 1, [1, 2, 3]))")
        ) { arguments in
            let machine = arguments.machine
            return machine.list(
                try arguments.elements(1).filter { try machine.isTrue(try machine.call(arguments[0], [$0])) })
        },
        Builtin(
            "reversed", [.required("values")],
            .init("The elements from last to first.", example: "print(reversed([1, 2, 3]))")
        ) { arguments in arguments.machine.list(try arguments.elements(0).reversed()) },
        Builtin(
            "list", [.optional("values", "[]")],
            .init("A list of the elements of anything that has some.", example: "print(list(range(3)))")
        ) { arguments in arguments.machine.list(arguments.isGiven(0) ? try arguments.elements(0) : []) },
    ]

    /// Tuples by their index, with room for them asked for before.
    private static func pairs(_ count: Int, _ machine: Machine, _ make: (Int) -> Value) throws -> [Value] {
        try machine.checkRoom(bytes: 128 * count)
        return try (0..<count).map { index in
            try machine.pulse()
            return make(index)
        }
    }

    /// Sorts stably by keys; equal keys keep their order.
    static func sorted(_ values: [Value], by key: Value?, descending: Bool, _ machine: Machine) throws -> [Value] {
        var keyed: [(key: Value, index: Int)] = []
        for (index, value) in values.enumerated() {
            keyed.append((try key.map { try machine.call($0, [value]) } ?? value, index))
        }
        try keyed.sort { a, b in
            let order = try machine.ordered(a.key, b.key)
            return order == 0 ? a.index < b.index : (order < 0) != descending
        }
        return keyed.map { values[$0.index] }
    }
}

extension Machine {
    /// The characters of a string, as `for` goes over them; nil for anything else.
    fileprivate func characters(of value: Value) -> [Value]? {
        value.string.map { text in text.map { string(String($0)) } }
    }
}

extension Arguments {
    /// What `for` goes over: a list's elements, a string's characters.
    fileprivate func elements(_ index: Int) throws -> [Value] {
        try machine.characters(of: self[index]) ?? list(index)
    }
}
