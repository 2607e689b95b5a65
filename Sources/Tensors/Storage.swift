import Glibc

/// A block of memory that one or more tensors look at. Views share it, and a write through one is seen by all.
public final class Storage: @unchecked Sendable {
    public let bytes: UnsafeMutableRawPointer
    public let byteCount: Int

    /// Uninitialised memory, aligned to 64 bytes, a cache line and the widest vector.
    public init(byteCount: Int) {
        var pointer: UnsafeMutableRawPointer?
        guard posix_memalign(&pointer, 64, Swift.max(byteCount, 64)) == 0, let pointer else {
            preconditionFailure("no memory for a tensor of \(byteCount) bytes: sizes are checked before")
        }
        self.bytes = pointer
        self.byteCount = byteCount
    }

    deinit { free(bytes) }
}
