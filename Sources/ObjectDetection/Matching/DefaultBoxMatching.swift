import Kernels

/// Which default box answers for which object, as SSD decides it.
///
/// First each true box takes the default box that overlaps it most: of all pairs the one with the largest IoU, then
/// the largest among the others, until no true box with an overlap is left. Then each default box that is still free
/// takes the true box it overlaps most, if that IoU is at least `threshold`. All others are background.
///
/// Ties go to the lower default box, then to the lower true box. A true box that nothing overlaps stays unmatched.
/// Source: Liu et al. 2016, section 2.2 "Matching strategy"; weiliu89/caffe, `MatchBBox` (bipartite, then per
/// prediction).
public struct DefaultBoxMatching: Sendable, Equatable {
    /// For each default box its true box, or -1.
    public internal(set) var truth: [Int32]
    /// For each default box its largest IoU with a true box.
    public internal(set) var overlap: [Float]
    /// For each true box the default box it took in the first round, or -1.
    public internal(set) var best: [Int]

    /// The default boxes that are matched, in rising order.
    public var matched: [Int] { truth.indices.filter { truth[$0] >= 0 } }

    /// - Parameter threshold: 0...1.
    /// - Throws: `DetectionError.outsideRange`, `.tooManyPairs`.
    public init(_ defaults: Boxes, truth: Boxes, threshold: Float = 0.5) throws {
        try self.init(defaults, areas: defaults.areas, truth: truth, threshold: threshold)
    }

    /// The same with the areas of the default boxes, which do not change from image to image.
    init(_ defaults: Boxes, areas: [Float], truth boxes: Boxes, threshold: Float) throws {
        try DefaultBoxMatching.requireValid(defaults, boxes, threshold)
        self.init(count: defaults.count, truthCount: boxes.count)
        defaults.withOverlaps(areas: areas) { overlaps in
            let matches = OverlapMatches(overlaps, boxes)
            (overlap, truth) = (matches.most, matches.owners)
            var rows = matches.best
            for place in 0..<defaults.count where !(overlap[place] >= threshold) { truth[place] = -1 }
            var taken: Set<Int> = []
            var open = Array(0..<boxes.count)
            while true {
                open.removeAll { rows[$0].place < 0 }
                let first = open.min { a, b in
                    (-rows[a].overlap, rows[a].place, a) < (-rows[b].overlap, rows[b].place, b)
                }
                guard let number = first else { break }
                if taken.insert(rows[number].place).inserted {
                    best[number] = rows[number].place
                    open.removeAll { $0 == number }
                } else {
                    // Its place went to another true box: the best of those that are left.
                    rows[number] = (-1, 0)
                    for (place, overlap) in overlaps.row(boxes[number]).enumerated()
                    where overlap > rows[number].overlap && !taken.contains(place) {
                        rows[number] = (place, overlap)
                    }
                }
            }
        }
        for (number, place) in best.enumerated() where place >= 0 {
            truth[place] = Int32(truncatingIfNeeded: number)
        }
    }

    /// The same, by the table of all pairs.
    public static func reference(
        _ defaults: Boxes, truth: Boxes, threshold: Float = 0.5
    ) throws -> DefaultBoxMatching {
        try requireValid(defaults, truth, threshold)
        var result = DefaultBoxMatching(count: defaults.count, truthCount: truth.count)
        var table = (0..<defaults.count).map { place in (0..<truth.count).map { defaults[place].iou(truth[$0]) } }
        for place in 0..<defaults.count {
            for (number, overlap) in table[place].enumerated() where overlap > result.overlap[place] {
                result.overlap[place] = overlap
                if overlap >= threshold { result.truth[place] = Int32(number) }
            }
            if !(result.overlap[place] >= threshold) { result.truth[place] = -1 }
        }
        for _ in 0..<truth.count {
            var (largest, at, number) = (Float(0), -1, -1)
            for place in 0..<defaults.count {
                for (candidate, overlap) in table[place].enumerated() where overlap > largest {
                    (largest, at, number) = (overlap, place, candidate)
                }
            }
            if at < 0 { break }
            result.best[number] = at
            result.truth[at] = Int32(number)
            table[at] = table[at].map { _ in 0 }
            for place in table.indices { table[place][number] = 0 }
        }
        return result
    }

    private init(count: Int, truthCount: Int) {
        truth = [Int32](repeating: -1, count: count)
        overlap = [Float](repeating: 0, count: count)
        best = [Int](repeating: -1, count: truthCount)
    }

    private static func requireValid(_ defaults: Boxes, _ truth: Boxes, _ threshold: Float) throws {
        if !(threshold >= 0 && threshold <= 1) {
            throw DetectionError.outsideRange(argument: "threshold", value: threshold, range: 0...1)
        }
        try IntersectionOverUnion.requireReasonable(defaults, truth)
    }
}
