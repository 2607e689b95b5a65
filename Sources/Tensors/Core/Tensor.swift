/// A typed, strided view of a `Storage`: NumPy's array.
///
/// Copying a `Tensor` copies the view, not the numbers; it is one reference, so values of the language hold it in place.
public struct Tensor: @unchecked Sendable {
    private let body: TensorBody

    /// The memory it looks at, its own or that of the tensor it is a view of.
    public var storage: Storage { Storage(owner: body.fields.pointee.owner ?? body) }
    public var dtype: DType { body.fields.pointee.dtype }
    public var shape: Shape { body.fields.pointee.shape }
    /// Steps between neighbours on each axis, in elements; 0 where an axis is broadcast.
    public var strides: Shape { body.fields.pointee.strides }
    /// Where the first element lies, in elements from the storage's start.
    public var offset: Int { body.fields.pointee.offset }
    /// The number of elements.
    public var elementCount: Int { body.fields.pointee.elementCount }
    /// Whether the elements lie one after the other in row-major order.
    public var isContiguous: Bool { body.fields.pointee.isContiguous }
    /// How it was computed, if gradients are wanted.
    var node: Node? { body.fields.pointee.node }

    public init(storage: Storage, dtype: DType, shape: Shape, strides: Shape, offset: Int) {
        var count = 1
        var isDense = true
        for axis in stride(from: shape.count - 1, through: 0, by: -1) {
            let size = shape[axis]
            if size != 1 && strides[axis] != count { isDense = false }
            count &*= size
        }
        body = TensorBody.viewing(
            storage.owner, dtype: dtype, shape: shape, strides: strides, offset: offset, elementCount: count,
            isContiguous: isDense || count == 0, node: nil)
    }

    /// The fields behind the reference, for paths where every nanosecond counts; valid while the tensor is kept.
    @inline(__always)
    var fields: UnsafeMutablePointer<TensorBody.Fields> { body.fields }

    /// A body made by such a path.
    @inline(__always)
    init(_ body: TensorBody) { self.body = body }

    /// The same view with another memory of how it was computed.
    init(_ other: Tensor, node: Node?) {
        body = TensorBody.viewing(
            other.storage.owner, dtype: other.dtype, shape: other.shape, strides: other.strides, offset: other.offset,
            elementCount: other.elementCount, isContiguous: other.isContiguous, node: node)
    }

    /// A dense tensor with memory of its own, not yet filled. For sizes that are known to be small or were checked;
    /// `Tensor.empty` checks.
    public init(uninitialized shape: Shape, dtype: DType = .float32) {
        guard let made = Tensor(ifPossible: shape, dtype) else {
            preconditionFailure("no memory for a tensor of shape \(shape): sizes are checked before")
        }
        self = made
    }

    private init?(ifPossible shape: Shape, _ dtype: DType) {
        let count = shape.elementCount
        guard
            let body = TensorBody.owning(
                byteCount: count &* dtype.size, dtype: dtype, shape: shape, strides: shape.rowMajorStrides,
                elementCount: count, isContiguous: true)
        else { return nil }
        self.body = body
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
        guard let count = shape.boundedElementCount, MemoryLimit.allows(count * dtype.size),
            let made = Tensor(ifPossible: shape, dtype)
        else { throw TensorError.tooLarge(sizes: Array(shape), dtype: dtype, limit: MemoryLimit.current) }
        return made
    }

    public var rank: Int { body.fields.pointee.shape.count }
    public var byteCount: Int { elementCount * dtype.size }
    /// Bytes of the memory that it owns; 0 for a view of another's.
    public var ownedByteCount: Int { body.fields.pointee.byteCount }

    /// The first element's address, valid while the tensor is kept; the caller names the element type that `dtype`
    /// stands for.
    public func pointer<Element>(_ type: Element.Type) -> UnsafeMutablePointer<Element> {
        body.fields.pointee.bytes.assumingMemoryBound(to: type) + offset
    }

    /// The first element's address.
    var address: UnsafeMutableRawPointer { body.fields.pointee.bytes + offset &* dtype.size }

    /// The same numbers looked at in another way.
    func view(_ shape: Shape, strides: Shape, offset: Int? = nil) -> Tensor {
        Tensor(storage: storage, dtype: dtype, shape: shape, strides: strides, offset: offset ?? self.offset)
    }
}
