import Glibc
import Synchronization

/// Large blocks of memory, kept for reuse after they are given back.
///
/// A fresh page costs its first writer about 2 microseconds for 4 KiB, more than a vector loop needs for
/// the numbers in it, so a block that was used before is worth keeping. What is kept is bounded; the oldest goes first.
public final class MemoryPool: Sendable {
    /// The pool that tensors use.
    public static let shared = MemoryPool(limit: 1 << 30)

    /// Blocks smaller than this are left to malloc, which keeps them itself.
    public static let smallest = 1 << 15

    private struct Kept: @unchecked Sendable {
        var pointer: UnsafeMutableRawPointer
        var capacity: Int
    }

    private struct State: ~Copyable {
        var kept: [Kept] = []
        var bytes = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: the most bytes kept while nobody uses them.
    public init(limit: Int) { self.limit = limit }

    deinit {
        state.withLock { state in
            for block in state.kept { free(block.pointer) }
        }
    }

    /// The size a block for `byteCount` bytes has: the next of eight steps between powers of two.
    public static func capacity(for byteCount: Int) -> Int {
        let size = max(byteCount, smallest)
        let step = max(4096, 1 << (Int.bitWidth - 1 - (size - 1).leadingZeroBitCount - 3))
        return (size + step - 1) / step * step
    }

    /// At least `byteCount` bytes, aligned to 64, holding anything; nil if the system has none.
    public func take(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        let capacity = Self.capacity(for: byteCount)
        let reused: Kept? = state.withLock { state in
            guard let place = state.kept.lastIndex(where: { $0.capacity == capacity }) else { return nil }
            state.bytes -= capacity
            return state.kept.remove(at: place)
        }
        return reused?.pointer ?? Self.fresh(capacity)
    }

    /// Gives back a block taken for `byteCount` bytes.
    public func give(_ pointer: UnsafeMutableRawPointer, _ byteCount: Int) {
        let capacity = Self.capacity(for: byteCount)
        guard capacity <= limit / 2 else { return free(pointer) }
        let block = Kept(pointer: pointer, capacity: capacity)
        let dropped = state.withLock { state in
            var dropped: [Kept] = []
            state.kept.append(block)
            state.bytes += capacity
            while state.bytes > limit {
                let oldest = state.kept.removeFirst()
                state.bytes -= oldest.capacity
                dropped.append(oldest)
            }
            return dropped
        }
        for block in dropped { free(block.pointer) }
    }

    /// Bytes that nobody uses now.
    public var keptBytes: Int { state.withLock { $0.bytes } }

    /// Frees everything that is kept.
    public func clear() {
        let all = state.withLock { state in
            let all = state.kept
            state.kept = []
            state.bytes = 0
            return all
        }
        for block in all { free(block.pointer) }
    }

    /// From 2 MiB on in whole huge pages, each of which is one fault of the first writer instead of 512.
    private static func fresh(_ capacity: Int) -> UnsafeMutableRawPointer? {
        let page = 2 << 20
        let isHuge = capacity >= page
        let size = isHuge ? (capacity + page - 1) / page * page : capacity
        var pointer: UnsafeMutableRawPointer?
        guard posix_memalign(&pointer, isHuge ? page : 4096, size) == 0, let pointer else { return nil }
        if isHuge { madvise(pointer, size, MADV_HUGEPAGE) }
        return pointer
    }
}
