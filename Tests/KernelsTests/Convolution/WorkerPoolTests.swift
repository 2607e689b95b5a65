import Kernels
import Synchronization
import Testing

@Suite("Worker pool")
struct WorkerPoolTests {
    @Test("Every item is done once, whatever their number and that of the threads", arguments: [1, 2, 3, 8])
    func everyItemOnce(_ threads: Int) {
        let pool = WorkerPool(threads: threads)
        #expect(pool.threads == threads)
        for count in [0, 1, 2, 7, 1000] {
            for _ in 0..<50 {
                let sum = Atomic<Int>(0)
                let done = Atomic<Int>(0)
                pool.run(count) { item, thread in
                    sum.add(item, ordering: .relaxed)
                    done.add(1, ordering: .relaxed)
                    precondition(thread >= 0 && thread < threads)
                }
                #expect(done.load(ordering: .relaxed) == count)
                #expect(sum.load(ordering: .relaxed) == count * (count - 1) / 2)
            }
        }
    }

    @Test("A pool asked for no threads has the calling one")
    func atLeastOne() {
        #expect(WorkerPool(threads: 0).threads == 1)
    }
}
