import Glibc

/// Floats on a cache line's boundary, where vectors load fastest; all zeros at first.
///
/// Blocks of megabytes ask for huge pages: a network's filters else need more addresses looked up than the
/// processor remembers.
public final class AlignedFloats: @unchecked Sendable {
    public let base: UnsafeMutablePointer<Float>
    public let count: Int

    private static let hugePage = 2 << 20

    public init(count: Int) {
        var memory: UnsafeMutableRawPointer?
        let bytes = max(count, 16) * MemoryLayout<Float>.size
        let isLarge = bytes >= Self.hugePage
        guard posix_memalign(&memory, isLarge ? Self.hugePage : 64, bytes) == 0, let memory else {
            preconditionFailure("no memory for \(bytes) bytes: sizes are checked before")
        }
        if isLarge { madvise(memory, bytes, MADV_HUGEPAGE) }
        memset(memory, 0, bytes)
        base = memory.assumingMemoryBound(to: Float.self)
        self.count = count
    }

    public convenience init(_ values: UnsafeBufferPointer<Float>, filledTo count: Int) {
        self.init(count: max(count, values.count))
        base.update(from: values.baseAddress ?? UnsafePointer(base), count: values.count)
    }

    deinit { free(base) }
}
