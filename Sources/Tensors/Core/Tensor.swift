/// A typed, strided view of a `Storage`: NumPy's array.
///
/// Copying a `Tensor` copies the view, not the numbers.
public struct Tensor: Sendable {
    public let storage: Storage
    public let shape: Shape
    /// Steps between neighbours on each axis, in elements; 0 where an axis is broadcast.
    public let strides: Shape
    /// Where the first element lies, in elements from the storage's start.
    public let offset: Int
    /// The number of elements.
    public let elementCount: Int
    public let dtype: DType
    /// Whether the elements lie one after the other in row-major order.
    public let isContiguous: Bool
    /// How it was computed, if gradients are wanted: see `Node`.
    var node: Node?

    public init(storage: Storage, dtype: DType, shape: Shape, strides: Shape, offset: Int) {
        self.storage = storage
        self.dtype = dtype
        self.shape = shape
        self.strides = strides
        self.offset = offset
        var count = 1
        var isDense = true
        for axis in stride(from: shape.count - 1, through: 0, by: -1) {
            let size = shape[axis]
            if size != 1 && strides[axis] != count { isDense = false }
            count &*= size
        }
        elementCount = count
        isContiguous = isDense || count == 0
    }

    /// A dense tensor like `other` but for its memory and dtype, not yet filled.
    init(uninitializedLike other: Tensor, dtype: DType) {
        precondition(other.isContiguous)
        storage = Storage(byteCount: other.elementCount &* dtype.size)
        shape = other.shape
        strides = other.strides
        offset = 0
        elementCount = other.elementCount
        self.dtype = dtype
        isContiguous = true
    }

    /// A dense tensor with memory of its own, not yet filled. For sizes that are known to be small or were checked;
    /// `Tensor.empty` checks.
    public init(uninitialized shape: Shape, dtype: DType = .float32) {
        self.init(
            storage: Storage(byteCount: shape.elementCount * dtype.size), dtype: dtype, shape: shape,
            strides: shape.rowMajorStrides, offset: 0)
    }

    /// A dense float32 tensor of `values` in row-major order; their count must be the shape's.
    public init(_ values: some Collection<Float>, shape: Shape) {
        precondition(values.count == shape.elementCount)
        self.init(uninitialized: shape)
        _ = UnsafeMutableBufferPointer(start: pointer(Float.self), count: values.count).initialize(from: values)
    }

    /// A dense tensor with memory of its own, not yet filled.
    ///
    /// - Throws: `TensorError.tooLarge`.
    public static func empty(_ shape: Shape, dtype: DType = .float32) throws -> Tensor {
        let (bytes, overflow) = shape.elementCount.multipliedReportingOverflow(by: dtype.size)
        guard !overflow, MemoryLimit.allows(bytes), shape.elementCount <= Shape.maximumElementCount else {
            throw TensorError.tooLarge(sizes: Array(shape), dtype: dtype, limit: MemoryLimit.bytes)
        }
        return Tensor(uninitialized: shape, dtype: dtype)
    }

    public var rank: Int { shape.count }
    public var byteCount: Int { elementCount * dtype.size }

    /// The first element's address; the caller names the element type that `dtype` stands for.
    public func pointer<Element>(_ type: Element.Type) -> UnsafeMutablePointer<Element> {
        storage.bytes.assumingMemoryBound(to: type) + offset
    }

    /// The first element's address.
    var address: UnsafeMutableRawPointer { storage.bytes + offset &* dtype.size }

    /// The same numbers looked at in another way.
    func view(_ shape: Shape, strides: Shape, offset: Int? = nil) -> Tensor {
        Tensor(storage: storage, dtype: dtype, shape: shape, strides: strides, offset: offset ?? self.offset)
    }
}
