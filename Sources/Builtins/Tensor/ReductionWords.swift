import Diagnostics
import Runtime
import Tensors

extension Words {
    static let reductions: [Builtin] = [
        reduction("sum", "The sum of all elements, or along axes.", "sum([1, 2, 3])") {
            try $0.sum(axes: $1, keepDimensions: $2)
        },
        reduction("mean", "The mean of all elements, or along axes.", "mean([1, 2, 6])") {
            try $0.mean(axes: $1, keepDimensions: $2)
        },
        reduction("prod", "The product of all elements, or along axes.", "prod([2, 3, 4])") {
            try $0.product(axes: $1, keepDimensions: $2)
        },
        reduction("any", "Whether any element is true.", "any(tensor([0, 1]) > 0)") {
            try $0.any(axes: $1, keepDimensions: $2)
        },
        reduction("all", "Whether all elements are true.", "all(tensor([0, 1]) > 0)") {
            try $0.all(axes: $1, keepDimensions: $2)
        },
        extreme("max", "The largest", isMax: true) { try $0.max(axes: $1, keepDimensions: $2) },
        extreme("min", "The smallest", isMax: false) { try $0.min(axes: $1, keepDimensions: $2) },
        position("argmax", "The place of the largest element; the first of equals.") {
            try $0.argmax(axis: $1, keepDimensions: $2)
        },
        position("argmin", "The place of the smallest element; the first of equals.") {
            try $0.argmin(axis: $1, keepDimensions: $2)
        },
        spread("std", "The standard deviation") {
            try $0.standardDeviation(axes: $1, keepDimensions: $2, correction: $3)
        },
        spread("var", "The variance") { try $0.variance(axes: $1, keepDimensions: $2, correction: $3) },
        Builtin(
            "cumsum", [.required("x"), .optional("axis")],
            .init(
                "Running sums along an axis.", formula: "y[i] = x[0] + ... + x[i]", shapes: "[...] -> [...]; without an axis [size]",
                example: "print(cumsum(tensor([1, 2, 3])))", source: "numpy.cumsum")
        ) { arguments in
            arguments.machine.tensor(try arguments.tensor(0).cumulativeSum(axis: try arguments.axis(1)))
        },
        Builtin(
            "norm", [.required("x"), .optional("axis"), .optional("keepdims", "false")],
            .init(
                "The Euclidean length.", formula: "sqrt(sum(x ** 2))", shapes: "[...] -> [], or without the axes",
                example: "print(norm(tensor([3, 4])))", source: "numpy.linalg.norm")
        ) { arguments in
            arguments.machine.tensor(
                try arguments.tensor(0).norm(
                    axes: try arguments.axes(1), keepDimensions: try arguments.bool(2, default: false)))
        },
    ]

    private static let reducedShapes = "[...] -> [], or without the axes; with keepdims they stay with size 1"

    private typealias Reduce = @Sendable (Tensor, [Int]?, Bool) throws -> Tensor

    /// Lists of plain numbers give a plain number; tensors give a tensor.
    private static func result(_ arguments: Arguments, _ tensor: Tensor) throws -> Value {
        if arguments[0].tag != .tensor && tensor.rank == 0 { return arguments.machine.plain(try tensor.item()) }
        return arguments.machine.tensor(tensor)
    }

    /// The elements of lists in float64, so that plain numbers lose no digits.
    private static func source(_ arguments: Arguments) throws -> Tensor {
        let tensor = try arguments.tensor(0)
        return arguments[0].tag != .tensor && tensor.dtype == .float32 ? try listTensor(arguments) : tensor
    }

    private static func listTensor(_ arguments: Arguments) throws -> Tensor {
        guard let nested = arguments.machine.nested(arguments[0]) else { return try arguments.tensor(0) }
        return try Tensor.nested(nested, dtype: .float64)
    }

