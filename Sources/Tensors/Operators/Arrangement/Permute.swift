extension Tensor {
    /// The axes in another order: axis `i` of the result is axis `order[i]` of this one. A view.
    ///
    /// Gradient: `dy` in the opposite order.
    ///
    /// - Throws: `TensorError.wrongAxisCount`, `.axisOutOfRange`, `.axisTwice`.
    public func permuted(_ order: [Int]) throws -> Tensor {
        guard order.count == rank else {
            throw TensorError.wrongAxisCount(found: order, shape: shape, operation: "permute")
        }
        _ = try shape.axes(order)
        var sizes = Shape()
        var steps = Shape()
        var back = [Int](repeating: 0, count: rank)
        for (place, given) in order.enumerated() {
            let axis = try shape.axis(given)
            sizes.append(shape[axis])
            steps.append(strides[axis])
            back[axis] = place
        }
        let result = view(sizes, strides: steps)
        guard isRecorded else { return result }
        let inverse = back
        return result.recorded(from: [self], operation: "permute") { dy, _ in [try dy.permuted(inverse)] }
    }

    /// Two axes exchanged; the last two if none are named. A view.
    ///
    /// - Throws: `TensorError.axisOutOfRange`; `.wrongRank` for fewer than two axes and none named.
    public func transposed(_ first: Int = -2, _ second: Int = -1) throws -> Tensor {
        guard rank >= 2 || first != -2 || second != -1 else {
            throw TensorError.wrongRank(shape, operation: "transpose", expected: "a tensor with two axes or more")
        }
        let (a, b) = (try shape.axis(first), try shape.axis(second))
        var order = Array(0..<rank)
        order.swapAt(a, b)
        return try permuted(order)
    }

    /// All axes in the opposite order: the language's `.T`, as in NumPy.
    public func reversedAxes() throws -> Tensor { try permuted(Array((0..<rank).reversed())) }
}
