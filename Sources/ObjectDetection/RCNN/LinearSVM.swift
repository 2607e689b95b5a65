import Tensors

/// A line between two classes, or a plane in more dimensions, with the widest margin: a linear support vector machine.
///
/// Minimises `|w|^2 / 2 + b^2 / 2 + sum over i of C_i max(0, 1 - y_i (w x_i + b))` by going along one dual coordinate at
/// a time,
///
///     a_i <- clip(a_i - (y_i (w x_i + b) - 1) / (|x_i|^2 + 1), 0, C_i),    w = sum of a_i y_i x_i,
///
/// in a new order each round, until no coordinate wants to move by more than `tolerance`. The order comes from a fixed
/// seed, so the same examples always give the same plane.
///
/// Source: Hsieh et al. 2008, algorithm 1 with random permutations; LIBLINEAR solves the same problem (`-s 3 -B 1`).
public struct LinearSVM: Sendable, Equatable {
    public private(set) var weights: [Double]
    public private(set) var bias = 0.0

    /// What is asked for.
    public struct Options: Sendable {
        /// What an example on the wrong side of its margin costs.
        public var cost = 1.0
        /// How much more a positive one costs.
        public var positiveWeight = 1.0
        /// The bias stands for a feature of this value; the larger, the freer it is.
        public var biasFeature = 1.0
        public var tolerance = 1e-4
        public var rounds = 1000

        public init() {}
    }

    /// The margin of an example: positive on the side of the positive class. It is no probability.
    @inline(__always)
    public func score(_ x: UnsafePointer<Float>) -> Double { product(x) + bias }

    @inline(__always)
    private func product(_ x: UnsafePointer<Float>) -> Double {
        weights.withUnsafeBufferPointer { weights in
            var sum = 0.0
            for index in 0..<weights.count { sum += weights[index] * Double(x[index]) }
            return sum
        }
    }

    /// The margin of each row of features, `[N, D]`.
    public func scores(_ features: FeatureRows) -> [Double] {
        features.withRows { row in score(row) }
    }

    /// - Parameters:
    ///   - features: `[N, D]`.
    ///   - isPositive: of each row.
    ///   - start: the dual coordinates to go on from; those of the result afterwards.
    /// - Throws: `DetectionError.countMismatch`, `.notPositive`, `.notANumber`, `.interrupted`.
    public init(
        _ features: FeatureRows, isPositive: [Bool], options: Options = Options(), start: inout [Double],
        shouldStop: () -> Bool = { false }
    ) throws {
        guard isPositive.count == features.count else {
            throw DetectionError.countMismatch(
                first: "x", firstCount: features.count, second: "y", secondCount: isPositive.count)
        }
        guard options.cost > 0 else { throw DetectionError.notPositive(argument: "c", value: Float(options.cost)) }
        if let place = features.values.firstIndex(where: { !$0.isFinite }) {
            throw DetectionError.notANumber(argument: "x", index: place / max(features.width, 1))
        }
        weights = [Double](repeating: 0, count: features.width)
        if start.count != features.count { start = [Double](repeating: 0, count: features.count) }
        let extra = options.biasFeature
        var biasWeight = 0.0
        let signs = isPositive.map { $0 ? 1.0 : -1.0 }
        let limits = isPositive.map { $0 ? options.cost * options.positiveWeight : options.cost }
        let squares = features.withRows { row in
            (0..<features.width).reduce(extra * extra) { $0 + Double(row[$1]) * Double(row[$1]) }
        }
        var generator = Generator(seed: 1)
        var order = Array(0..<features.count)
        var values = start
        for index in order where values[index] != 0 {
            add(values[index] * signs[index], features, index)
            biasWeight += values[index] * signs[index] * extra
        }
        for _ in 0..<options.rounds {
            if shouldStop() { throw DetectionError.interrupted }
            order.shuffle(using: &generator)
            var (largest, smallest) = (-Double.infinity, Double.infinity)
            for index in order {
                let margin = features.withRow(index) { product($0) } + biasWeight * extra
                let slope = signs[index] * margin - 1
                // At a bound only the way back counts.
                let projected =
                    values[index] <= 0 ? min(slope, 0) : values[index] >= limits[index] ? max(slope, 0) : slope
                (largest, smallest) = (max(largest, projected), min(smallest, projected))
                guard projected != 0, squares[index] > 0 else { continue }
                let moved = max(0, min(limits[index], values[index] - slope / squares[index]))
                let change = (moved - values[index]) * signs[index]
                values[index] = moved
                add(change, features, index)
                biasWeight += change * extra
            }
            if largest - smallest <= options.tolerance { break }
        }
        bias = biasWeight * extra
        start = values
    }

    private mutating func add(_ factor: Double, _ features: FeatureRows, _ index: Int) {
        let width = features.width
        features.withRow(index) { row in
            weights.withUnsafeMutableBufferPointer { weights in
                for column in 0..<width { weights[column] += factor * Double(row[column]) }
            }
        }
    }
}
