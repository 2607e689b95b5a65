import Kernels

extension Tensor {
    /// `exp(x) / sum(exp(x))` along an axis, its largest element taken off first so that nothing overflows.
    ///
    /// Gradient: `dx = y (dy - sum(dy y))`, the sum along the axis.
    /// Numbers: float32 is added up in float64.
    ///
    /// - Throws: `TensorError.axisOutOfRange`.
    public func softmax(axis: Int) throws -> Tensor {
        let x = try floating()
        let place = try shape.axis(axis)
        let y = try x.detached.softmaxNumbers(axis: place)
        guard x.isRecorded else { return y }
        return y.recorded(from: [x], saving: [y], operation: "softmax") { dy, saved in
            let weighted = try dy * saved[0]
            return [try weighted - saved[0] * weighted.sum(axes: [place], keepDimensions: true)]
        }
    }

    private func softmaxNumbers(axis: Int) throws -> Tensor {
        guard dtype == .float32, axis == rank - 1, shape[axis] > 0, elementCount > 0 else {
            let powers = try (self - max(axes: [axis], keepDimensions: true)).exp()
            return try powers / powers.sum(axes: [axis], keepDimensions: true)
        }
        let (x, y, columns) = (try contiguous(), try Tensor.empty(shape), shape[axis])
        nonisolated(unsafe) let (from, to) = (x.pointer(Float.self), y.pointer(Float.self))
        Parallelism.forEachRange(of: elementCount / columns, grain: Swift.max(1, (1 << 14) / columns)) { rows in
            let start = rows.lowerBound * columns
            Elementwise.softmax(from + start, rows: rows.count, columns: columns, into: to + start)
        }
        return y
    }
}
