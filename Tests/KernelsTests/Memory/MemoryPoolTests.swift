import Kernels
import Testing

@Suite("Memory pool")
struct MemoryPoolTests {
    @Test("A block given back is taken again by the next of its size")
    func reuse() throws {
        let pool = MemoryPool(limit: 1 << 24)
        let first = try #require(pool.take(100_000))
        pool.give(first, 100_000)
        let second = try #require(pool.take(99_000))
        #expect(first == second)
        pool.give(second, 99_000)
    }

    @Test("What is kept stays below the limit: the oldest goes first")
    func bound() throws {
        let pool = MemoryPool(limit: 4 << 20)
        let blocks = try (0..<4).map { _ in try #require(pool.take(1 << 20)) }
        let large = try #require(pool.take(2 << 20))
        for block in blocks { pool.give(block, 1 << 20) }
        pool.give(large, 2 << 20)
        #expect(pool.keptBytes <= 4 << 20)
        #expect(try #require(pool.take(2 << 20)) == large)
        pool.clear()
        #expect(pool.keptBytes == 0)
        pool.give(large, 2 << 20)
    }

    @Test(
        "Capacities cover the request, waste at most an eighth, and are stable under themselves",
        arguments: [1, 40_000, 65_536, 65_537, 1_000_000, 123_456_789])
    func capacities(bytes: Int) {
        let capacity = MemoryPool.capacity(for: bytes)
        #expect(capacity >= bytes)
        #expect(bytes < MemoryPool.smallest || capacity <= bytes + bytes / 8 + 4096)
        #expect(MemoryPool.capacity(for: capacity) == capacity)
    }
}
