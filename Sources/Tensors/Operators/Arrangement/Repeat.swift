extension Tensor {
    /// The tensor repeated `counts[i]` times along axis i; as in NumPy the shorter of shape and counts gets leading ones.
    ///
    /// Gradient: the sum of `dy` over the repetitions.
    ///
    /// - Throws: `TensorError.rankTooLarge`, `.negativeSize`, `.tooLarge`.
    public func tiled(_ counts: [Int]) throws -> Tensor {
        let rank = Swift.max(rank, counts.count)
        guard rank <= Shape.maximumRank else { throw TensorError.rankTooLarge(rank: rank) }
        let counts = Array(repeating: 1, count: rank - counts.count) + counts
        var x = self
        while x.rank < rank { x = try x.unsqueezed(axis: 0) }
        let sizes = zip(counts, x.shape).map { count, size in
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            return count < 0 ? count : overflow ? .max : product
        }
        let target = try Shape.checked(sizes, dtype)
        for axis in 0..<rank where counts[axis] != 1 {
            let part = x
            if counts[axis] == 0 {
                x = part.part(axis, 0, 0)
            } else {
                x = try part.repeated(counts[axis], axis: axis)
            }
        }
        precondition(x.shape == target)
        return x
    }

    /// `count` copies one after the other along `axis`, by a stretched axis of size 1 before it.
    private func repeated(_ count: Int, axis: Int) throws -> Tensor {
        let shape = self.shape.replacing(axis, with: self.shape[axis] * count)
        let result = try Tensor.empty(shape, dtype: dtype)
        let size = self.shape[axis]
        for copy in 0..<(size == 0 ? 0 : count) { copyElements(to: result.part(axis, copy * size, size)) }
        guard isRecorded else { return result }
        return result.recorded(from: [self], operation: "tile") { dy, _ in
            var sum = dy.part(axis, 0, size)
            for copy in 1..<count { sum = try sum + dy.part(axis, copy * size, size) }
            return [sum]
        }
    }

    /// The order along the named axes (all, if none) turned round: a view with negative strides.
    ///
    /// Gradient: `dy` flipped back.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, `.axisTwice`.
    public func flipped(axes: [Int]? = nil) throws -> Tensor {
        let set = try shape.axes(axes)
        guard elementCount > 0 else { return self }
        var steps = strides
        var start = offset
        for axis in 0..<rank where set.contains(axis) {
            start += (shape[axis] - 1) * strides[axis]
            steps[axis] = -strides[axis]
        }
        let result = view(shape, strides: steps, offset: start)
        guard isRecorded else { return result }
        return result.recorded(from: [self], operation: "flip") { dy, _ in [try dy.flipped(axes: axes)] }
    }

    /// The elements moved on by `shift` places along `axis`, those that fall off coming in at the other end; without an
    /// axis, of the whole tensor as one row.
    ///
    /// Gradient: `dy` rolled back.
    ///
    /// - Throws: `TensorError.axisOutOfRange`.
    public func rolled(by shift: Int, axis: Int? = nil) throws -> Tensor {
        guard let axis else { return try flattened().rolled(by: shift, axis: 0).reshaped(to: shape) }
        let chosen = try shape.axis(axis)
        let size = shape[chosen]
        guard size > 0 else { return self }
        let places = (shift % size + size) % size
        return try Tensor.concatenated(
            [part(chosen, size - places, places), part(chosen, 0, size - places)], axis: chosen)
    }
}
