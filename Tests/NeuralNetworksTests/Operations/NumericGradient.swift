import Tensors
import Testing

/// Holds gradients against central finite differences in float64: `|g - d| <= tolerance * max(1, |g|, |d|)`.
func expectGradients(
    of variables: [Tensor], tolerance: Double = 1e-6, _ f: ([Tensor]) throws -> Tensor,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let points = try variables.map { try $0.cast(to: .float64).copied() }
    let tracked = try points.map { try $0.tracked() }
    // A weighted sum, so that no element's gradient is like another's.
    func total(_ inputs: [Tensor]) throws -> Tensor {
        let y = try f(inputs)
        let weights = try Tensor.arange(from: 0, to: .int(y.elementCount), step: 1).cast(to: .float64).reshaped(
            Array(y.shape))
        return try (y * (weights * 0.7 + 1).sin()).sum()
    }
    let slopes = try gradients(of: try total(tracked), withRespectTo: tracked)
    for (index, point) in points.enumerated() {
        let exact = try slopes[index].doubles()
        for place in 0..<point.elementCount {
            func moved(_ by: Double) throws -> Double {
                var inputs = points
                inputs[index] = try point.copied()
                inputs[index].pointer(Double.self)[place] += by
                return try total(inputs).item().double
            }
            let difference = (try moved(1e-5) - moved(-1e-5)) / 2e-5
            #expect(
                abs(exact[place] - difference) <= tolerance * max(1, abs(exact[place]), abs(difference)),
                "variable \(index), element \(place)", sourceLocation: sourceLocation)
        }
    }
}

extension Tensor {
    static func normal(_ sizes: [Int], seed: Int, dtype: DType = .float64) throws -> Tensor {
        var generator = Generator(seed: seed)
        return try randomNormal(sizes, dtype: dtype, using: &generator)
    }
}
