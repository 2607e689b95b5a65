import Kernels

/// What a `Tensor` refers to: the geometry of the view and, behind it in the same allocation, the numbers of a small
/// tensor that owns its memory. Making such a tensor is one call of malloc.
///
/// Large memory comes from `MemoryPool`; a view keeps the body alive whose memory it looks at.
final class TensorBody: ManagedBuffer<TensorBody.Fields, SIMD2<UInt64>> {
    struct Fields {
        /// The start of the memory, this body's or its owner's.
        let bytes: UnsafeMutableRawPointer
        /// Of memory this body owns, else 0.
        let byteCount: Int
        /// Changes in place to memory this body owns.
        var version = 0
        /// Whose memory a view looks at; nil if this body owns it.
        let owner: TensorBody?
        let node: Node?
        let shape: Shape
        let strides: Shape
        let offset: Int
        let elementCount: Int
        let dtype: DType
        let isContiguous: Bool
    }

    /// The fields, without the bookkeeping of Swift's exclusivity checks.
    @inline(__always)
    var fields: UnsafeMutablePointer<Fields> { withUnsafeMutablePointerToHeader { $0 } }

    /// A body with memory of its own; nil if the system has none.
    static func owning(
        byteCount: Int, dtype: DType, shape: Shape, strides: Shape, elementCount: Int, isContiguous: Bool
    ) -> TensorBody? {
        func fields(_ bytes: UnsafeMutableRawPointer) -> Fields {
            Fields(
                bytes: bytes, byteCount: byteCount, owner: nil, node: nil, shape: shape, strides: strides, offset: 0,
                elementCount: elementCount, dtype: dtype, isContiguous: isContiguous)
        }
        if byteCount < MemoryPool.smallest {
            let body = create(minimumCapacity: (byteCount &+ 15) / 16) { body in
                fields(body.withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0) })
            }
            return unsafeDowncast(body, to: TensorBody.self)
        }
        guard let bytes = MemoryPool.shared.take(byteCount) else { return nil }
        return unsafeDowncast(create(minimumCapacity: 0) { _ in fields(bytes) }, to: TensorBody.self)
    }

    /// A body that looks at the memory of another.
    static func viewing(
        _ owner: TensorBody, dtype: DType, shape: Shape, strides: Shape, offset: Int, elementCount: Int,
        isContiguous: Bool, node: Node?
    ) -> TensorBody {
        let body = create(minimumCapacity: 0) { _ in
            Fields(
                bytes: owner.fields.pointee.bytes, byteCount: 0, owner: owner, node: node, shape: shape,
                strides: strides, offset: offset, elementCount: elementCount, dtype: dtype, isContiguous: isContiguous)
        }
        return unsafeDowncast(body, to: TensorBody.self)
    }

    deinit {
        let (bytes, byteCount) = (fields.pointee.bytes, fields.pointee.byteCount)
        if byteCount >= MemoryPool.smallest { MemoryPool.shared.give(bytes, byteCount) }
    }
}
