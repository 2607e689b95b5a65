extension Tensor {
    /// The exponential `y = e^x`, element by element.
    ///
    /// Gradient: `dx = dy y`. For float32 within 2 units in the last place.
    public func exp() throws -> Tensor {
        try elementwise(.exp, needing: .result) { dy, y in try dy * y }
    }

    /// The natural logarithm, element by element: -inf at 0, nan below.
    ///
    /// Gradient: `dx = dy / x`. For float32 within 2 units in the last place.
    public func log() throws -> Tensor {
        try elementwise(.log, needing: .operand) { dy, x in try dy / x }
    }

    /// The square root, element by element: nan below 0.
    ///
    /// Gradient: `dx = dy / (2 y)`, infinite at 0.
    public func sqrt() throws -> Tensor {
        try elementwise(.sqrt, needing: .result) { dy, y in try dy / (y * 2) }
    }

    /// `y = x^2`, element by element; `x ** 2` comes here.
    ///
    /// Gradient: `dx = 2 x dy`.
    public func squared() throws -> Tensor {
        try elementwise(.square, needing: .operand) { dy, x in try dy * x * 2 }
    }
}
