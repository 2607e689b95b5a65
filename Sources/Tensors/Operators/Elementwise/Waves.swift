extension Tensor {
    /// The sine of an angle in radians, element by element.
    ///
    /// Gradient: `dx = dy cos x`.
    public func sin() throws -> Tensor {
        try elementwise(.sin, needing: .operand) { dy, x in try dy * x.cos() }
    }

    /// The cosine of an angle in radians, element by element.
    ///
    /// Gradient: `dx = -dy sin x`.
    public func cos() throws -> Tensor {
        try elementwise(.cos, needing: .operand) { dy, x in try (dy * x.sin()).negated() }
    }
}
