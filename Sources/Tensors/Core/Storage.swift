import Kernels

/// A block of memory that one or more tensors look at. Views share it, and a write through one is seen by all.
///
/// Small blocks lie behind the object's own header, so a small tensor costs one allocation; large ones come from
/// `MemoryPool`.
public struct Storage: @unchecked Sendable {
    private let block: Block

    /// Uninitialised memory, aligned to 16 bytes, from 32 KiB on to 64, a cache line and the widest vector.
    public init(byteCount: Int) {
        if byteCount < MemoryPool.smallest {
            let units = (byteCount + 15) / 16
            block = unsafeDowncast(
                Block.create(minimumCapacity: units) { block in
                    let bytes = block.withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0) }
                    return Header(bytes: bytes, byteCount: byteCount, version: 0)
                }, to: Block.self)
            return
        }
        guard let bytes = MemoryPool.shared.take(byteCount) else {
            preconditionFailure("no memory for a tensor of \(byteCount) bytes: sizes are checked before")
        }
        block = unsafeDowncast(
            Block.create(minimumCapacity: 0) { _ in Header(bytes: bytes, byteCount: byteCount, version: 0) },
            to: Block.self)
    }

    public var bytes: UnsafeMutableRawPointer { block.header.bytes }
    public var byteCount: Int { block.header.byteCount }

    /// How often the numbers were changed in place; a recorded operation that needs them compares.
    public var version: Int { block.header.version }
    func markChanged() { block.header.version &+= 1 }

    /// Two storages are one block of memory if these are equal.
    public var identity: ObjectIdentifier { ObjectIdentifier(block) }
    public static func === (a: Storage, b: Storage) -> Bool { a.block === b.block }
    public static func !== (a: Storage, b: Storage) -> Bool { a.block !== b.block }

    private struct Header {
        let bytes: UnsafeMutableRawPointer
        let byteCount: Int
        var version: Int
    }

    private final class Block: ManagedBuffer<Header, SIMD2<UInt64>> {
        deinit {
            if header.byteCount >= MemoryPool.smallest { MemoryPool.shared.give(header.bytes, header.byteCount) }
        }
    }
}
