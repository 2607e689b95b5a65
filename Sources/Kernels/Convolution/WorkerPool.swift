import CConvolution

/// Threads that share out the items of one operation at a time.
///
/// Each thread has as many neighbouring items, the calling one the first, and takes of the others' when its own are done. Which
/// thread takes an item has no influence on the item's result, so results do not depend on the
/// number of threads. A waiting thread spins for some microseconds and then sleeps.
public final class WorkerPool: @unchecked Sendable {
    private let pool: OpaquePointer?
    /// The calling thread counted.
    public let threads: Int

    /// A pool of `threads` threads, or of one when the system gives no more.
    public init(threads: Int) {
        let wanted = min(max(threads, 1), 256)
        let made = wanted == 1 ? nil : dl_pool_create(Int32(wanted))
        pool = made
        self.threads = made == nil ? 1 : wanted
    }

    deinit {
        if let pool { dl_pool_destroy(pool) }
    }

    /// Runs `body(item, thread)` for each item in `0..<count` and returns when all are done; one caller at a time.
    ///
    /// Items are left out once the work is cancelled.
    public func run(_ count: Int, _ body: (_ item: Int, _ thread: Int) -> Void) {
        guard let isCancelled = Cancellation.question else { return share(count, body) }
        share(count) { item, thread in
            if !isCancelled() { body(item, thread) }
        }
    }

    private func share(_ count: Int, _ body: (_ item: Int, _ thread: Int) -> Void) {
        guard let pool, count > 1 else {
            for item in 0..<count { body(item, 0) }
            return
        }
        withoutActuallyEscaping(body) { body in
            var task = Task(body: body)
            withUnsafeMutablePointer(to: &task) { task in
                dl_pool_run(
                    pool, count,
                    { task, item, thread in
                        task?.assumingMemoryBound(to: Task.self).pointee.run(item, Int(thread))
                    }, task)
            }
        }
    }

    /// Not copied, so that the threads do not count references to the same closure at each item.
    private struct Task: ~Copyable {
        let body: (Int, Int) -> Void

        borrowing func run(_ item: Int, _ thread: Int) { body(item, thread) }
    }
}
