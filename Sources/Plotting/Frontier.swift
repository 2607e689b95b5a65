/// The points that no other point beats: none costs as little and gives more.
///
/// Source: Pareto 1906; as figures of accuracy over latency draw it.
public enum Frontier {
    /// The places in the lists of the points on the frontier, from the least x on: each gives a greater y than all before.
    /// Of equal points the first stands. Points with a coordinate that is not finite are left out.
    ///
    /// - Throws: `PlottingError.unequalLengths`.
    public static func indices(x: [Double], y: [Double]) throws(PlottingError) -> [Int] {
        try checkLengths("x", x.count, "y", y.count)
        var best = -Double.infinity
        return x.indices.filter { x[$0].isFinite && y[$0].isFinite }
            .sorted { (x[$0], -y[$0], $0) < (x[$1], -y[$1], $1) }
            .filter { index in
                guard y[index] > best else { return false }
                best = y[index]
                return true
            }
    }
}
