import Kernels

extension Tensor {
    /// Whether it is worth streaming, as a result.
    var exceedsCaches: Bool { elementCount * dtype.size >= Streaming.leastBytes }

    /// What writes `count` elements from element `first` on to `to`.
    typealias ElementWriter = @Sendable (_ first: Int, _ count: Int, _ to: UnsafeMutableRawPointer) -> Void

    /// Writes every element of this new dense tensor, on as many threads as allowed, from dense tensors as long as it is.
    ///
    /// - Parameters:
    ///   - sources: what the writer reads at the same places.
    ///   - streams: whether a result too large for the caches is streamed; not worth it where the arithmetic is what takes long.
    func fillElements(reading sources: (Tensor, Tensor?), streams: Bool = true, _ write: ElementWriter) {
        let size = dtype.size
        let isStreamed = streams && exceedsCaches
        nonisolated(unsafe) let address = self.address
        Parallelism.forEachRange(of: elementCount, grain: Tensor.parallelGrain) { range in
            guard isStreamed else { return write(range.lowerBound, range.count, address + range.lowerBound * size) }
            // The piece lies where its stores are not taken for the loads that follow them (those with the same place in their page).
            let offset = 1024
            withUnsafeTemporaryAllocation(byteCount: offset + Streaming.piece * size, alignment: 4096) { memory in
                guard let piece = memory.baseAddress.map({ $0 + offset }) else { return }
                for first in stride(from: range.lowerBound, to: range.upperBound, by: Streaming.piece) {
                    let count = Swift.min(Streaming.piece, range.upperBound - first)
                    let ahead = first + Streaming.ahead
                    sources.0.prefetch(from: ahead)
                    sources.1?.prefetch(from: ahead)
                    write(first, count, piece)
                    Streaming.store(piece, to: address + first * size, byteCount: count * size)
                }
            }
            Streaming.finish()
        }
    }

    /// Asks for a piece of the elements from `first` on, if there is a whole one.
    private func prefetch(from first: Int) {
        guard first + Streaming.piece <= elementCount else { return }
        Streaming.prefetch(address + first * dtype.size, byteCount: Streaming.piece * dtype.size)
    }
}
