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
    /// is one call a grain. Each thread has several ranges, so that a faster one can take some of another's.
    public static func forEachRange(of count: Int, grain: Int, _ body: @Sendable (Range<Int>) -> Void) {
        guard count > grain else { return body(0..<count) }
        guard let isCancelled = Cancellation.question else { return split(count, grain, body) }
        split(count, grain) { range in
            for first in stride(from: range.lowerBound, to: range.upperBound, by: grain) where !isCancelled() {
                body(first..<min(first + grain, range.upperBound))
            }
        }
    }

    private static func split(_ count: Int, _ grain: Int, _ body: @Sendable (Range<Int>) -> Void) {
        let grains = (count + grain - 1) / grain
        let threads = min(threadCount, grains, mostThreads)
        guard threads > 1 else { return body(0..<count) }
        let parts = min(grains, threads * rangesOfThread)
        StandingThreads.shared.run(parts, threads: threads) { part, _ in
            body(grains * part / parts * grain..<min(count, grains * (part + 1) / parts * grain))
        }
    }

    private static let rangesOfThread = 8

    /// The most threads of one loop; scratch memory is taken for each.
    static let mostThreads = 64
}
