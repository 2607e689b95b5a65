/// Where extremes stand.
public enum Positions {
    /// The position of the first largest (`.max`) or smallest (`.min`) of `count` elements, at least one, that lie `step`
    /// apart. What is not equal to itself (nan) counts as beyond everything.
    @inlinable
    public static func extreme<Element: Comparable>(
        _ x: UnsafePointer<Element>, _ count: Int, _ step: Int, _ operation: ReductionOperation
    ) -> Int {
        var best = x[0]
        if best != best { return 0 }
        var place = 0
        for i in 1..<max(count, 1) {
            let candidate = x[i &* step]
            if candidate != candidate { return i }
            if operation == .max ? candidate > best : candidate < best {
                best = candidate
                place = i
            }
        }
        return place
    }
}
