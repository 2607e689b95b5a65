import Synchronization

/// Raised from a signal handler or another thread; the machine looks at it in every loop and call.
public final class InterruptFlag: Sendable {
    private let raised = Atomic<Bool>(false)

    public init() {}

    public func raise() { raised.store(true, ordering: .relaxed) }
    public func clear() { raised.store(false, ordering: .relaxed) }

    @inline(__always)
    public var isRaised: Bool { raised.load(ordering: .relaxed) }
}
