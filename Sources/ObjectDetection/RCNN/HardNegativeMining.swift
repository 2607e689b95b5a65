/// Trains the line between one class and everything else on the few of very many negative regions that it finds hard.
///
/// Picture after picture, regions that the line of now puts above -1 (inside the margin or wrong) join the negatives; each
/// time `retrainAfter` have come together, and at the end, the line is drawn anew, and negatives that are far on their
/// side (below -1.2) are dropped. What is dropped would not have moved the line.
///
/// Source: Girshick et al. 2014, section 2.3, after Felzenszwalb et al. 2010; the numbers of their program.
public struct HardNegativeMining: Sendable {
    public var options = LinearSVM.Options()
    public var retrainAfter = 2000
    public var hardAbove = -1.0001
    public var easyBelow = -1.2
    /// How often every picture is looked at: the first line of all has seen few negatives.
    public var passes = 2

    public init() {}

    /// How it went.
    public struct Outcome: Sendable {
        public let machine: LinearSVM
        /// All negatives there were, and those that the last line was drawn with.
        public let negativeCount: Int
        public let hardCount: Int
        /// How often the line was drawn.
        public let trainings: Int
    }

    /// A region by its picture and its row there.
    private struct Place: Hashable {
        var picture: Int
        var row: Int
    }

    /// - Parameters:
    ///   - positives: the true boxes of the class, at least one.
    ///   - regions: of each picture.
    ///   - negatives: for each picture the rows of its regions that are surely none.
    /// - Throws: as `LinearSVM`.
    public func train(
        positives: FeatureRows, regions: [FeatureRows], negatives: [[Int]], shouldStop: () -> Bool = { false }
    ) throws -> Outcome {
        var hard: [Place] = []
        var duals = [Double](repeating: 0, count: positives.count)
        var machine: LinearSVM?
        var (new, trainings) = (0, 0)
        func draw() throws -> LinearSVM {
            var examples = positives
            for place in hard { examples.append(regions[place.picture], row: place.row) }
            duals += [Double](repeating: 0, count: examples.count - duals.count)
            let drawn = try LinearSVM(
                examples, isPositive: (0..<examples.count).map { $0 < positives.count }, options: options,
                start: &duals, shouldStop: shouldStop)
            let scores = drawn.scores(examples)
            let stay = hard.indices.filter { scores[positives.count + $0] >= easyBelow }
            duals = Array(duals.prefix(positives.count)) + stay.map { duals[positives.count + $0] }
            hard = stay.map { hard[$0] }
            (new, trainings) = (0, trainings + 1)
            return drawn
        }
        for _ in 0..<passes {
            for (picture, rows) in negatives.enumerated() {
                if shouldStop() { throw DetectionError.interrupted }
                let known = Set(hard)
                for row in rows where !known.contains(Place(picture: picture, row: row)) {
                    let score = machine.map { machine in regions[picture].withRow(row) { machine.score($0) } }
                    if score ?? 0 > hardAbove {
                        hard.append(Place(picture: picture, row: row))
                        new += 1
                    }
                }
                if machine == nil || new >= retrainAfter { machine = try draw() }
            }
            machine = try draw()
        }
        let last = try machine ?? draw()
        return Outcome(
            machine: last, negativeCount: negatives.reduce(0) { $0 + $1.count }, hardCount: hard.count,
            trainings: trainings)
    }
}
