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
            x = try x.repeated(counts[axis], axis: axis)
        }
        precondition(x.shape == target)
        return x
    }

    /// `count` copies one after the other along `axis`.
    private func repeated(_ count: Int, axis: Int) throws -> Tensor {
        let target = shape.replacing(axis, with: shape[axis] * count)
        if target.elementCount == 0 { return try emptied(to: target) }
        if rank < Shape.maximumRank {
            return try unsqueezed(axis: axis).broadcast(to: shape.inserting(count, at: axis)).reshaped(to: target)
        }
        // There is no room for one more axis: double as often as it takes.
        var result = self
        while result.shape[axis] * 2 <= target[axis] { result = try Tensor.concatenated([result, result], axis: axis) }
        let rest = result.part(axis, 0, target[axis] - result.shape[axis])
        return try Tensor.concatenated([result, rest], axis: axis)
    }

    /// No elements under another shape; the gradient is 0.
    private func emptied(to target: Shape) throws -> Tensor {
        let result = try Tensor.empty(target, dtype: dtype)
        guard isRecorded else { return result }
        return result.recorded(from: [self], operation: "tile") { _, _ in [nil] }
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
