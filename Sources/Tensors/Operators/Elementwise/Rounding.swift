extension Tensor {
    /// `-x`, element by element. Gradient: `dx = -dy`.
    public func negated() throws -> Tensor {
        let y = try compute(.negate)
        guard isRecorded else { return y }
        return y.recorded(from: [self], operation: "-") { dy, _ in [try dy.negated()] }
    }

    /// The absolute value, element by element.
    ///
    /// Gradient: `dx = dy sign(x)`; the choice at the kink is 0.
    public func abs() throws -> Tensor {
        try elementwise(.abs, needing: .operand) { dy, x in try dy * x.sign() }
    }

    /// -1, 0 or 1 as x is negative, zero or positive; nan stays. Gradient: 0.
    public func sign() throws -> Tensor { try step(.sign) }

    /// The next whole number below, element by element. Gradient: 0.
    public func floor() throws -> Tensor { try step(.floor) }

    /// The next whole number above, element by element. Gradient: 0.
    public func ceil() throws -> Tensor { try step(.ceil) }

    /// The nearest whole number, element by element; halves go to the even one, as in NumPy and PyTorch. Gradient: 0.
    public func round() throws -> Tensor { try step(.round) }
}
