/// Merges the two most similar neighbours of all regions, again and again, until the picture is one region.
///
/// Of equal similarities the pair with the lower first number is merged, then that with the lower second one.
/// Source: Uijlings et al. 2013, algorithm 1.
struct HierarchicalGrouping {
    private(set) var regions: RegionStatistics
    private let similarity: RegionSimilarity
    /// The numbers of the regions that touch each region, those that were merged away left out.
    private var neighbours: [[Int32]]
    private var pairs: Heap
    private var isAlive: [Bool]

    /// - Parameter neighbours: for each region those that touch it.
    init(_ regions: RegionStatistics, neighbours: [[Int32]], similarity: RegionSimilarity) {
        self.regions = regions
        self.similarity = similarity
        self.neighbours = neighbours
        isAlive = [Bool](repeating: true, count: regions.count)
        pairs = Heap()
        for (a, others) in neighbours.enumerated() {
            for b in others where a < Int(b) {
                pairs.push(Pair(similarity: similarity.sum(regions, a, Int(b)), a: Int32(truncatingIfNeeded: a), b: b))
            }
        }
    }

    /// Does the next merge; its region is the last of `regions`.
    ///
    /// - Returns: false where one region is left.
    mutating func step() -> Bool {
        while let pair = pairs.pop() {
            let (a, b) = (Int(pair.a), Int(pair.b))
            guard isAlive[a], isAlive[b] else { continue }
            let merged = regions.count
            regions.merge(a, b)
            isAlive[a] = false
            isAlive[b] = false
            isAlive.append(true)
            var touching = (neighbours[a] + neighbours[b]).filter { isAlive[Int($0)] }
            touching.sort()
            var own: [Int32] = []
            for other in touching where other != own.last { own.append(other) }
            neighbours[a] = []
            neighbours[b] = []
            neighbours.append(own)
            for other in own {
                neighbours[Int(other)].removeAll { $0 == pair.a || $0 == pair.b }
                neighbours[Int(other)].append(Int32(truncatingIfNeeded: merged))
                pairs.push(
                    Pair(
                        similarity: similarity.sum(regions, Int(other), merged), a: other,
                        b: Int32(truncatingIfNeeded: merged)))
            }
            return true
        }
        return false
    }

    /// For each region those that share a side of a pixel with it, in order.
    static func neighbours(of segments: Segments) -> [[Int32]] {
        var sets = [Set<Int32>](repeating: [], count: segments.count)
        segments.numbers.withUnsafeBufferPointer { numbers in
            for y in 0..<segments.height {
                for x in 0..<segments.width {
                    let pixel = y * segments.width + x
                    let own = numbers[pixel]
                    if x + 1 < segments.width, numbers[pixel + 1] != own {
                        sets[Int(own)].insert(numbers[pixel + 1])
                        sets[Int(numbers[pixel + 1])].insert(own)
                    }
                    if y + 1 < segments.height, numbers[pixel + segments.width] != own {
                        sets[Int(own)].insert(numbers[pixel + segments.width])
                        sets[Int(numbers[pixel + segments.width])].insert(own)
                    }
                }
            }
        }
        return sets.map { $0.sorted() }
    }
}

/// Two regions that touch, the lower number first.
private struct Pair: Comparable {
    var similarity: Double
    var a: Int32
    var b: Int32

    /// Whether it is merged before the other.
    static func < (x: Pair, y: Pair) -> Bool {
        if x.similarity != y.similarity { return x.similarity > y.similarity }
        return x.a != y.a ? x.a < y.a : x.b < y.b
    }
}

/// A heap of pairs, the next to merge on top.
private struct Heap {
    private var pairs: [Pair] = []

    mutating func push(_ pair: Pair) {
        pairs.append(pair)
        var place = pairs.count - 1
        while place > 0, pairs[place] < pairs[(place - 1) / 2] {
            pairs.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func pop() -> Pair? {
        guard let top = pairs.first else { return nil }
        let last = pairs.removeLast()
        if pairs.isEmpty { return top }
        pairs[0] = last
        var place = 0
        while true {
            let (left, right) = (2 * place + 1, 2 * place + 2)
            var first = place
            if left < pairs.count, pairs[left] < pairs[first] { first = left }
            if right < pairs.count, pairs[right] < pairs[first] { first = right }
            if first == place { return top }
            pairs.swapAt(place, first)
            place = first
        }
    }
}
