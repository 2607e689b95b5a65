import Kernels

extension Tensor {
    /// `max(x, 0)`, element by element; nan stays.
    ///
    /// Gradient: `dx = dy` where x > 0, else 0; the choice at the kink is 0.
    public func relu() throws -> Tensor {
        try elementwise(.relu, needing: .result) { dy, y in
            try dy.gated(by: y, below: .nan)
        }
    }

    /// `min(max(x, 0), 6)`, element by element.
    ///
    /// Gradient: `dx = dy` where 0 < x < 6, else 0, at both kinks too.
    /// Source: Krizhevsky 2010, "Convolutional deep belief networks on CIFAR-10".
    public func relu6() throws -> Tensor {
        try elementwise(.relu6, needing: .result) { dy, y in
            try dy.gated(by: y, below: 6)
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

    /// This gradient where `0 < y` and not `y >= high`, else 0; `high` may be no number.
    private func gated(by y: Tensor, below high: Float) throws -> Tensor {
        guard dtype == .float32, y.dtype == .float32, shape == y.shape else {
            let isAbove = try Tensor.binary(.greaterEqual, y, .float(Double(high))).logicalNot()
            let isSlope = try Tensor.binary(.logicalAnd, Tensor.binary(.greater, y, 0), isAbove)
            return try Tensor.select(isSlope, .tensor(self), .scalar(0))
        }
        if let dx = try Tensor.keepingChannelsLast(self, y, { try $0.gated(by: $1, below: high) }) { return dx }
        let (dy, y, dx) = (try contiguous(), try y.contiguous(), try Tensor.empty(shape))
        nonisolated(unsafe) let (from, slopes) = (y.pointer(Float.self), dy.pointer(Float.self))
        dx.fillElements(reading: (y, dy)) { first, count, to in
            Elementwise.gate(
                from + first, slopes + first, below: high, into: to.assumingMemoryBound(to: Float.self), count: count)
        }
        return dx
    }
}
