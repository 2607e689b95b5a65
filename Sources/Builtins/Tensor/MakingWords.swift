import Runtime
import Tensors

extension Words {
    static let making: [Builtin] =
        [
            Builtin(
                "tensor", [.required("values"), .optional("dtype", "float32")],
                .init(
                    "A tensor of the numbers in nested lists; float32 unless asked, true and false stay bool.",
                    shapes: "each depth of the lists is an axis", example: "print(tensor([[1, 2], [3, 4]]))",
                    source: "numpy.array, torch.tensor")
            ) { arguments in
                let machine = arguments.machine
                guard let nested = machine.nested(arguments[0]) else {
                    throw arguments.wrongKind(0, expected: "numbers, or lists of numbers")
                }
                let dtype = try arguments.dtype(1)
                if arguments[0].tag == .tensor {
                    return machine.tensor(try Tensor.nested(nested, dtype: dtype).copied())
                }
                let made = try Tensor.nested(nested, dtype: dtype)
                if dtype != nil || made.dtype == .bool { return machine.tensor(made) }
                return machine.tensor(try made.cast(to: .float32))
            },
            filled("zeros", "A tensor of zeros.", 0),
            filled("ones", "A tensor of ones.", 1),
            Builtin(
                "full", [.required("shape"), .required("value"), .optional("dtype", "float32")],
                .init("A tensor of one value.", shapes: "f(shape) -> shape", example: "print(full([2, 2], 7))", source: "numpy.full")
            ) { arguments in
                let sizes = try arguments.machine.integerValue(arguments[0]).map { [$0] } ?? arguments.ints(0)
                let dtype = try arguments.dtype(2, default: .float32)
                return arguments.machine.tensor(try Tensor.full(sizes, try arguments.scalar(1), dtype: dtype))
            },
            Builtin(
                "eye", [.required("rows"), .optional("columns", "rows"), .optional("dtype", "float32")],
                .init(
                    "A matrix with ones on its diagonal.", formula: "x[i, j] = 1 where i = j, else 0", shapes: "[rows, columns]",
                    example: "print(eye(3))", source: "numpy.eye")
            ) { arguments in
                let columns = arguments.isGiven(1) ? try arguments.int(1) : nil
                return arguments.machine.tensor(
                    try Tensor.eye(try arguments.int(0), columns, dtype: try arguments.dtype(2) ?? .float32))
            },
            Builtin(
                "arange", [.required("start_or_stop"), .optional("stop"), .optional("step", "1"), .optional("dtype")],
                .init(
                    "Numbers from start up to, not with, stop, at equal steps.", formula: "x[i] = start + i step",
                    shapes: "[ceil((stop - start) / step)]", example: "print(arange(0, 1, 0.25))", source: "numpy.arange")
            ) { arguments in
                let step = arguments.isGiven(2) ? try arguments.scalar(2) : .int(1)
                let (from, to): (Scalar, Scalar) =
                    arguments.isGiven(1)
                    ? (try arguments.scalar(0), try arguments.scalar(1)) : (.int(0), try arguments.scalar(0))
                return arguments.machine.tensor(
                    try Tensor.arange(from: from, to: to, step: step, dtype: try arguments.dtype(3)))
            },
            Builtin(
                "linspace", [.required("start"), .required("stop"), .optional("count", "50")],
                .init(
                    "Numbers at equal distances, both ends included.", formula: "x[i] = start + i (stop - start) / (count - 1)",
                    shapes: "[count]", example: "print(linspace(0, 1, 5))", source: "numpy.linspace")
            ) { arguments in
                let count = try arguments.int(2, default: 50)
                return arguments.machine.tensor(
                    try Tensor.linspace(from: try arguments.float(0), to: try arguments.float(1), count: count))
            },
            Builtin(
                "seed", [.required("number")],
                .init("Starts the generator of all random words anew.", example: "seed(1)\nprint(rand(2))")
            ) { arguments in
                arguments.machine.generator = Generator(seed: try arguments.int(0))
                return .none
            },
            Builtin(
                "rand", [.rest("shape"), .optional("dtype", "float32")],
                .init(
                    "Independent numbers, uniform in [0, 1).", shapes: "rand(2, 3) and rand([2, 3]) -> [2, 3]",
                    example: "seed(1)\nprint(rand(2, 2))", source: "numpy.random.rand")
            ) { arguments in
                arguments.machine.tensor(
                    try Tensor.random(
                        try arguments.sizes(), dtype: try arguments.dtype(1) ?? .float32,
                        using: &arguments.machine.generator))
            },
            Builtin(
                "randn", [.rest("shape"), .optional("dtype", "float32")],
                .init(
                    "Independent normal numbers, mean 0 and standard deviation 1.", shapes: "randn(2, 3) and randn([2, 3]) -> [2, 3]",
                    example: "seed(1)\nprint(randn(3))", source: "numpy.random.randn")
            ) { arguments in
                arguments.machine.tensor(
                    try Tensor.randomNormal(
                        try arguments.sizes(), dtype: try arguments.dtype(1) ?? .float32,
                        using: &arguments.machine.generator))
            },
            Builtin(
                "randint", [.required("low"), .required("high"), .rest("shape")],
                .init(
                    "Independent whole numbers from low up to, not with, high.",
                    formula: "low <= x < high", shapes: "randint(low, high, 2, 3) -> [2, 3], int64",
                    example: "seed(1)\nprint(randint(0, 10, 5))", source: "numpy.random.randint")
            ) { arguments in
                arguments.machine.tensor(
                    try Tensor.randomIntegers(
                        from: try arguments.int(0), below: try arguments.int(1), try arguments.sizes(),
                        using: &arguments.machine.generator))
            },
            Builtin(
                "permutation", [.required("n")],
                .init(
                    "The numbers 0 to n - 1 in random order.", shapes: "[n], int64", example: "seed(1)\nprint(permutation(5))",
                    source: "numpy.random.permutation")
            ) { arguments in
                arguments.machine.tensor(
                    try Tensor.permutation(try arguments.int(0), using: &arguments.machine.generator))
            },
            Builtin(
                "one_hot", [.required("labels"), .required("n")],
                .init(
                    "Each label as a row of n numbers, 1 at the label's place and 0 elsewhere.",
                    formula: "x[..., c] = 1 where c is the label, else 0", shapes: "[...] -> [..., n]",
                    example: "print(one_hot([0, 2], 3))",
                    source: "torch.nn.functional.one_hot")
            ) { arguments in
                let labels = try arguments.tensor(0)
                return arguments.machine.tensor(try Tensor.oneHot(labels, classes: try arguments.int(1)))
            },
        ] + DType.allCases.filter { $0 != .bool }.map(converter)

