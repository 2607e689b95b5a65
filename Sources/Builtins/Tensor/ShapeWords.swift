import Diagnostics
import Runtime
import Tensors

extension Words {
    static let shapes: [Builtin] = [
        Builtin(
            "reshape", [.required("x"), .rest("shape")],
            .init(
                "The same elements in another shape; one size may be -1.",
                shapes: "[...] -> shape; as many elements as before; a view where memory allows",
                example: "print(reshape(arange(6), 2, -1))", source: "numpy.reshape")
        ) { arguments in arguments.machine.tensor(try arguments.tensor(0).reshaped(try arguments.sizes())) },
        Builtin(
            "transpose", [.required("x"), .optional("first", "-2"), .optional("second", "-1")],
            .init(
                "Two axes exchanged: a view.", formula: "y[..., j, i] = x[..., i, j]", shapes: "[..., a, b] -> [..., b, a]",
                example: "print(transpose(tensor([[1, 2], [3, 4]])))", source: "torch.transpose")
        ) { arguments in
            arguments.machine.tensor(
                try arguments.tensor(0).transposed(try arguments.int(1, default: -2), try arguments.int(2, default: -1))
            )
        },
        Builtin(
            "permute", [.required("x"), .rest("order")],
            .init(
                "The axes in another order: a view.", shapes: "axis i of the result is axis order[i] of x",
                example: "print(permute(zeros(2, 3, 4), 2, 0, 1).shape)", source: "torch.permute")
        ) { arguments in arguments.machine.tensor(try arguments.tensor(0).permuted(try arguments.sizes())) },
        Builtin(
            "squeeze", [.required("x"), .optional("axis")],
            .init(
                "Without axes of size 1.", shapes: "[1, 3, 1] -> [3]; with axis=0 [3, 1]", example: "print(squeeze(zeros(1, 3, 1)).shape)",
                source: "numpy.squeeze")
        ) { arguments in arguments.machine.tensor(try arguments.tensor(0).squeezed(axes: try arguments.axes(1))) },
        Builtin(
            "unsqueeze", [.required("x"), .required("axis")],
            .init(
                "With a new axis of size 1.", shapes: "[3] -> [1, 3] at axis 0, [3, 1] at axis -1; the same as x[none]",
                example: "print(unsqueeze(zeros(3), 0).shape)", source: "torch.unsqueeze")
        ) { arguments in arguments.machine.tensor(try arguments.tensor(0).unsqueezed(axis: try arguments.int(1))) },
        joining("concat", "Tensors joined along an axis they have.") { try Tensor.concatenated($0, axis: $1) },
        joining("stack", "Tensors of one shape joined along a new axis.") { try Tensor.stacked($0, axis: $1) },
        Builtin(
            "split", [.required("x"), .required("size"), .optional("axis", "0")],
            .init(
                "Parts of a size, or of the sizes of a list, along an axis.",
                shapes: "[n, ...] -> list of [size, ...]; the last may be shorter", example: "print(split(arange(5), 2))",
                source: "torch.split")
        ) { arguments in
            let machine = arguments.machine
            let axis = try arguments.int(2, default: 0)
            let tensor = try arguments.tensor(0)
            let parts: [Tensor] =
                if let size = machine.integerValue(arguments[1]) {
                    try tensor.split(size: size, axis: axis)
                } else {
                    try tensor.split(sizes: try arguments.ints(1), axis: axis)
                }
            return machine.list(parts.map { machine.tensor($0) })
        },
        Builtin(
            "pad", [.required("x"), .required("widths"), .optional("value", "0")],
            .init(
                "With elements of a value around; widths is a pair (before, after) for each axis, or one number for all sides.",
                shapes: "each size grows by before + after",
                example: "print(pad(ones(1, 2), [(1, 1), (0, 1)]))", source: "numpy.pad")
        ) { arguments in
            let machine = arguments.machine
            let tensor = try arguments.tensor(0)
            let all = machine.integerValue(arguments[1]).map { [(before: Int, after: Int)](repeating: ($0, $0), count: tensor.rank) }
            let widths =
                try all
                ?? arguments.list(1).map { pair -> (before: Int, after: Int) in
                    let sides = machine.elementsIfSequence(pair)?.compactMap { machine.integerValue($0) } ?? []
                    guard sides.count == 2 else {
                        throw arguments.wrongKind(1, expected: "a list of pairs (before, after)")
                    }
                    return (sides[0], sides[1])
                }
            let value = arguments.isGiven(2) ? try arguments.scalar(2) : .int(0)
            return machine.tensor(try tensor.padded(widths, value: value))
        },
        Builtin(
            "tile", [.required("x"), .rest("counts")],
            .init(
                "Repeated along each axis.", shapes: "[a, b] tiled 2, 3 -> [2 a, 3 b]", example: "print(tile(tensor([1, 2]), 3))",
                source: "numpy.tile")
        ) { arguments in arguments.machine.tensor(try arguments.tensor(0).tiled(try arguments.sizes())) },
        Builtin(
            "flip", [.required("x"), .optional("axis")],
            .init(
                "The elements from last to first along axes.", formula: "y[i] = x[n - 1 - i]", shapes: "[...] -> [...]; a view",
                example: "print(flip(arange(3)))", source: "numpy.flip")
        ) { arguments in arguments.machine.tensor(try arguments.tensor(0).flipped(axes: try arguments.axes(1))) },
        Builtin(
            "roll", [.required("x"), .required("shift"), .optional("axis")],
            .init(
                "Shifted, what leaves at the end comes back at the front.", formula: "y[(i + shift) % n] = x[i]", shapes: "[...] -> [...]",
                example: "print(roll(arange(4), 1))", source: "numpy.roll")
        ) { arguments in
            arguments.machine.tensor(
                try arguments.tensor(0).rolled(by: try arguments.int(1), axis: try arguments.axis(2)))
        },
        Builtin(
            "copy", [.required("x")],
            .init(
                "A tensor or list of its own: changes to one do not show in the other.",
                shapes: "[...] -> [...]", example: "x = zeros(2)\ny = copy(x)\ny[0] = 1\nprint(x)", source: "numpy.copy")
        ) { arguments in
            let machine = arguments.machine
            if let list = arguments[0].list { return machine.list(Array(list.values)) }
            if let record = arguments[0].record { return machine.record(machine.fields(of: record)) }
            return machine.tensor(try arguments.tensor(0).copied())
        },
    ]

    private static func joining(
        _ name: String, _ summary: String, _ join: @escaping @Sendable ([Tensor], Int) throws -> Tensor
    ) -> Builtin {
        Builtin(
            name, [.required("tensors"), .optional("axis", "0")],
            .init(
                summary, shapes: name == "stack" ? "n of [...] -> [n, ...]" : "[a, ...] and [b, ...] -> [a + b, ...]",
                example: "print(\(name)([ones(1, 2), zeros(1, 2)], axis=0).shape)",
                source: name == "stack" ? "numpy.stack" : "numpy.concatenate")
        ) { arguments in
            let machine = arguments.machine
            let tensors = try arguments.list(0).map { value in
                guard let tensor = try machine.tensorValue(value) else {
                    throw arguments.wrongKind(0, expected: "a list of tensors")
                }
                return tensor
            }
            return machine.tensor(try join(tensors, try arguments.int(1, default: 0)))
        }
    }
}
