/// Which row and which lane each node of a diagram stands in.
///
/// A node stands one row below the lowest of its inputs. The longest chain that ends in the last node has lane 0; other
/// chains take the first lane to its right that is free over their rows, and down to where they join again if that is near.
struct NetworkLanes {
    /// For each node; rows count from 0.
    let rows: [Int]
    let lanes: [Int]
    let rowCount: Int
    let laneCount: Int
    /// Edges from a node to a reader far below that run beside all lanes; by the reader, its sources.
    let farEdges: [Int: [Int]]
    /// Rows after which a column may end: a single value passes on, in lane 0, and no repeat is cut.
    let breaks: [Bool]

    private static let nearRows = 6
    /// A reader of more values than this gathers all from above by one line.
    private static let fewInputs = 4

    init(_ nodes: [NetworkNode], repeats: [NetworkRepeat]) {
        let inputs = nodes.indices.map { index in nodes[index].inputs.filter { $0 >= 0 && $0 < index } }
        var rows: [Int] = []
        for sources in inputs { rows.append((sources.map { rows[$0] }.max() ?? -1) + 1) }
        var readers = [[Int]](repeating: [], count: nodes.count)
        for (index, sources) in inputs.enumerated() { for source in Set(sources) { readers[source].append(index) } }

        var lanes = [Int](repeating: -1, count: nodes.count)
        var occupied: [Set<Int>] = [[]]
        var node = nodes.indices.last
        while let index = node {
            lanes[index] = 0
            occupied[0].insert(rows[index])
            node = inputs[index].min { (-rows[$0], $0) < (-rows[$1], $1) }
        }
        var farEdges: [Int: [Int]] = [:]
        for start in nodes.indices where lanes[start] < 0 {
            var chain = [start]
            while let next = readers[chain[chain.count - 1]].first(where: {
                lanes[$0] < 0 && !chain.contains($0) && rows[$0] == rows[chain[chain.count - 1]] + 1
            }) {
                chain.append(next)
            }
            let last = chain[chain.count - 1]
            var end = rows[last]
            for reader in readers[last] where rows[reader] > rows[last] + 1 {
                if rows[reader] - rows[last] <= NetworkLanes.nearRows
                    && inputs[reader].count <= NetworkLanes.fewInputs
                {
                    end = max(end, rows[reader] - 1)
                } else {
                    farEdges[reader, default: []].append(last)
                }
            }
            let span = rows[start]...end
            let lane = (1...occupied.count).first { $0 == occupied.count || occupied[$0].isDisjoint(with: span) }
            let free = lane ?? occupied.count
            if free == occupied.count { occupied.append([]) }
            occupied[free].formUnion(span)
            for index in chain { lanes[index] = free }
        }
        // Edges from inside a chain that reach far, beside those from its end.
        for (index, sources) in inputs.enumerated() {
            for source in sources where lanes[source] != lanes[index] && rows[index] - rows[source] > 1 {
                let passes = (rows[source] + 1)..<rows[index]
                let isBlocked = nodes.indices.contains { lanes[$0] == lanes[source] && passes.contains(rows[$0]) }
                if isBlocked || rows[index] - rows[source] > NetworkLanes.nearRows,
                    farEdges[index]?.contains(source) != true
                {
                    farEdges[index, default: []].append(source)
                }
            }
        }

        let rowCount = (rows.max() ?? -1) + 1
        var passing = [Set<Int>](repeating: [], count: max(rowCount, 1))
        for (index, sources) in inputs.enumerated() {
            for source in sources { for row in rows[source]..<rows[index] { passing[row].insert(source) } }
        }
        var inRepeat = [Bool](repeating: false, count: max(rowCount, 1))
        for group in repeats where nodes.indices.contains(group.nodes.upperBound) {
            let spanned = group.nodes.map { rows[$0] }
            for row in (spanned.min() ?? 0)..<(spanned.max() ?? 0) { inRepeat[row] = true }
        }
        breaks = passing.indices.map { row in
            guard passing[row].count == 1, let source = passing[row].first, !inRepeat[row] else { return false }
            return rows[source] == row && lanes[source] == 0
        }
        self.rows = rows
        self.lanes = lanes
        self.rowCount = rowCount
        laneCount = occupied.count
        self.farEdges = farEdges
    }
}
