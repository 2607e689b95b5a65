import Kernels

extension Tensor {
    /// The largest element, or the largest along `axes`; nan wins.
    ///
    /// Gradient: `dy`, in equal parts to all elements that are the largest, as PyTorch's `amax`.
    ///
    /// - Throws: `TensorError.emptyReduction`, `.axisOutOfRange`, `.axisTwice`.
    public func max(axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        try extreme(.max, axes, keepDimensions)
    }

    /// The smallest element, or the smallest along `axes`; nan wins.
    ///
    /// Gradient: `dy`, in equal parts to all elements that are the smallest, as PyTorch's `amin`.
    ///
    /// - Throws: `TensorError.emptyReduction`, `.axisOutOfRange`, `.axisTwice`.
    public func min(axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        try extreme(.min, axes, keepDimensions)
    }

    private func extreme(_ operation: ReductionOperation, _ axes: [Int]?, _ keepDimensions: Bool) throws -> Tensor {
        let set = try shape.axes(axes)
        let y = try accumulated(operation, set)
        let result = keepDimensions ? y : try y.reshaped(to: shape.dropping(set))
        guard isRecorded else { return result }
        return result.recorded(from: [self], saving: [self, y], operation: "\(operation)") { dy, saved in
            let (x, y) = (saved[0], saved[1])
            let isChosen = try Tensor.binary(.equal, x, y)
            let ties = try isChosen.accumulated(.sum, set)
            return [try isChosen.cast(to: dy.dtype) * (dy.reshaped(to: y.shape) / ties)]
        }
    }

    /// Whether any element is true (not 0), or any along `axes`; of no elements: false.
    public func any(axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let set = try shape.axes(axes)
        let y = try cast(to: .bool).accumulated(.any, set)
        return keepDimensions ? y : try y.reshaped(to: shape.dropping(set))
    }

    /// Whether all elements are true (not 0), or all along `axes`; of no elements: true.
    public func all(axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let set = try shape.axes(axes)
        let y = try cast(to: .bool).accumulated(.all, set)
        return keepDimensions ? y : try y.reshaped(to: shape.dropping(set))
    }
}
