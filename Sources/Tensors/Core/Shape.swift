/// Up to eight sizes or strides, held in place: making one allocates nothing.
///
/// Sizes come from users through `Shape.checked`, which refuses what does not fit; `Shape` itself only has a
/// precondition. No tensor has more than 2^31 - 1 elements, so 32 bits hold every size and stride.
public struct Shape: Sendable, Hashable, RandomAccessCollection, ExpressibleByArrayLiteral {
    public static let maximumRank = 8

    // Two of four lanes, not one of eight: 16-byte alignment keeps the objects that hold a shape on
    // the plain allocator.
    @usableFromInline var low = SIMD4<Int32>()
    @usableFromInline var high = SIMD4<Int32>()
    @usableFromInline var rank: Int32 = 0

    @inlinable public init() {}

    @inlinable
    public init(_ sizes: some Collection<Int>) {
        precondition(sizes.count <= Shape.maximumRank)
        for size in sizes { append(size) }
    }

    @inlinable
    public init(arrayLiteral elements: Int...) { self.init(elements) }

    @inlinable
    public init(repeating size: Int, count: Int) {
        precondition(count <= Shape.maximumRank)
        for _ in 0..<count { append(size) }
    }

    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { Int(rank) }

    @inlinable
    public subscript(index: Int) -> Int {
        get { Int(index < 4 ? low[index] : high[index &- 4]) }
        set {
            if index < 4 {
                low[index] = Int32(truncatingIfNeeded: newValue)
            } else {
                high[index &- 4] = Int32(truncatingIfNeeded: newValue)
            }
        }
    }

    @inlinable
    public mutating func append(_ size: Int) {
        precondition(rank < Shape.maximumRank)
        self[Int(rank)] = size
        rank += 1
    }

    /// The number of elements: the product of the sizes, 1 for a scalar.
    @inlinable
    public var elementCount: Int {
        var product = 1
        for axis in 0..<Int(rank) { product &*= self[axis] }
        return product
    }

    /// The strides, in elements, of a dense row-major tensor of this shape.
    @inlinable
    public var rowMajorStrides: Shape {
        var strides = self
        var step = 1
        for axis in stride(from: Int(rank) - 1, through: 0, by: -1) {
            strides[axis] = step
            step &*= Swift.max(self[axis], 1)
        }
        return strides
    }
}

extension Shape {
    /// Without the entry `axis`.
    public func removing(_ axis: Int) -> Shape {
        var result = Shape()
        for other in 0..<count where other != axis { result.append(self[other]) }
        return result
    }

    /// With `size` before the entry `axis`.
    public func inserting(_ size: Int, at axis: Int) -> Shape {
        var result = Shape()
        for other in 0..<count {
            if other == axis { result.append(size) }
            result.append(self[other])
        }
        if axis == count { result.append(size) }
        return result
    }

    /// With `size` at the entry `axis`.
    public func replacing(_ axis: Int, with size: Int) -> Shape {
        var result = self
        result[axis] = size
        return result
    }
}

extension Shape: CustomStringConvertible {
    /// `[1, 3, 224, 224]`
    public var description: String { "[" + map(String.init).joined(separator: ", ") + "]" }
}
