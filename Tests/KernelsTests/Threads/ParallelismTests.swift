import Kernels
import Synchronization
import Testing

@Suite("Parallelism")
struct ParallelismTests {
    @Test("Ranges cover everything once, whatever the thread count", arguments: [1, 2, 3, 8], [0, 1, 99, 100, 1001])
    func coverage(threads: Int, count: Int) {
        let seen = Mutex([Int](repeating: 0, count: count))
        Parallelism.$threadCount.withValue(threads) {
            Parallelism.forEachRange(of: count, grain: 10) { range in
                seen.withLock { seen in for place in range { seen[place] += 1 } }
            }
        }
        #expect(seen.withLock { $0 } == [Int](repeating: 1, count: count))
    }

    @Test("The thread count holds inside its scope only")
    func scope() {
        #expect(Parallelism.processorCount >= 1)
        let outside = Parallelism.threadCount
        Parallelism.$threadCount.withValue(7) { #expect(Parallelism.threadCount == 7) }
        #expect(Parallelism.threadCount == outside)
    }
}
