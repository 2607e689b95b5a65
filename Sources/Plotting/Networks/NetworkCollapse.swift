/// A network in which stretches that repeat are drawn once.
///
/// The nodes fall into segments, where only one value passes from one to the next: a layer of a chain, or a whole block with
/// the skip around it. Segments are alike when all their nodes are, with their costs and the edges between them. Runs of up
/// to eight segments that follow one another twice or more become one, the run that saves most nodes first at each place.
public struct NetworkCollapse: Sendable, Equatable {
    public private(set) var nodes: [NetworkNode] = []
    public private(set) var repeats: [NetworkRepeat] = []

    private static let longestPeriod = 8

    public init(_ all: [NetworkNode]) {
        let segments = NetworkCollapse.segments(all)
        let shapes = segments.map { NetworkCollapse.shape(all, $0) }
        /// For each node the one that is drawn for it.
        var drawn = [Int](repeating: 0, count: all.count)
        var first = 0
        while first < segments.count {
            let (period, count) = NetworkCollapse.bestRun(shapes, segments, from: first)
            let start = nodes.count
            for segment in segments[first..<(first + period)] {
                for index in segment {
                    var node = all[index]
                    node.inputs = node.inputs.filter { $0 >= 0 && $0 < index }.map { drawn[$0] }
                    drawn[index] = nodes.count
                    nodes.append(node)
                }
            }
            for segment in segments[(first + period)..<(first + period * count)] {
                for index in segment { drawn[index] = nodes.count - 1 }
            }
            if count > 1 { repeats.append(NetworkRepeat(nodes: start...(nodes.count - 1), count: count)) }
            first += period * count
        }
    }

    /// Cuts after each node that alone is read by what follows.
    private static func segments(_ nodes: [NetworkNode]) -> [Range<Int>] {
        // How far back the nodes from each place on reach, the node just before them apart.
        var segments: [Range<Int>] = []
        var cuts = [Bool](repeating: true, count: nodes.count + 1)
        var openEnds = [Int](repeating: 0, count: nodes.count + 1)
        for (index, node) in nodes.enumerated() {
            for input in node.inputs where input >= 0 && input < index - 1 {
                // A value that passes over the cuts between its own node's and its reader.
                openEnds[input + 2] += 1
                openEnds[index + 1] -= 1
            }
        }
        var open = 0
        for cut in 0...nodes.count {
            open += openEnds[cut]
            if open > 0 { cuts[cut] = false }
        }
        var start = 0
        for end in stride(from: 1, through: nodes.count, by: 1) where cuts[end] {
            segments.append(start..<end)
            start = end
        }
        return segments
    }

    /// The nodes of a segment with their inputs counted from its start.
    private static func shape(_ nodes: [NetworkNode], _ segment: Range<Int>) -> [NetworkNode] {
        segment.map { index in
            var node = nodes[index]
            node.inputs = node.inputs.map { $0 - segment.lowerBound }
            return node
        }
    }

    private static func bestRun(
        _ shapes: [[NetworkNode]], _ segments: [Range<Int>], from first: Int
    ) -> (period: Int, count: Int) {
        var best = (period: 1, count: 1)
        var bestSaved = 0
        for period in 1...longestPeriod where first + 2 * period <= shapes.count {
            var count = 1
            while first + (count + 1) * period <= shapes.count
                && (0..<period).allSatisfy({ shapes[first + $0] == shapes[first + count * period + $0] })
            {
                count += 1
            }
            let size = segments[first..<(first + period)].reduce(0) { $0 + $1.count }
            let saved = size * (count - 1)
            if saved > bestSaved { (best, bestSaved) = ((period, count), saved) }
        }
        return best
    }
}
