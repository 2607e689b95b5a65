import Tensors
import Testing

/// Expects the gradients of `function` to be what finite differences give.
///
/// The function's result is made one number by fixed uneven weights. Everything is float64; the difference
/// quotient `(f(x + h) - f(x - h)) / 2h` with h = 1e-5 is good to about 1e-9 where f is smooth, so keep away from kinks.
public func expectGradient(
    of inputs: [Tensor], absolute: Double = 1e-6, relative: Double = 1e-6,
    sourceLocation: SourceLocation = #_sourceLocation, _ function: ([Tensor]) throws -> Tensor
) throws {
    func value(_ inputs: [Tensor]) throws -> Tensor {
        let y = try function(inputs)
        let weights = (0..<y.elementCount).map { Double(($0 * 7 + 3) % 11) / 5 - 0.9 }
        return try (y * Tensor(doubles: weights, shape: y.shape)).sum()
    }
    let variables = try inputs.map { try $0.cast(to: .float64).tracked() }
    let found = try gradients(of: value(variables), withRespectTo: variables)
    for (number, input) in inputs.enumerated() {
        #expect(found[number].shape == input.shape, sourceLocation: sourceLocation)
        var expected = try input.doubles()
        let center = try input.doubles()
        for place in center.indices {
            let h = 1e-5
            func shifted(_ by: Double) throws -> Double {
                var moved = center
                moved[place] += by
                var all = inputs.map(\.detached)
                all[number] = Tensor(doubles: moved, shape: input.shape)
                return try value(all).doubles()[0]
            }
            expected[place] = try (shifted(h) - shifted(-h)) / (2 * h)
        }
        try expectClose(
            found[number], Tensor(doubles: expected, shape: input.shape), relative: relative, absolute: absolute,
            "gradient of input \(number)", sourceLocation: sourceLocation)
    }
}
