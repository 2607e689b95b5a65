import Glibc

extension Machine {
    /// What a program may use up, and how the collector is driven in tests.
    public struct Limits: Sendable {
        /// The most bytes that its values may take; by itself three quarters of the computer's memory.
        public var memory: Int
        /// The most safe points (calls and rounds of loops) and units of native work; then the program is interrupted.
        public var steps: Int?
        /// Whether every safe point collects: slow, and it finds every value that the collector does not see.
        public var collectsAlways = false

        public init() {
            let pages = sysconf(Int32(_SC_PHYS_PAGES))
            let size = sysconf(Int32(_SC_PAGESIZE))
            let (bytes, overflow) = pages.multipliedReportingOverflow(by: size)
            memory = overflow || bytes <= 0 ? 4 << 30 : bytes / 4 * 3
        }
    }

    func apply(_ limits: Limits) {
        stepsLeft = limits.steps ?? Int.max
        heap.memoryLimit = limits.memory
        heap.watchesEverySafePoint = limits.collectsAlways || limits.steps != nil
    }

    /// Where every live value lies in a global or between the globals and `liveEnd`: collects when that is due.
    ///
    /// - Throws: `RuntimeError.outOfMemory`, and `Interrupted` when the steps are used up.
    @inline(never)
    func safePoint(liveEnd: UnsafeMutablePointer<Value>) throws {
        try countStep()
        guard heap.isCollectionDue || limits.collectsAlways else { return }
        collect(liveEnd: liveEnd)
        if heap.liveBytes > limits.memory { throw RuntimeError.outOfMemory(limit: limits.memory) }
    }

    /// A look at the interrupt flag from a long native loop.
    @inline(__always)
    public func pulse() throws {
        if interrupt.isRaised { throw Interrupted() }
        if heap.watchesEverySafePoint { try countStep() }
    }

    private func countStep() throws {
        stepsLeft -= 1
        if stepsLeft < 0 && limits.steps != nil {
            stepsLeft = 0
            throw Interrupted()
        }
    }

    /// Refuses what would not fit before it is allocated.
    ///
    /// - Throws: `RuntimeError.outOfMemory`.
    public func checkRoom(bytes: Int) throws {
        if !heap.hasRoom(for: bytes) { throw RuntimeError.outOfMemory(limit: limits.memory) }
        // A large piece of native work counts like the rounds of a loop.
        if limits.steps != nil { stepsLeft = max(0, stepsLeft - bytes >> 12) }
    }

    private func collect(liveEnd: UnsafeMutablePointer<Value>) {
        heap.collect { marker in
            for slot in globalNames.indices { marker.mark(stack[slot]) }
            var register = stack + Machine.globalLimit
            while register < liveEnd {
                marker.mark(register.pointee)
                register += 1
            }
            for value in everlastingValues { marker.mark(value) }
            journal?.visitValues { marker.mark($0) }
        }
        if usedEnd > liveEnd { liveEnd.update(repeating: .missing, count: usedEnd - liveEnd) }
        // A frame below may have registers above `liveEnd`; they are dead now, but it will write to them again.
        var end = liveEnd
        for index in 0..<frameCount {
            end = max(end, frames[index].base + Int(frames[index].entry.pointee.registerCount))
        }
        usedEnd = end
    }
}
