extension Tensor {
    /// `min(max(x, low), high)`, element by element; a bound that is left out does not bind.
    ///
    /// Gradient: `dy` where low <= x <= high, else 0; at a bound it passes, as in PyTorch's `clamp`.
    public func clipped(min low: Scalar? = nil, max high: Scalar? = nil) throws -> Tensor {
        let bounds = [(BinaryOperation.maximum, low), (.minimum, high)].compactMap { operation, bound in bound.map { (operation, $0) } }
        let y =
            try detached.chained(bounds.map { .binary($0, $1, isFirst: false) })
            ?? bounds.reduce(detached) { try Tensor.binary($1.0, $0, $1.1) }
        guard isRecorded else { return y }
        return y.recorded(from: [self], saving: [self], operation: "clip") { dy, saved in
            let x = saved[0]
            var gradient = dy
            if let low { gradient = try gradient * Tensor.binary(.greaterEqual, x, low) }
            if let high { gradient = try gradient * Tensor.binary(.lessEqual, x, high) }
            return [gradient]
        }
    }
}
