/// How numbers are laid along an axis.
public enum AxisScale: String, Sendable, CaseIterable {
    case linear
    /// Equal steps are equal factors; only numbers above 0 have a place.
    case log
}

/// The ends of an axis, as somebody asked for them: whether they can be drawn is found when the figure is.
public struct AxisLimits: Sendable, Equatable {
    public var low: Double
    public var high: Double

    public init(_ low: Double, _ high: Double) {
        self.low = low
        self.high = high
    }
}

/// One axis of a panel: what it says and what it spans.
public struct Axis: Sendable, Equatable {
    /// The quantity, with its unit: `time (ms)`.
    public var label: String
    public var scale: AxisScale
    /// What to show; nil shows all data with a little room.
    public var limits: AxisLimits?
    /// Where to put ticks; nil chooses round numbers.
    public var ticks: [Double]?
    /// Names that stand at 0, 1, 2... in the place of numbers.
    public var categories: [String]?

    public init(
        label: String = "", scale: AxisScale = .linear, limits: AxisLimits? = nil, ticks: [Double]? = nil,
        categories: [String]? = nil
    ) {
        self.label = label
        self.scale = scale
        self.limits = limits
        self.ticks = ticks
        self.categories = categories
    }
}

/// A span of numbers, laid on a line: a fraction 0...1 for each.
public struct NumberLine: Equatable, Sendable {
    public let low: Double
    public let high: Double
    public let scale: AxisScale

    /// 0 at `low`, 1 at `high`; not a number where a logarithm has none.
    public func fraction(_ value: Double) -> Double {
        switch scale {
        case .linear: (value - low) / (high - low)
        case .log: value > 0 ? (logarithm10(value) - logarithm10(low)) / (logarithm10(high) - logarithm10(low)) : .nan
        }
    }

    /// What an axis spans: its limits, or the data with room on both sides (none at a fixed end, as a bar's zero).
    ///
    /// - Throws: `PlottingError.impossibleLimits`.
    init(axis: Axis, data: DataRange?, room: Double) throws(PlottingError) {
        scale = axis.scale
        if let limits = axis.limits {
            (low, high) = (limits.low, limits.high)
            guard low < high && abs(low) <= 1e300 && abs(high) <= 1e300 && (scale == .linear || low > 0) else {
                throw .impossibleLimits(low: low, high: high, logarithmic: scale == .log)
            }
            return
        }
        var range = data ?? DataRange(low: scale == .log ? 1 : 0, high: scale == .log ? 10 : 1)
        switch scale {
        case .linear:
            if range.low == range.high {
                let half = range.low == 0 ? 0.5 : abs(range.low) / 2
                range.low -= range.fixedLow ? 0 : half
                range.high += half
            }
            let margin = room * (range.high - range.low)
            low = range.fixedLow ? range.low : range.low - margin
            high = range.fixedHigh ? range.high : range.high + margin
        case .log:
            let smallest = range.smallestPositive ?? 1
            let largest = max(range.high, smallest)
            let decades = logarithm10(largest) - logarithm10(smallest)
            let factor = decades == 0 ? 2 : power(10, decades * room)
            low = max(1e-305, smallest / factor)
            high = min(1e305, largest * factor)
        }
    }
}

/// What a mark's data span along one axis.
public struct DataRange: Sendable, Equatable {
    public var low: Double
    public var high: Double
    /// The smallest number above 0, which is where a logarithmic axis can start.
    public var smallestPositive: Double?
    /// No room is to be left beyond the end: the foot of bars, the edge of a picture.
    public var fixedLow = false
    public var fixedHigh = false
    /// All data are whole numbers: steps, epochs, places in a list.
    public var isWhole = false

    public init(low: Double, high: Double, fixedLow: Bool = false, fixedHigh: Bool = false) {
        self.low = low
        self.high = high
        self.fixedLow = fixedLow
        self.fixedHigh = fixedHigh
        smallestPositive = low > 0 ? low : high > 0 ? high : nil
    }

    /// The range of those values that are finite (up to 1e300 either way, so that differences are too); nil when none is.
    public init?(_ values: some Sequence<Double>) {
        var (low, high) = (Double.infinity, -Double.infinity)
        var positive = Double.infinity
        var isWhole = true
        for value in values where abs(value) <= 1e300 {
            isWhole = isWhole && value.rounded() == value
            low = min(low, value)
            high = max(high, value)
            positive = min(positive, value > 0 ? value : .infinity)
        }
        guard low <= high else { return nil }
        self.init(low: low, high: high)
        smallestPositive = positive.isFinite ? positive : nil
        self.isWhole = isWhole
    }

    func union(_ other: DataRange?) -> DataRange {
        guard let other else { return self }
        var both = self
        if other.low < low || other.low == low && other.fixedLow { both.fixedLow = other.fixedLow }
        if other.high > high || other.high == high && other.fixedHigh { both.fixedHigh = other.fixedHigh }
        both.low = min(low, other.low)
        both.high = max(high, other.high)
        both.isWhole = isWhole && other.isWhole
        both.smallestPositive = [smallestPositive, other.smallestPositive].compactMap { $0 }.min()
        return both
    }
}
