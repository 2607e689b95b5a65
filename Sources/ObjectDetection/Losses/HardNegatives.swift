/// Of many background boxes, the few that the network gets most wrong.
///
/// Source: Liu et al. 2016, section 2.2 "Hard negative mining".
enum HardNegatives {
    /// The places of the `count` largest losses among those where `isCandidate`, largest first; ties to the lower
    /// place, and NaN before all.
    static func places(
        _ losses: UnsafeBufferPointer<Float>, count: Int, isCandidate: (Int) -> Bool
    ) -> [Int] {
        guard count > 0 else { return [] }
        // A count for each value of a key's upper bits finds the key that the last one chosen has; only what shares those
        // bits is put in order.
        var histogram = [Int32](repeating: 0, count: 1 << bits)
        for place in losses.indices where isCandidate(place) { histogram[bin(losses[place])] += 1 }
        var (last, total) = (0, 0)
        for bin in histogram.indices {
            (last, total) = (bin, total + Int(histogram[bin]))
            if total >= count { break }
        }
        var keys: [UInt64] = []
        keys.reserveCapacity(total)
        for place in losses.indices where bin(losses[place]) <= last && isCandidate(place) {
            keys.append(UInt64(key(losses[place])) << 32 | UInt64(UInt32(truncatingIfNeeded: place)))
        }
        keys.sort()
        return keys.prefix(count).map { Int($0 & 0xFFFF_FFFF) }
    }

    /// The same in the words of the definition.
    static func placesReference(_ losses: [Float], count: Int, isCandidate: (Int) -> Bool) -> [Int] {
        let ordered = losses.indices.filter(isCandidate).sorted { a, b in
            if losses[a].isNaN != losses[b].isNaN { return losses[a].isNaN }
            return losses[a] == losses[b] || losses[a].isNaN ? a < b : losses[a] > losses[b]
        }
        return Array(ordered.prefix(max(count, 0)))
    }

    private static let bits: UInt32 = 12

    /// A number that is the smaller the larger the loss is.
    private static func key(_ loss: Float) -> UInt32 {
        if loss.isNaN { return 0 }
        let bits = (loss + 0).bitPattern
        return ~(bits >> 31 == 0 ? bits | 1 << 31 : ~bits)
    }

    private static func bin(_ loss: Float) -> Int { Int(key(loss) >> (32 - bits)) }
}
