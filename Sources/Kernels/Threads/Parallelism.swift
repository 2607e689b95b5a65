import CKernels
import Glibc

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
    /// is one call a grain.
    public static func forEachRange(
        of count: Int, grain: Int, _ body: @Sendable (Range<Int>) -> Void
    ) {
        guard count > grain else { return body(0..<count) }
        guard let isCancelled = Cancellation.question else { return split(count, grain, body) }
        split(count, grain) { range in
            for first in stride(from: range.lowerBound, to: range.upperBound, by: grain) where !isCancelled() {
                body(first..<min(first + grain, range.upperBound))
            }
        }
    }

    private static func split(_ count: Int, _ grain: Int, _ body: @Sendable (Range<Int>) -> Void) {
        let threads = min(threadCount, (count + grain - 1) / grain, 64)
        guard threads > 1 else { return body(0..<count) }
        let grains = (count + grain - 1) / grain
        func range(_ part: Int) -> Range<Int> {
            let first = grains * part / threads * grain
            return first..<min(count, grains * (part + 1) / threads * grain)
        }
        withoutActuallyEscaping(body) { body in
            let helpers = (1..<threads).map { part in
                let range = range(part)
                return (range, Helper { body(range) })
            }
            body(range(0))
            for (range, helper) in helpers where !helper.join() { body(range) }
        }
    }
}

/// A thread that runs one piece of work; where the system refuses a thread, `join` answers false.
private final class Helper {
    private var thread = pthread_t()
    private let started: Bool

    init(_ work: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Work(work))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 1 << 20)
        started =
            pthread_create(
                &thread, &attributes,
                { argument in
                    if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
                    return nil
                }, box.toOpaque()) == 0
        pthread_attr_destroy(&attributes)
        if !started { box.release() }
    }

    func join() -> Bool {
        guard started else { return false }
        pthread_join(thread, nil)
        return true
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
