/// The key to a colour map: a bar with ticks from `low` to `high`.
public struct ColorBar: Sendable, Equatable {
    public var map: ColorMap
    public var low: Double
    public var high: Double
    public var label: String

    public init(map: ColorMap, low: Double, high: Double, label: String = "") {
        self.map = map
        self.low = low
        self.high = high
        self.label = label
    }

    /// From the smallest to the largest of some numbers, or between `limits` if there are any: `0...1` for no numbers, and
    /// room on both sides of equal ones.
    public init(map: ColorMap, range: DataRange?, limits: AxisLimits? = nil, label: String = "") {
        let range = range ?? DataRange(low: 0, high: 1)
        var ends = (range.low, range.high)
        if let limits, limits.low < limits.high, (limits.high - limits.low).isFinite {
            ends = (limits.low, limits.high)
        } else if range.low == range.high {
            let half = max(0.5, abs(range.low) * 1e-3)
            ends = (range.low - half, range.low + half)
        }
        self.init(map: map, low: ends.0, high: ends.1, label: label)
    }

    /// Where in the map a number lies, 0...1; not a number for what is none.
    public func fraction(_ value: Double) -> Double {
        value.isNaN ? .nan : max(0, min((value - low) / (high - low), 1))
    }
}
