import Kernels

/// A block of memory that one or more tensors look at. Views share it, and a write through one is seen by all.
public struct Storage: @unchecked Sendable {
    let owner: TensorBody

    init(owner: TensorBody) { self.owner = owner }

    /// Uninitialised memory, aligned to 16 bytes, from 32 KiB on to 64, a cache line and the widest vector.
    public init(byteCount: Int) {
        let body = TensorBody.owning(
            byteCount: byteCount, dtype: .uint8, shape: [], strides: [], elementCount: 0, isContiguous: true)
        guard let body else { preconditionFailure("no memory for \(byteCount) bytes: sizes are checked before") }
        owner = body
    }

    public var bytes: UnsafeMutableRawPointer { owner.fields.pointee.bytes }
    public var byteCount: Int { owner.fields.pointee.byteCount }

    /// How often the numbers were changed in place; a recorded operation that needs them compares.
    public var version: Int { owner.fields.pointee.version }
    func markChanged() { owner.fields.pointee.version &+= 1 }

    /// The numbers as they are now.
    public func copiedBytes() -> [UInt8] { Array(UnsafeRawBufferPointer(start: bytes, count: byteCount)) }

    /// Writes numbers back that `copiedBytes` gave: a change in place like others.
    public func replaceBytes(with copy: [UInt8]) {
        precondition(copy.count == byteCount)
        UnsafeMutableRawBufferPointer(start: bytes, count: byteCount).copyBytes(from: copy)
        markChanged()
    }

    /// Two storages are one block of memory if these are equal.
    public var identity: ObjectIdentifier { ObjectIdentifier(owner) }
    public static func === (a: Storage, b: Storage) -> Bool { a.owner === b.owner }
    public static func !== (a: Storage, b: Storage) -> Bool { a.owner !== b.owner }
}
