/// NumPy's broadcasting: shapes are aligned at their last axes; sizes agree if they are equal or one of them is 1, and a
/// missing axis counts as 1.
extension Shape {
    /// The shape that both are stretched to, or nil if they do not agree.
    public func broadcast(with other: Shape) -> Shape? {
        if self == other { return self }
        let rank = Swift.max(count, other.count)
        var result = Shape(repeating: 1, count: rank)
        for back in 1..<(rank + 1) {
            let mine = back <= count ? self[count - back] : 1
            let theirs = back <= other.count ? other[other.count - back] : 1
            guard mine == theirs || mine == 1 || theirs == 1 else { return nil }
            result[rank - back] = mine == 1 ? theirs : mine
        }
        return result
    }

    /// The strides with which a tensor of this shape and `strides` is walked as if it had the shape `target`.
    func broadcastStrides(_ strides: Shape, to target: Shape) -> Shape {
        var result = Shape(repeating: 0, count: target.count)
        for back in 1..<(count + 1) where self[count - back] != 1 {
            result[target.count - back] = strides[count - back]
        }
        return result
    }
}

extension Tensor {
    /// A view in which axes of size 1 and missing leading axes are repeated to make `shape`.
    ///
    /// Gradient: summed over what was repeated.
    ///
    /// - Throws: `TensorError.cannotBroadcast`.
    public func broadcast(to target: Shape) throws -> Tensor {
        if shape == target { return self }
        guard shape.count <= target.count, shape.broadcast(with: target) == target else {
            throw TensorError.cannotBroadcast(shape, to: target)
        }
        guard target.boundedElementCount != nil else {
            throw TensorError.tooLarge(sizes: Array(target), dtype: dtype, limit: MemoryLimit.current)
        }
        let result = view(target, strides: shape.broadcastStrides(strides, to: target))
        guard isRecorded else { return result }
        let shape = shape
        return result.recorded(from: [self]) { dy, _ in [try dy.summed(to: shape)] }
    }

    /// The sum over the axes along which a tensor of `shape` was repeated to make this one: broadcasting backwards.
    public func summed(to target: Shape) throws -> Tensor {
        if shape == target { return self }
        let extra = rank - target.count
        var axes: [Int] = Array(0..<extra)
        for axis in extra..<rank where target[axis - extra] == 1 && shape[axis] != 1 { axes.append(axis) }
        let sum = try sum(axes: axes, keepDimensions: true)
        return try sum.reshaped(to: target)
    }
}
