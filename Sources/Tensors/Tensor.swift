/// A typed, strided view of a `Storage`: NumPy's array.
///
/// Copying a `Tensor` copies the view, not the numbers.
public struct Tensor: Sendable {
    public let storage: Storage
    public let dtype: DType
    public let shape: Shape
    /// Steps between neighbours on each axis, in elements; 0 where an axis is broadcast.
    public let strides: Shape
    /// Where the first element lies, in elements from the storage's start.
    public let offset: Int

    public init(storage: Storage, dtype: DType, shape: Shape, strides: Shape, offset: Int) {
        self.storage = storage
        self.dtype = dtype
        self.shape = shape
        self.strides = strides
        self.offset = offset
    }

    /// A dense tensor with memory of its own, not yet filled.
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

    public var rank: Int { shape.count }
    public var elementCount: Int { shape.elementCount }
    public var isContiguous: Bool {
        var step = 1
        for axis in stride(from: rank - 1, through: 0, by: -1) where shape[axis] != 1 {
            if strides[axis] != step { return shape.elementCount == 0 }
            step *= shape[axis]
        }
        return true
    }

    /// The first element's address; the caller names the element type that `dtype` stands for.
    public func pointer<Element>(_ type: Element.Type) -> UnsafeMutablePointer<Element> {
        storage.bytes.assumingMemoryBound(to: type) + offset
    }
}