    private static func filled(_ name: String, _ summary: String, _ value: Int) -> Builtin {
        Builtin(
            name, [.rest("shape"), .optional("dtype", "float32")],
            .init(
                summary, shapes: "\(name)(2, 3) and \(name)([2, 3]) -> [2, 3]", example: "print(\(name)(2, 3))",
                source: "numpy.\(name)")
        ) { arguments in
            arguments.machine.tensor(
                try Tensor.full(
                    try arguments.sizes(), .int(value), dtype: try arguments.dtype(1, default: .float32)))
        }
    }

    /// `float32(x)` and its like.
    private static func converter(_ dtype: DType) -> Builtin {
        Builtin(
            dtype.name, [.required("x")],
            .init(
                "The tensor with \(dtype.name) elements.", shapes: "[...] -> [...]",
                example: "print(\(dtype.name)([1, 2]).dtype)", source: "numpy.\(dtype.name)")
        ) { arguments in
            // Plain numbers lose no digits by way of float32.
            if dtype == .float64, arguments[0].tag != .tensor, let nested = arguments.machine.nested(arguments[0]) {
                return arguments.machine.tensor(try Tensor.nested(nested, dtype: .float64))
            }
            return arguments.machine.tensor(try arguments.tensor(0).cast(to: dtype))
        }
    }
}
