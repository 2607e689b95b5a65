/// How many values fall in each of equally wide bins.
public struct HistogramMark: Mark {
    /// The bins' edges, one more than there are counts.
    public let edges: [Double]
    public let counts: [Int]
    public var label: String?
    public var color: Color?

    /// Values that are not finite are left out; equal values stand in the middle; the last bin includes its upper edge.
    ///
    /// - Parameter bins: nil takes Freedman and Diaconis's width, `2 IQR / n^(1/3)` (1981), within 5...80 bins.
    /// - Throws: `PlottingError.impossibleBinCount`.
    public init(
        _ values: [Double], bins: Int? = nil, label: String? = nil, color: Color? = nil
    ) throws(PlottingError) {
        if let bins, !(1...10_000).contains(bins) { throw .impossibleBinCount(bins) }
        let sorted = values.filter { abs($0) <= 1e300 }.sorted()
        var (low, high) = (sorted.first ?? 0, sorted.last ?? 1)
        if low == high {
            let half = max(0.5, abs(low) / 1000)
            (low, high) = (low - half, high + half)
        }
        let count = bins ?? HistogramMark.binCount(sorted)
        edges = (0...count).map { low + (high - low) * Double($0) / Double(count) }
        var counts = [Int](repeating: 0, count: count)
        for value in sorted {
            let bin = (value - low) / (high - low) * Double(count)
            counts[max(0, min(Int(bin), count - 1))] += 1
        }
        self.counts = counts
        self.label = label
        self.color = color
    }

    private static func binCount(_ sorted: [Double]) -> Int {
        guard sorted.count > 1, let low = sorted.first, let high = sorted.last else { return 5 }
        let spread = sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]
        let width = 2 * spread / power(Double(sorted.count), 1 / 3)
        return width > 0 ? max(5, min(Int(min((high - low) / width, 80).rounded(.up)), 80)) : 10
    }

    public var countsThings: Bool { counts.contains { $0 >= 2 } }
    public var spokenKind: String { "histogram" }
    public var xRange: DataRange? { DataRange(edges) }
    public var yRange: DataRange? {
        DataRange(low: 0, high: Double(max(1, counts.max() ?? 1)), fixedLow: true)
    }

    public func draw(on canvas: any Canvas, in frame: PlotFrame, color: Color) {
        for box in bars(in: frame) where box.height > 0 { canvas.fill(.rectangle(box), color) }
    }

    public func crowd(in frame: PlotFrame) -> [Point] {
        bars(in: frame).filter(\.isFinite).flatMap { box in
            stride(from: box.y, through: box.maxY, by: max(6, box.height / 100)).map { Point(box.midX, $0) }
        }
    }

    /// With a thin gap between bars, where they are wide enough for one.
    private func bars(in frame: PlotFrame) -> [Rectangle] {
        counts.indices.map { index in
            var box = bar(from: edges[index], to: edges[index + 1], height: Double(counts[index]), in: frame)
            if box.width > 5 {
                box.x += 0.5
                box.width -= 1
            }
            return box
        }
    }
}
