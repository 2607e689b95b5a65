/// What a tensor is made of when it is written out: numbers, tensors, and lists of them.
public indirect enum Nested: Sendable {
    case scalar(Scalar)
    case tensor(Tensor)
    case list([Nested])
}

extension Tensor {
    /// The tensor that nested lists spell out: each depth is an axis.
    ///
    /// Without a named dtype: float32 if there is a float among the numbers, else int64, or bool if all are truth values;
    /// tensors keep theirs.
    ///
    /// - Throws: `TensorError.ragged`, `.rankTooLarge`, `.valueDoesNotFit`.
    public static func nested(_ value: Nested, dtype: DType? = nil) throws -> Tensor {
        switch value {
        case .scalar(let number): return try full(Shape(), number, dtype: dtype)
        case .tensor(let tensor): return try dtype.map { try tensor.cast(to: $0) } ?? tensor
        case .list: break
        }
        if let tensors = joined(value) { return try stackedDeep(tensors, dtype: dtype, depth: 0) }
        var sizes: [Int] = []
        var probe = value
        while case .list(let items) = probe {
            sizes.append(items.count)
            guard let first = items.first else { break }
            probe = first
        }
        let shape = try Shape.checked(sizes, dtype ?? .float64)
        var numbers: [Scalar] = []
        numbers.reserveCapacity(shape.elementCount)
        try collect(value, shape, depth: 0, into: &numbers)
        let common = dtype ?? numbers.map(\.dtype).max { $0.rawValue < $1.rawValue } ?? .float32
        for number in numbers where number.isOutside(common) { throw TensorError.valueDoesNotFit(number, common) }
        let result = try empty(shape, dtype: common)
        for (place, number) in numbers.enumerated() { result.store(number, at: place) }
        return result
    }

    /// The value itself if there is a tensor somewhere in it.
    private static func joined(_ value: Nested, depth: Int = 0) -> [Nested]? {
        guard depth <= Shape.maximumRank, case .list(let items) = value else { return nil }
        let holdsTensor = items.contains { item in
            if case .tensor = item { return true }
            return joined(item, depth: depth + 1) != nil
        }
        return holdsTensor ? items : nil
    }

    private static func stackedDeep(_ items: [Nested], dtype: DType?, depth: Int) throws -> Tensor {
        guard depth < Shape.maximumRank else { throw TensorError.rankTooLarge(rank: depth + 1) }
        return try stacked(items.map { try nested($0, dtype: dtype) })
    }

    private static func collect(
        _ value: Nested, _ shape: Shape, depth: Int, into numbers: inout [Scalar]
    ) throws {
        switch value {
        case .list(let items):
            guard depth < shape.count else {
                throw TensorError.ragged(depth: depth, expected: 1, found: items.count)
            }
            guard items.count == shape[depth] else {
                throw TensorError.ragged(depth: depth, expected: shape[depth], found: items.count)
            }
            for item in items { try collect(item, shape, depth: depth + 1, into: &numbers) }
        case .scalar(let number):
            guard depth == shape.count else {
                throw TensorError.ragged(depth: depth, expected: shape[depth], found: 1)
            }
            numbers.append(number)
        case .tensor: throw TensorError.rankTooLarge(rank: Shape.maximumRank + 1)
        }
    }

    /// A one-dimensional float32, float64, int64 or bool tensor.
    public init(floats values: [Float]) { self.init(values, shape: Shape([values.count])) }

    public init(doubles values: [Double], shape: Shape? = nil) {
        self.init(uninitialized: shape ?? [values.count], dtype: .float64)
        precondition(values.count == elementCount)
        for (place, value) in values.enumerated() { pointer(Double.self)[place] = value }
    }

    public init(ints values: [Int], shape: Shape? = nil) {
        self.init(uninitialized: shape ?? [values.count], dtype: .int64)
        precondition(values.count == elementCount)
        for (place, value) in values.enumerated() { pointer(Int.self)[place] = value }
    }

    public init(bools values: [Bool], shape: Shape? = nil) {
        self.init(uninitialized: shape ?? [values.count], dtype: .bool)
        precondition(values.count == elementCount)
        for (place, value) in values.enumerated() { pointer(UInt8.self)[place] = value ? 1 : 0 }
    }

    public init(bytes values: some Collection<UInt8>, shape: Shape? = nil) {
        self.init(uninitialized: shape ?? [values.count], dtype: .uint8)
        precondition(values.count == elementCount)
        _ = UnsafeMutableBufferPointer(start: pointer(UInt8.self), count: values.count).initialize(from: values)
    }
}
