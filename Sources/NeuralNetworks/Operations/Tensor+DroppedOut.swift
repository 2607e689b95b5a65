import Tensors

extension Tensor {
    /// Each element 0 with probability `rate`, else divided by `1 - rate`, so that the mean stays.
    ///
    /// Gradient: `dx = dy` times the same factors.
    /// Source: Srivastava et al. 2014, section 10 ("inverted" as in all libraries).
    ///
    /// - Parameter rate: in `0 ..< 1`.
    public func droppedOut(_ rate: Double, using generator: inout Generator) throws -> Tensor {
        if rate <= 0 { return self }
        let draws = try Tensor.random(Array(shape), using: &generator)
        let factors = try Tensor.binary(.greaterEqual, draws, .float(rate)).cast(
            to: dtype == .float64 ? .float64 : .float32)
        return try self * (factors * .float(1 / (1 - rate)))
    }
}
