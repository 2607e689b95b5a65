extension Tensor {
    /// All elements 0.
    ///
    /// - Throws: `TensorError.rankTooLarge`, `.negativeSize`, `.tooLarge`, as everything that takes sizes.
    public static func zeros(_ sizes: some Collection<Int>, dtype: DType = .float32) throws -> Tensor {
        try full(Shape.checked(sizes, dtype), 0, dtype: dtype)
    }

    /// All elements 1.
    public static func ones(_ sizes: some Collection<Int>, dtype: DType = .float32) throws -> Tensor {
        try full(Shape.checked(sizes, dtype), 1, dtype: dtype)
    }

    /// All elements `value`, which gives the dtype if none is named.
    ///
    /// - Throws: `TensorError.valueDoesNotFit` for a whole number outside uint8.
    public static func full(_ sizes: some Collection<Int>, _ value: Scalar, dtype: DType? = nil) throws -> Tensor {
        let dtype = dtype ?? value.dtype
        guard !value.isOutside(dtype) else { throw TensorError.valueDoesNotFit(value, dtype) }
        let result = try empty(Shape.checked(sizes, dtype), dtype: dtype)
        result.fill(value)
        return result
    }

    /// `[rows, columns]` with 1 on the diagonal; square if `columns` is left out.
    public static func eye(_ rows: Int, _ columns: Int? = nil, dtype: DType = .float32) throws -> Tensor {
        let result = try zeros([rows, columns ?? rows], dtype: dtype)
        let side = Swift.min(rows, columns ?? rows)
        result.view([side], strides: [result.shape[1] + 1]).overwrite(with: 1)
        return result
    }

    /// Each label as a row of `classes` numbers that are 0 but for a 1 at the label's place.
    ///
    /// Shapes: `[...]` whole numbers become `[..., classes]` float32.
    ///
    /// - Throws: `TensorError.indexDType`, `.indexOutOfRange`.
    public static func oneHot(_ labels: Tensor, classes: Int) throws -> Tensor {
        guard !labels.dtype.isFloating else { throw TensorError.indexDType(labels.dtype) }
        guard labels.rank < Shape.maximumRank else { throw TensorError.rankTooLarge(rank: labels.rank + 1) }
        let result = try zeros(Array(labels.shape) + [classes])
        for (row, label) in try labels.ints().enumerated() {
            guard label >= 0, label < classes else {
                throw TensorError.indexOutOfRange(index: label, axis: labels.rank, size: classes)
            }
            result.pointer(Float.self)[row * classes + label] = 1
        }
        return result
    }

    /// Sets every element of a view of fresh memory.
    func overwrite(with value: Scalar) {
        let single = Tensor(value, dtype: dtype)
        single.view(shape, strides: Shape(repeating: 0, count: rank)).copyElements(to: self)
    }
}
