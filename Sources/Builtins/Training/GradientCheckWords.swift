import Diagnostics
import Runtime
import Tensors

extension Words {
    static let gradientChecks: [Builtin] = [
        Builtin(
            "check_gradient", [.required("f"), .required("x")],
            .init(
                "The largest relative difference between f's gradient at x and central finite differences, in float64.",
                formula:
                    "abs(g - d) / max(abs(g), abs(d)) with d = (f(x + h) - f(x - h)) / (2 h), h = 1e-5 max(1, abs(x))",
                shapes: "f takes a tensor and gives one number",
                example: "print(check_gradient(x -> sum(sigmoid(x) ** 2), tensor([0.5, -1])) < 1e-6)",
                source:
                    "CS231n, \"Gradient checks\". Elements far smaller than the largest are compared with it times 1e-4."
            )
        ) { arguments in
            guard let given = try arguments.machine.tensorValue(arguments[1]) else {
                throw arguments.wrongKind(1, expected: "a tensor")
            }
            return .float(try GradientCheck(arguments.machine, arguments[0]).largestDifference(at: given))
        }
    ]
}

/// A function's gradient against finite differences.
private struct GradientCheck {
    let machine: Machine
    let function: Value

    /// Elements that are looked at, evenly spread, of a tensor with more.
    private static let elementLimit = 2000

    init(_ machine: Machine, _ function: Value) {
        self.machine = machine
        self.function = function
    }

    private func value(at x: Tensor) throws -> Tensor {
        let result = try machine.call(function, [machine.tensor(x)])
        guard let y = try machine.tensorValue(result) else {
            throw Problem(code: "type", message: "the function must give one number, not \(machine.kind(result))")
        }
        return y
    }

    func largestDifference(at given: Tensor) throws -> Double {
        let x = try given.detached.cast(to: .float64).copied()
        let variable = try x.tracked()
        let loss = try value(at: variable)
        let slope = try gradients(of: loss, withRespectTo: [variable])[0].doubles()
        let isDouble = loss.dtype == .float64
        let step = max(1, (x.elementCount + Self.elementLimit - 1) / Self.elementLimit)
        var pairs: [(Double, Double)] = []
        for place in stride(from: 0, to: x.elementCount, by: step) {
            if machine.interrupt.isRaised { throw Interrupted() }
            let middle = try x.doubles()[place]
            // A function that computes in float32 on the way needs a wider step to rise above its rounding.
            let h = (isDouble ? 1e-5 : 1e-2) * max(1, abs(middle))
            func moved(_ by: Double) throws -> Double {
                let near = try x.copied()
                near.pointer(Double.self)[place] = middle + by
                return try value(at: near).item().double
            }
            pairs.append((slope[place], (try moved(h) - moved(-h)) / (2 * h)))
        }
        let floor = max((pairs.map { max(abs($0.0), abs($0.1)) }.max() ?? 0) * 1e-4, 1e-9)
        var largest = 0.0
        for (exact, difference) in pairs {
            let relative = abs(exact - difference) / max(abs(exact), abs(difference), floor)
            largest = relative.isNaN ? .nan : max(largest, relative)
        }
        return largest
    }
}
