extension Shape {
    /// The most elements a tensor may have, so that sizes and strides fit 32 bits.
    public static let maximumElementCount = Int(Int32.max)

    /// Sizes from outside, as a shape.
    ///
    /// - Throws: `TensorError` for a rank above eight, a negative size, or more elements than a tensor may have.
    ///   Zero sizes count as one there, as the strides of an empty tensor must fit too.
    public static func checked(_ sizes: some Collection<Int>, _ dtype: DType = .float32) throws -> Shape {
        guard sizes.count <= maximumRank else { throw TensorError.rankTooLarge(rank: sizes.count) }
        if sizes.contains(where: { $0 < 0 }) { throw TensorError.negativeSize(sizes: Array(sizes)) }
        guard boundedElementCount(sizes) != nil else {
            throw TensorError.tooLarge(sizes: Array(sizes), dtype: dtype, limit: MemoryLimit.current)
        }
        return Shape(sizes)
    }

    /// The number of elements if a tensor may have so many, else nil; shapes that broadcasting makes may be too large.
    var boundedElementCount: Int? { Shape.boundedElementCount(self) }

    private static func boundedElementCount(_ sizes: some Collection<Int>) -> Int? {
        var product = 1
        for size in sizes {
            let (next, overflow) = product.multipliedReportingOverflow(by: Swift.max(size, 1))
            guard !overflow, next <= maximumElementCount else { return nil }
            product = next
        }
        return sizes.contains(0) ? 0 : product
    }

    /// An axis from outside: negative ones count from the end.
    ///
    /// - Throws: `TensorError.axisOutOfRange`.
    public func axis(_ axis: Int) throws -> Int {
        guard axis >= -count, axis < count else { throw TensorError.axisOutOfRange(axis: axis, shape: self) }
        return axis < 0 ? axis + count : axis
    }

    /// Axes from outside, each at most once; nil means all.
    public func axes(_ axes: [Int]?) throws -> AxisSet {
        guard let axes else { return AxisSet(all: count) }
        var set = AxisSet()
        for given in axes {
            let axis = try axis(given)
            guard !set.contains(axis) else { throw TensorError.axisTwice(axis: given, shape: self) }
            set.insert(axis)
        }
        return set
    }
}

/// Some of a tensor's axes.
public struct AxisSet: Sendable, Equatable {
    private var bits: UInt8 = 0

    public init() {}
    public init(all rank: Int) { bits = rank == 8 ? 255 : (1 << UInt8(rank)) - 1 }

    public func contains(_ axis: Int) -> Bool { bits & (1 << UInt8(axis)) != 0 }
    public mutating func insert(_ axis: Int) { bits |= 1 << UInt8(axis) }
    public var count: Int { bits.nonzeroBitCount }
}
