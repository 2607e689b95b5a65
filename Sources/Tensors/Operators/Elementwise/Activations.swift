extension Tensor {
    /// `max(x, 0)`, element by element; nan stays.
    ///
    /// Gradient: `dx = dy` where x > 0, else 0; the choice at the kink is 0.
    public func relu() throws -> Tensor {
        try elementwise(.relu, needing: .result) { dy, y in
            try Tensor.select(Tensor.binary(.greater, y, 0), .tensor(dy), .scalar(0))
        }
    }

    /// `min(max(x, 0), 6)`, element by element.
    ///
    /// Gradient: `dx = dy` where 0 < x < 6, else 0, at both kinks too.
    /// Source: Krizhevsky 2010, "Convolutional deep belief networks on CIFAR-10".
    public func relu6() throws -> Tensor {
        try elementwise(.relu6, needing: .result) { dy, y in
            let isSlope = try Tensor.binary(.logicalAnd, Tensor.binary(.greater, y, 0), Tensor.binary(.less, y, 6))
            return try Tensor.select(isSlope, .tensor(dy), .scalar(0))
        }
    }

    /// `x` where x >= 0, else `slope x`.
    ///
    /// Gradient: `dx = dy` where x > 0, else `slope dy`; the choice at the kink is the slope.
    public func leakyRelu(slope: Double = 0.01) throws -> Tensor {
        try elementwise(.leakyRelu, parameter: slope, needing: .operand) { dy, x in
            try Tensor.select(Tensor.binary(.greater, x, 0), .tensor(dy), .tensor(dy * .float(slope)))
        }
    }

    /// `1 / (1 + e^-x)`, element by element.
    ///
    /// Gradient: `dx = dy y (1 - y)`.
    public func sigmoid() throws -> Tensor {
        try elementwise(.sigmoid, needing: .result) { dy, y in try dy * y * (1 - y) }
    }

    /// The hyperbolic tangent, element by element.
    ///
    /// Gradient: `dx = dy (1 - y^2)`.
    public func tanh() throws -> Tensor {
        try elementwise(.tanh, needing: .result) { dy, y in try dy * (1 - y.squared()) }
    }
}