    private static func reduction(
        _ name: String, _ summary: String, _ example: String,
        _ reduce: @escaping @Sendable (Tensor, [Int]?, Bool) throws -> Tensor
    ) -> Builtin {
        Builtin(
            name, [.required("x"), .optional("axis"), .optional("keepdims", "false")],
            .init(summary, shapes: reducedShapes, example: "print(\(example))", source: "numpy.\(name)")
        ) { arguments in
            try result(
                arguments,
                try reduce(try source(arguments), try arguments.axes(1), try arguments.bool(2, default: false)))
        }
    }

    /// `max(x)` of a tensor or list, `max(a, b, c)` of plain numbers.
    private static func extreme(
        _ name: String, _ summary: String, isMax: Bool,
        _ reduce: @escaping @Sendable (Tensor, [Int]?, Bool) throws -> Tensor
    ) -> Builtin {
        Builtin(
            name, [.rest("values"), .optional("axis"), .optional("keepdims", "false")],
            .init(
                "\(summary) element, of all or along an axis; or \(summary.lowercased()) of several numbers.",
                shapes: reducedShapes + "; nan where an element is",
                example: "print(\(name)(3, 8), \(name)(tensor([1, 5, 2])))", source: "numpy.\(name)")
        ) { arguments in
            let machine = arguments.machine
            let values = arguments.rest
            guard let first = values.first else {
                throw RuntimeError.missingArgument(
                    function: name, parameter: "values", signature: arguments.builtin.signature)
            }
            if values.count == 1 {
                if first.tag != .tensor, let elements = machine.elementsIfSequence(first), !arguments.isGiven(1),
                    !elements.contains(where: { $0.tag == .list || $0.tag == .tensor })
                {
                    return try best(of: elements, isMax: isMax, name, machine)
                }
                guard let tensor = try machine.tensorValue(first) else {
                    throw Problem(
                        code: "type", message: "\(name): needs numbers or a tensor, not \(machine.kind(first))")
                }
                return machine.tensor(try reduce(tensor, try arguments.axes(1), try arguments.bool(2, default: false)))
            }
            return try best(of: values, isMax: isMax, name, machine)
        }
    }

    private static func best(of values: [Value], isMax: Bool, _ name: String, _ machine: Machine) throws -> Value {
        guard var best = values.first else { throw Problem(code: "value", message: "\(name): the list is empty") }
        for value in values.dropFirst() {
            let order = try machine.ordered(value, best)
            if isMax ? order > 0 : order < 0 { best = value }
        }
        return best
    }

    private static func position(
        _ name: String, _ summary: String, _ find: @escaping @Sendable (Tensor, Int?, Bool) throws -> Tensor
    ) -> Builtin {
        Builtin(
            name, [.required("x"), .optional("axis"), .optional("keepdims", "false")],
            .init(summary, shapes: reducedShapes + "; int64", example: "print(\(name)([1, 5, 2]))", source: "numpy.\(name)")
        ) { arguments in
            try result(
                arguments,
                try find(try arguments.tensor(0), try arguments.axis(1), try arguments.bool(2, default: false)))
        }
    }

    private static func spread(
        _ name: String, _ summary: String,
        _ measure: @escaping @Sendable (Tensor, [Int]?, Bool, Double) throws -> Tensor
    ) -> Builtin {
        Builtin(
            name, [.required("x"), .optional("axis"), .optional("keepdims", "false"), .optional("correction", "1")],
            .init(
                "\(summary) of all elements, or along axes; divides by n - correction.",
                example: "print(\(name)(tensor([1, 2, 3, 4])))")
        ) { arguments in
            let correction = try arguments.float(3, default: 1)
            let tensor = try source(arguments)
            let measured = try measure(
                tensor.dtype.isFloating ? tensor : try tensor.cast(to: .float32), try arguments.axes(1),
                try arguments.bool(2, default: false), correction)
            return try result(arguments, measured)
        }
    }
}
