extension Tensor {
    /// The same numbers in row-major order under another shape: a view where the strides allow it, else a copy.
    ///
    /// - Parameter sizes: one of them may be -1: it is found from the others.
    /// - Throws: `TensorError.cannotReshape`, `.rankTooLarge`.
    public func reshaped(_ sizes: [Int]) throws -> Tensor {
        guard sizes.count <= Shape.maximumRank else { throw TensorError.rankTooLarge(rank: sizes.count) }
        var product = 1
        var unknown: Int?
        for (axis, size) in sizes.enumerated() {
            if size == -1, unknown == nil {
                unknown = axis
                continue
            }
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow, size <= Shape.maximumElementCount else {
                throw TensorError.cannotReshape(shape, to: sizes)
            }
            product = next
        }
        var target = sizes
        if let unknown {
            guard product > 0, elementCount % product == 0 else { throw TensorError.cannotReshape(shape, to: sizes) }
            target[unknown] = elementCount / product
            product = elementCount
        }
        guard product == elementCount else { throw TensorError.cannotReshape(shape, to: sizes) }
        return try reshaped(to: Shape.checked(target, dtype))
    }

    /// The same to a shape of as many elements.
    ///
    /// Gradient: `dy` reshaped back.
    public func reshaped(to target: Shape) throws -> Tensor {
        if target == shape { return self }
        guard target.elementCount == elementCount else { throw TensorError.cannotReshape(shape, to: Array(target)) }
        let result: Tensor
        if isContiguous {
            result = view(target, strides: target.rowMajorStrides)
        } else if let strides = stridesForReshape(to: target) {
            result = view(target, strides: strides)
        } else {
            let copy = try copied()
            result = copy.view(target, strides: target.rowMajorStrides)
        }
        guard isRecorded else { return result }
        let shape = shape
        return result.recorded(from: [self], operation: "reshape") { dy, _ in [try dy.reshaped(to: shape)] }
    }

    /// Strides that show the same elements in the same order under `target`, if there are any.
    ///
    /// Old and new axes are taken in groups with equal products; within a group the old axes must lie one after the other.
    private func stridesForReshape(to target: Shape) -> Shape? {
        let old = shape.indices.filter { shape[$0] != 1 }
        var result = Shape(repeating: 1, count: target.count)
        var (oldFirst, newFirst) = (0, 0)
        while oldFirst < old.count && newFirst < target.count {
            var (oldEnd, newEnd) = (oldFirst + 1, newFirst + 1)
            var (oldProduct, newProduct) = (shape[old[oldFirst]], target[newFirst])
            while oldProduct != newProduct {
                if newProduct < oldProduct {
                    newProduct *= target[newEnd]
                    newEnd += 1
                } else {
                    oldProduct *= shape[old[oldEnd]]
                    oldEnd += 1
                }
            }
            for place in oldFirst..<(oldEnd - 1) {
                let (outer, inner) = (old[place], old[place + 1])
                guard strides[outer] == strides[inner] * shape[inner] else { return nil }
            }
            var step = strides[old[oldEnd - 1]]
            for axis in stride(from: newEnd - 1, through: newFirst, by: -1) {
                result[axis] = step
                step *= target[axis]
            }
            (oldFirst, newFirst) = (oldEnd, newEnd)
        }
        return result
    }

    /// The axes `first ... last` joined to one; all of them if none are named. The language's `flatten`.
    public func flattened(first: Int = 0, last: Int = -1) throws -> Tensor {
        if rank == 0 { return try reshaped(to: [1]) }
        let (first, last) = (try shape.axis(first), try shape.axis(last))
        guard first <= last else {
            throw TensorError.argument(
                operation: "flatten", name: "its axes", value: "\(first) and \(last)",
                expected: "a first axis before the last")
        }
        let joined = shape[first...last].reduce(1, *)
        return try reshaped(to: Shape(Array(shape[..<first]) + [joined] + Array(shape[(last + 1)...])))
    }

    /// Without the axes of size 1, or without those named, which must have size 1.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, `.cannotReshape`.
    public func squeezed(axes: [Int]? = nil) throws -> Tensor {
        var set = AxisSet()
        if let axes {
            set = try shape.axes(axes)
            for axis in 0..<rank where set.contains(axis) && shape[axis] != 1 {
                throw TensorError.argument(
                    operation: "squeeze", name: "axis", value: "axis \(axis) of size \(shape[axis])",
                    expected: "axes of size 1")
            }
        } else {
            for axis in 0..<rank where shape[axis] == 1 { set.insert(axis) }
        }
        var sizes = Shape()
        var steps = Shape()
        for axis in 0..<rank where !set.contains(axis) {
            sizes.append(shape[axis])
            steps.append(strides[axis])
        }
        return reshapedView(sizes, steps, "squeeze")
    }

    /// With a new axis of size 1 before `axis`; -1 is behind the last.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, `.rankTooLarge`.
    public func unsqueezed(axis: Int) throws -> Tensor {
        guard rank < Shape.maximumRank else { throw TensorError.rankTooLarge(rank: rank + 1) }
        guard axis >= -rank - 1, axis <= rank else { throw TensorError.axisOutOfRange(axis: axis, shape: shape) }
        let place = axis < 0 ? axis + rank + 1 : axis
        return reshapedView(shape.inserting(1, at: place), strides.inserting(1, at: place), "unsqueeze")
    }

    private func reshapedView(_ sizes: Shape, _ steps: Shape, _ operation: String) -> Tensor {
        let result = view(sizes, strides: steps)
        guard isRecorded else { return result }
        let shape = shape
        return result.recorded(from: [self], operation: operation) { dy, _ in [try dy.reshaped(to: shape)] }
    }
}
