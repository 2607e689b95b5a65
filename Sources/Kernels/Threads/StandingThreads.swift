import Synchronization

/// Threads that wait for the work of one loop after another, for the whole process: starting one costs more than a small
/// loop's share of work.
///
/// One loop has them at a time. Whoever finds them taken, a loop inside a loop or another computation, works alone.
final class StandingThreads: Sendable {
    static let shared = StandingThreads()

    private let pools = Mutex<[Int: WorkerPool]>([:])

    /// Runs `body(item, thread)` for each item in `0 ..< count` on up to `threads` threads, the calling one counted.
    func run(_ count: Int, threads: Int, _ body: (Int, Int) -> Void) {
        nonisolated(unsafe) let work = body
        let done: Void? = pools.withLockIfAvailable { pools in
            let pool = pools[threads] ?? WorkerPool(threads: threads)
            pools[threads] = pool
            pool.run(count) { item, thread in work(item, thread) }
        }
        guard done == nil else { return }
        let isCancelled = Cancellation.question
        for item in 0..<count where isCancelled?() != true { body(item, 0) }
    }
}
