extension Tensor {
    /// The tensors one after the other along `axis`; their other sizes are equal. Dtypes meet as in `+`.
    ///
    /// Gradient: each takes its part of `dy`.
    ///
    /// - Throws: `TensorError.nothingToJoin`, `.cannotJoin`, `.axisOutOfRange`.
    public static func concatenated(_ tensors: [Tensor], axis: Int = 0) throws -> Tensor {
        guard let first = tensors.first else { throw TensorError.nothingToJoin(operation: "concat") }
        let chosen = try first.shape.axis(axis)
        var total = 0
        var dtype = first.dtype
        for (position, tensor) in tensors.enumerated() {
            guard tensor.rank == first.rank,
                tensor.shape.replacing(chosen, with: 0) == first.shape.replacing(chosen, with: 0)
            else {
                throw TensorError.cannotJoin(
                    first: first.shape, other: tensor.shape, position: position, axis: chosen, operation: "concat")
            }
            total += tensor.shape[chosen]
            dtype = Promotion.common(dtype, tensor.dtype)
        }
        let shape = try Shape.checked(
            Array(first.shape.prefix(chosen)) + [total] + first.shape.dropFirst(chosen + 1), dtype)
        let result = try empty(shape, dtype: dtype)
        var start = 0
        for tensor in tensors {
            tensor.copyElements(to: result.part(chosen, start, tensor.shape[chosen]))
            start += tensor.shape[chosen]
        }
        guard tensors.contains(where: \.isRecorded) else { return result }
        let sizes = tensors.map { $0.shape[chosen] }
        return result.recorded(from: tensors, operation: "concat") { dy, _ in
            var start = 0
            return sizes.map { size in
                defer { start += size }
                return dy.part(chosen, start, size)
            }
        }
    }

    /// Tensors of one shape along a new axis before `axis`.
    ///
    /// - Throws: `TensorError.nothingToJoin`, `.cannotJoin`, `.axisOutOfRange`.
    public static func stacked(_ tensors: [Tensor], axis: Int = 0) throws -> Tensor {
        guard let first = tensors.first else { throw TensorError.nothingToJoin(operation: "stack") }
        let layers = try tensors.enumerated().map { position, tensor in
            guard tensor.shape == first.shape else {
                throw TensorError.cannotJoin(
                    first: first.shape, other: tensor.shape, position: position, axis: axis, operation: "stack")
            }
            return try tensor.unsqueezed(axis: axis)
        }
        return try concatenated(layers, axis: axis < 0 ? axis + first.rank + 1 : axis)
    }

    /// The `count` places from `start` on along `axis`, which are inside it: a view.
    func part(_ axis: Int, _ start: Int, _ count: Int) -> Tensor {
        let result = view(
            shape.replacing(axis, with: count), strides: strides,
            offset: count == 0 ? offset : offset + start * strides[axis])
        guard isRecorded else { return result }
        let shape = shape
        return result.recorded(from: [self], operation: "slice") { dy, _ in
            let dx = try Tensor.zeros(shape, dtype: dy.dtype)
            dy.copyElements(to: dx.part(axis, start, count))
            return [dx]
        }
    }

    /// Parts of `size` places along `axis`, the last one smaller if it must be: views. The meaning of PyTorch's `split`.
    ///
    /// - Throws: `TensorError.argument`, `.axisOutOfRange`.
    public func split(size: Int, axis: Int = 0) throws -> [Tensor] {
        let chosen = try shape.axis(axis)
        guard size > 0 else {
            throw TensorError.argument(
                operation: "split", name: "size", value: "\(size)", expected: "a positive whole number")
        }
        let total = shape[chosen]
        guard total > 0 else { return [self] }
        return stride(from: 0, to: total, by: Swift.min(size, total)).map {
            part(chosen, $0, Swift.min(size, total - $0))
        }
    }

    /// Parts of the given sizes along `axis`, which add up to its size: views.
    public func split(sizes: [Int], axis: Int = 0) throws -> [Tensor] {
        let chosen = try shape.axis(axis)
        var total = 0
        for size in sizes {
            let (next, overflow) = total.addingReportingOverflow(size)
            total = overflow || size < 0 ? -1 : next
            if total < 0 { break }
        }
        guard total == shape[chosen] else {
            throw TensorError.argument(
                operation: "split", name: "sizes", value: "\(sizes)",
                expected: "sizes that add up to the \(shape[chosen]) places of axis \(chosen)")
        }
        var start = 0
        return sizes.map { size in
            defer { start += size }
            return part(chosen, start, size)
        }
    }
}
