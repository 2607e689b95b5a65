extension Tensor {
    /// `y[i] = x[0] + ... + x[i]` along `axis`; without an axis, of the whole tensor as one row.
    ///
    /// Whole numbers and truth values give int64; float32 is added up in float64.
    /// Gradient: the cumulative sum of `dy` from the end.
    ///
    /// - Throws: `TensorError.axisOutOfRange`.
    public func cumulativeSum(axis: Int? = nil) throws -> Tensor {
        guard let axis else { return try flattened().cumulativeSum(axis: 0) }
        let chosen = try shape.axis(axis)
        let x = try cast(to: dtype.isFloating ? dtype : .int64)
        let y = try Tensor.empty(shape, dtype: x.dtype)
        Tensor.forEachLine(along: chosen, x, y) { from, to in
            switch x.dtype {
            case .float32: accumulate(from.pointer(Float.self), to.pointer(Float.self), from, to)
            case .float64: accumulate(from.pointer(Double.self), to.pointer(Double.self), from, to)
            default:
                var total = 0
                for i in 0..<from.count {
                    total &+= from.pointer(Int.self)[i * from.step]
                    to.pointer(Int.self)[i * to.step] = total
                }
            }
        }
        guard isRecorded else { return y }
        return y.recorded(from: [self], operation: "cumsum") { dy, _ in
            [try dy.flipped(axes: [chosen]).cumulativeSum(axis: chosen).flipped(axes: [chosen])]
        }
    }

    private func accumulate<Element: BinaryFloatingPoint>(
        _ x: UnsafePointer<Element>, _ y: UnsafeMutablePointer<Element>, _ from: Line, _ to: Line
    ) {
        var total = 0.0
        for i in 0..<from.count {
            total += Double(x[i * from.step])
            y[i * to.step] = Element(total)
        }
    }
}
