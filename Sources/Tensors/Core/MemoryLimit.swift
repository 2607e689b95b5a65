import Glibc

/// What a program may take, as whoever runs it counts it.
public struct MemoryBudget: Sendable {
    /// In bytes, for the words of an error.
    public let limit: Int
    let allows: @Sendable (Int) -> Bool

    /// - Parameter allows: whether so many bytes more fit.
    public init(limit: Int, allows: @escaping @Sendable (Int) -> Bool) {
        self.limit = limit
        self.allows = allows
    }
}

/// How much memory one tensor may take: what keeps `zeros(100000, 100000)` an error and not the end of the process.
public enum MemoryLimit {
    /// 16 GiB, or three quarters of the machine's memory where that is less.
    public static let bytes: Int = {
        let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return memory > 0 ? min(16 << 30, memory / 4 * 3) : 16 << 30
    }()

    /// The budget of the program under way; nil outside programs.
    @TaskLocal public static var budget: MemoryBudget?

    /// The most bytes that a tensor can have here.
    static var current: Int { min(bytes, budget?.limit ?? bytes) }

    /// From this size on a tensor is held against the budget: smaller ones are counted when they are values.
    private static let budgetedFrom = 1 << 20

    /// From this size on a tensor is held against the memory that is free now, which costs a look into the system.
    private static let largeFrom = 128 << 20

    /// Whether `byteCount` bytes can be had without running the machine out of memory.
    static func allows(_ byteCount: Int) -> Bool {
        if byteCount < budgetedFrom { return true }
        if let budget, !budget.allows(byteCount) { return false }
        if byteCount < largeFrom { return true }
        guard byteCount <= bytes else { return false }
        guard let available = availableBytes else { return true }
        return byteCount <= available / 10 * 9
    }

    /// `MemAvailable` of `/proc/meminfo`, in bytes.
    private static var availableBytes: Int? {
        guard let file = fopen("/proc/meminfo", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            if text.hasPrefix("MemAvailable:") {
                return Int(text.filter(\.isNumber)).map { $0 * 1024 }
            }
        }
        return nil
    }
}
