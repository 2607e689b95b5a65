import Diagnostics
import NeuralNetworks
import Runtime
import Tensors

extension Words {
    static let costs: [Builtin] = [
        Builtin(
            "cost", [.required("net"), .optional("input", "[1, 3, 224, 224]")],
            .init(
                "What a network costs, layer by layer: output shape, parameters, multiply-accumulates; a table and a record.",
                formula:
                    "a convolution: N * H' * W' * out * (kernel * kernel * C / groups); dense: N * in * out; others 0",
                example: "print(cost(sequential { conv2d(8, kernel=3); relu() }, input=[1, 3, 32, 32]))",
                source: "Howard et al. 2017, section 3.1.")
        ) { arguments in
            let net = try arguments.host(0, as: LayerValue.self, "a layer or a network")
            let sizes = arguments.isGiven(1) ? try arguments.ints(1) : [1, 3, 224, 224]
            let input = try Shape.checked(sizes)
            let title = (net.layer as? Sequential)?.name ?? net.layer.kind
            return arguments.machine.host(
                LedgerValue(title: title, input: input, rows: try net.network.ledger(input: input)))
        },
        Builtin(
            "conv_cost", [.required("g"), .required("k"), .required("n"), .required("d")],
            .init(
                "Multiplications of a full convolution with a k x k kernel from n to d channels, output g x g.",
                formula: "g * g * k * k * n * d", example: "print(conv_cost(14, 3, 256, 256))",
                source: "Howard et al. 2017, section 3.1.")
        ) { arguments in
            .int(try product(arguments, [0, 0, 1, 1, 2, 3]))
        },
        Builtin(
            "separable_cost", [.required("g"), .required("k"), .required("n"), .required("d")],
            .init(
                "Multiplications of a depthwise k x k and a pointwise convolution from n to d channels, output g x g.",
                formula: "g * g * k * k * n + g * g * n * d", example: "print(separable_cost(14, 3, 256, 256))",
                source: "Howard et al. 2017, section 3.1.")
        ) { arguments in
            let (sum, overflow) = try product(arguments, [0, 0, 1, 1, 2]).addingReportingOverflow(
                try product(arguments, [0, 0, 2, 3]))
            if overflow { throw RuntimeError.integerOverflow(operation: "+") }
            return .int(sum)
        },
        Builtin(
            "separable_ratio", [.required("k"), .required("d")],
            .init(
                "The cost of a depthwise separable convolution as a part of the full one's.",
                formula: "1 / d + 1 / k ** 2",
                example: "print(separable_ratio(3, 256))", source: "Howard et al. 2017, section 3.1.")
        ) { arguments in
            let (k, d) = (try arguments.float(0), try arguments.float(1))
            guard k > 0 && d > 0 else { throw arguments.wrongValue(k > 0 ? 1 : 0, "must be above 0") }
            return .float(1 / d + 1 / (k * k))
        },
    ]

    private static func product(_ arguments: Arguments, _ indices: [Int]) throws -> Int {
        var result = 1
        for index in indices {
            let (value, overflow) = result.multipliedReportingOverflow(by: try arguments.int(index))
            if overflow { throw RuntimeError.integerOverflow(operation: "*") }
            result = value
        }
        return result
    }
}
