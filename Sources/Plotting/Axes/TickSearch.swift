/// Evenly spaced round numbers: `(first + i * skip) * step * 10^exponent`.
struct TickSequence {
    let first: Double
    let skip: Double
    let step: Double
    let exponent: Int
    let count: Int

    /// Multiples first and the power of ten last, so that 3 tenths is 0.3.
    var values: [Double] {
        (0..<count).map { index in
            let multiple = (first + Double(index) * skip) * step
            return exponent < 0 ? multiple / powerOfTen(-exponent) : multiple * powerOfTen(exponent)
        }
    }
}

/// The search for the sequence of ticks that reads best: simple steps, covering the data, about as many as wanted.
///
/// `score = 0.25 simplicity + 0.2 coverage + 0.5 density + 0.05`; branches that cannot beat the best are cut.
/// Source: Talbot, Lin and Hanrahan 2010, "An Extension of Wilkinson's Algorithm for Positioning Tick Labels on Axes",
/// section 4, with its weights; legibility counts as 1, since the layout drops ticks whose labels would touch.
struct TickSearch {
    let low: Double
    let high: Double
    /// How many ticks would be right.
    let wanted: Double
    private var best: TickSequence?
    private var bestScore = -2.0

    private static let steps: [Double] = [1, 5, 2, 2.5, 4, 3]

    init(low: Double, high: Double, wanted: Double) {
        self.low = low
        self.high = high
        self.wanted = wanted
    }

    private var range: Double { high - low }

    /// The best sequence; nil when the range is empty or not finite.
    mutating func run() -> TickSequence? {
        guard low.isFinite && high.isFinite && high > low && range.isFinite else { return nil }
        // Take every step of a kind, then every second, third...: `skip` of the paper's `j`.
        for skip in stride(from: 1.0, to: 8, by: 1) {
            for (rank, step) in TickSearch.steps.enumerated() {
                let simplest = 2 - Double(rank) / Double(TickSearch.steps.count - 1) - skip
                if score(simplest, 1, 1) < bestScore { return best }
                tryCounts(skip: skip, step: step, simplest: simplest)
            }
        }
        return best
    }

    private mutating func tryCounts(skip: Double, step: Double, simplest: Double) {
        for count in 2..<60 {
            let gaps = Double(count - 1)
            let densest = Double(count) >= wanted ? 2 - gaps / (wanted - 1) : 1
            if score(simplest, 1, densest) < bestScore { return }
            let smallest = range / Double(count + 1) / skip / step
            let exponent = Int(logarithm10(smallest).rounded(.up))
            for larger in exponent..<(exponent + 4) {
                let span = skip * step * powerOfTen(larger) * gaps
                let half = max(0, span - range) / 2
                if score(simplest, coverage(half, half), densest) < bestScore { break }
                tryStarts(skip: skip, step: step, exponent: larger, count: count, simplest: simplest)
            }
        }
    }

    private mutating func tryStarts(skip: Double, step: Double, exponent: Int, count: Int, simplest: Double) {
        let unit = step * powerOfTen(exponent)
        let gaps = Double(count - 1)
        let earliest = ((high / (skip * unit)).rounded(.down) - gaps) * skip
        let latest = (low / (skip * unit)).rounded(.up) * skip
        guard earliest <= latest && latest - earliest < 500 else { return }
        for start in stride(from: earliest, through: latest, by: 1) {
            let (first, last) = (start * unit, (start + gaps * skip) * unit)
            let hasZero = first <= 0 && last >= 0 && (start / skip).rounded() == start / skip
            let simplicity = hasZero ? simplest : simplest - 1
            let spanWanted = max(last, high) - min(first, low)
            let ratio = gaps / (last - first) * spanWanted / (wanted - 1)
            let total = score(simplicity, coverage(low - first, high - last), 2 - max(ratio, 1 / ratio))
            if total > bestScore {
                bestScore = total
                best = TickSequence(first: start, skip: skip, step: step, exponent: exponent, count: count)
            }
        }
    }

    /// 1 when the outermost ticks are the data's ends, less the further they lie from them, in tenths of the range.
    private func coverage(_ left: Double, _ right: Double) -> Double {
        let tenth = 0.1 * range
        return 1 - 0.5 * (left * left + right * right) / (tenth * tenth)
    }

    private func score(_ simplicity: Double, _ coverage: Double, _ density: Double) -> Double {
        0.25 * simplicity + 0.2 * coverage + 0.5 * density + 0.05
    }
}
