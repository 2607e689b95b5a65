import Diagnostics
import Runtime
import Tensors

extension Words {
    static let sortingAndAlgebra: [Builtin] = [
        Builtin(
            "sort", [.required("x"), .optional("by"), .optional("axis", "-1"), .optional("descending", "false")],
            .init(
                "A list in order, by a key if one is given; equals keep their order. A tensor along an axis.",
                shapes: "[...] -> [...], along the last axis",
                example: "print(sort([3, 1, 2]))\nprint(sort([\"bb\", \"a\"], by=s -> len(s)))", source: "numpy.sort")
        ) { arguments in
            let machine = arguments.machine
            let descending = try arguments.bool(3, default: false)
            if arguments[0].tag == .tensor, !arguments.isGiven(1) {
                let axis = try arguments.int(2, default: -1)
                return machine.tensor(try arguments.tensor(0).sorted(axis: axis, descending: descending))
            }
            let key = arguments.hasValue(1) ? arguments[1] : nil
            return machine.list(try sorted(try arguments.list(0), by: key, descending: descending, machine))
        },
        Builtin(
            "argsort", [.required("x"), .optional("axis", "-1"), .optional("descending", "false")],
            .init(
                "The places of the elements in order; equals keep theirs.", shapes: "[...] -> [...], int64; x[argsort(x)] is in order",
                example: "print(argsort([30, 10, 20]))", source: "numpy.argsort")
        ) { arguments in
            arguments.machine.tensor(
                try arguments.tensor(0).argsort(
                    axis: try arguments.int(1, default: -1), descending: try arguments.bool(2, default: false)))
        },
        Builtin(
            "topk", [.required("x"), .required("k"), .optional("axis", "-1"), .optional("largest", "true")],
            .init(
                "The k largest elements and their places, largest first.",
                shapes: "[..., n] -> ([..., k], [..., k] int64)",
                example: "(values, places) = topk(tensor([1, 5, 3]), 2)\nprint(values, places)", source: "torch.topk")
        ) { arguments in
            let machine = arguments.machine
            let top = try arguments.tensor(0).top(
                try arguments.int(1), axis: try arguments.int(2, default: -1),
                largest: try arguments.bool(3, default: true))
            return machine.tuple([machine.tensor(top.values), machine.tensor(top.places)])
        },
        Builtin(
            "unique", [.required("x")],
            .init(
                "The different elements in order.", shapes: "[...] -> [count]", example: "print(unique([3, 1, 3]))", source: "numpy.unique")
        ) { arguments in arguments.machine.tensor(try arguments.tensor(0).unique().values) },
        Builtin(
            "nonzero", [.required("x")],
            .init(
                "The places of the elements that are not 0.", shapes: "[...] -> [count, rank]",
                example: "print(nonzero(tensor([0, 7, 0, 9])))", source: "torch.nonzero")
        ) { arguments in arguments.machine.tensor(try arguments.tensor(0).nonzero()) },
        Builtin(
            "gather", [.required("x"), .required("places"), .optional("axis", "-1")],
            .init(
                "Along an axis, the elements at given places.",
                formula: "y[i, j] = x[i, places[i, j]] along the last axis",
                shapes: "x and places have as many axes; the result has the shape of places",
                example: "print(gather(tensor([[1, 2], [3, 4]]), [[1], [0]], axis=1))", source: "torch.gather")
        ) { arguments in
            let places = try arguments.tensor(1)
            return arguments.machine.tensor(
                try arguments.tensor(0).gathered(places, axis: try arguments.int(2, default: -1)))
        },
        Builtin(
            "dot", [.required("a"), .required("b")],
            .init(
                "The product of vectors or matrices, as `a @ b`.", formula: "sum over k of a[..., k] b[k, ...]",
                shapes: "[n] with [n] -> []; [m, k] with [k, n] -> [m, n]", example: "print(dot(tensor([1, 2]), tensor([3, 4])))",
                source: "numpy.dot")
        ) { arguments in arguments.machine.tensor(try Tensor.dot(try arguments.tensor(0), try arguments.tensor(1))) },
        Builtin(
            "solve", [.required("a"), .required("b")],
            .init(
                "The x with a @ x = b.", formula: "x = a^-1 b, by Gaussian elimination with pivots",
                shapes: "[n, n] with [n] or [n, m] -> the shape of b", example: "print(solve(tensor([[2, 0], [0, 4]]), tensor([2, 4])))",
                source: "numpy.linalg.solve")
        ) { arguments in arguments.machine.tensor(try Tensor.solve(try arguments.tensor(0), try arguments.tensor(1))) },
        Builtin(
            "svd", [.required("x")],
            .init(
                "Singular values: x = u @ diag(s) @ vt, as the tuple (u, s, vt).",
                formula: "x = u diag(s) vt, s >= 0 and falling", shapes: "[m, n] -> [m, k], [k], [k, n], k = min(m, n)",
                example: "(u, s, vt) = svd(tensor([[3, 0], [0, 2]]))\nprint(s)", source: "numpy.linalg.svd")
        ) { arguments in
            let machine = arguments.machine
            let parts = try arguments.tensor(0).singularValues()
            return machine.tuple([machine.tensor(parts.u), machine.tensor(parts.s), machine.tensor(parts.vTransposed)])
        },
        Builtin(
            "summary", [.required("x")],
            .init(
                "Shape, range, mean and spread of a tensor, and an alarm for nan and inf.",
                example: "print(summary(tensor([1, 2, 3])))")
        ) { arguments in
            let machine = arguments.machine
            let summary = try arguments.tensor(0).summary()
            func number(_ value: Double?) -> Value { value.map { .float($0) } ?? .none }
            return machine.record([
                ("shape", machine.list(summary.shape.map { .int($0) })), ("dtype", machine.string(summary.dtype.name)),
                ("min", number(summary.smallest)), ("max", number(summary.largest)), ("mean", number(summary.mean)),
                ("std", number(summary.standardDeviation)), ("zeros", .int(summary.zeroCount)),
                ("nan", .int(summary.nanCount)), ("inf", .int(summary.infiniteCount)),
            ])
        },
    ]

    /// `x.shape` and its like.
    static func registerTensorFields(in machine: Machine) {
        machine.registerTensorField("shape") { tensor, machine in machine.list(tensor.shape.map { .int($0) }) }
        machine.registerTensorField("dtype") { tensor, machine in machine.string(tensor.dtype.name) }
        machine.registerTensorField("rank") { tensor, _ in .int(tensor.rank) }
        machine.registerTensorField("size") { tensor, _ in .int(tensor.elementCount) }
        machine.registerTensorField("T") { tensor, machine in machine.tensor(try tensor.reversedAxes()) }
        machine.registerTensorField("item") { tensor, machine in machine.plain(try tensor.item()) }
    }
}
