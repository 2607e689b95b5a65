import CKernels

/// How many threads a computation may use, and the loop that shares work among them.
///
/// The number belongs to whoever runs the computation (a session, a test) and holds inside a scope:
///
///     Parallelism.$threadCount.withValue(1) { ... }
///
/// Results do not depend on it: work is cut at places that depend on the work alone, or each output
/// element is made by one thread.
public enum Parallelism {
    /// As many as the process may run on, unless a scope says otherwise.
    @TaskLocal public static var threadCount = Parallelism.processorCount

    public static let processorCount = Int(ck_processor_count())

    /// Runs `body` on consecutive ranges that cover `0 ..< count`, each a multiple of `grain` long but the last, on as many
    /// threads as allowed. Below two grains, and on one thread, that is one plain call; where the work can be cancelled, it
    /// is one call a stretch, which is a grain if nothing else is said.
    public static func forEachRange(
        of count: Int, grain: Int, stretch: Int? = nil, _ body: @Sendable (Range<Int>) -> Void
    ) {
        let stretch = stretch ?? grain
        guard count > grain else { return body(0..<count) }
        guard let isCancelled = Cancellation.question else { return split(count, grain, body) }
        split(count, grain) { range in
            for first in stride(from: range.lowerBound, to: range.upperBound, by: stretch) where !isCancelled() {
                body(first..<min(first + stretch, range.upperBound))
            }
        }
    }

    private static func split(_ count: Int, _ grain: Int, _ body: @Sendable (Range<Int>) -> Void) {
        let grains = (count + grain - 1) / grain
        let threads = min(threadCount, grains, 64)
        guard threads > 1 else { return body(0..<count) }
        StandingThreads.shared.run(threads, threads: threads) { part in
            body(grains * part / threads * grain..<min(count, grains * (part + 1) / threads * grain))
        }
    }
}
