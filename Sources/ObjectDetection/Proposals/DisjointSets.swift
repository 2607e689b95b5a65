/// Sets of numbered elements that only ever join, each known by one of its elements.
///
/// Source: Galler and Fischer 1964; Tarjan and van Leeuwen 1984 for halving the paths.
struct DisjointSets {
    /// An element on the way to the set's own, which points to itself.
    private var parents: [Int32]
    private var sizes: [Int32]

    init(count: Int) {
        parents = (0..<Int32(count)).map { $0 }
        sizes = [Int32](repeating: 1, count: count)
    }

    /// The element by which the set of `element` is known.
    @inline(__always)
    mutating func root(_ element: Int) -> Int {
        parents.withUnsafeMutableBufferPointer { parents in
            var place = element
            while parents[place] != Int32(truncatingIfNeeded: place) {
                parents[place] = parents[Int(parents[place])]
                place = Int(parents[place])
            }
            return place
        }
    }

    /// How many elements the set known by `root` has.
    @inline(__always)
    func size(_ root: Int) -> Int { Int(sizes[root]) }

    /// Joins two sets known by different roots; the larger one's root stays, of equal ones the first.
    @inline(__always)
    mutating func join(_ a: Int, _ b: Int) -> Int {
        let (kept, lost) = sizes[a] >= sizes[b] ? (a, b) : (b, a)
        parents[lost] = Int32(truncatingIfNeeded: kept)
        sizes[kept] += sizes[lost]
        return kept
    }
}
