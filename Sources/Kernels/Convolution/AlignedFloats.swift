import Glibc

/// Floats on a cache line's boundary, where vectors load fastest; all zeros at first.
public final class AlignedFloats: @unchecked Sendable {
    public let base: UnsafeMutablePointer<Float>
    public let count: Int

    public init(count: Int) {
        var memory: UnsafeMutableRawPointer?
        let bytes = max(count, 16) * MemoryLayout<Float>.size
        guard posix_memalign(&memory, 64, bytes) == 0, let memory else {
            preconditionFailure("no memory for \(bytes) bytes: sizes are checked before")
        }
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
