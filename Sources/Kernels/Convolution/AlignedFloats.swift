import Glibc

/// Floats on a cache line's boundary, where vectors load fastest.
///
/// Blocks of megabytes ask for huge pages: a network's filters else need more addresses looked up than the
/// processor remembers.
public final class AlignedFloats: @unchecked Sendable {
    public let base: UnsafeMutablePointer<Float>
    public let count: Int

    private static let hugePage = 2 << 20

    /// Not yet filled, so pages that nobody touches take no memory; nil when the system has not so much.
    public init?(unfilled count: Int) {
        guard let memory = Self.allocate(count) else { return nil }
        base = memory
        self.count = count
    }

    /// Not yet filled, for sizes that are known to be there.
    init(toFill count: Int) {
        guard let memory = Self.allocate(count) else {
            preconditionFailure("no memory for \(count) floats: sizes are checked before")
        }
        base = memory
        self.count = count
    }

    /// All zeros.
    public convenience init(count: Int) {
        self.init(toFill: count)
        base.update(repeating: 0, count: count)
    }

    public convenience init(_ values: UnsafeBufferPointer<Float>, filledTo count: Int) {
        self.init(count: max(count, values.count))
        if let from = values.baseAddress { base.update(from: from, count: values.count) }
    }

    deinit { free(base) }

    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Float>? {
        let (size, overflow) = max(count, 16).multipliedReportingOverflow(by: MemoryLayout<Float>.size)
        let isLarge = size >= hugePage
        var memory: UnsafeMutableRawPointer?
        guard !overflow, posix_memalign(&memory, isLarge ? hugePage : 64, size) == 0, let memory else { return nil }
        if isLarge { madvise(memory, size, MADV_HUGEPAGE) }
        return memory.bindMemory(to: Float.self, capacity: max(count, 16))
    }
}

extension Int {
    /// Rounded up to whole cache lines of floats.
    var wholeLines: Int { (self + 15) / 16 * 16 }
}
