extension Tensor {
    /// `min(max(x, low), high)`, element by element; a bound that is left out does not bind.
    ///
    /// Gradient: `dy` where low <= x <= high, else 0; at a bound it passes, as in PyTorch's `clamp`.
    public func clipped(min low: Scalar? = nil, max high: Scalar? = nil) throws -> Tensor {
        var y = detached
        if let low { y = try Tensor.binary(.maximum, y, low) }
        if let high { y = try Tensor.binary(.minimum, y, high) }
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
