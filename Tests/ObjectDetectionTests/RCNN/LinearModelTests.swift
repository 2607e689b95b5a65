import ObjectDetection
import Tensors
import TestSupport
import Testing

/// A case of `Fixtures/linear_models.txt`, which `Scripts/reference/linear_models.py` writes.
struct LinearModelFixture: Sendable {
    var kind: String
    var settings: [Double]
    var rows: [[Float]] = []
    var targets: [[Double]] = []
    var solution: [Double] = []
    /// The bias, or the means of the targets.
    var rest: [Double] = []

    static let all: [LinearModelFixture] = {
        var cases: [LinearModelFixture] = []
        for line in (try? ReferenceFile.lines("\(EvaluationFixture.folder)/linear_models.txt")) ?? [] {
            let words = line.split(separator: " ")
            let numbers = words.dropFirst().map { Double($0)! }
            let last = cases.count - 1
            switch words[0] {
            case "svm", "ridge": cases.append(LinearModelFixture(kind: String(words[0]), settings: numbers))
            case "x" where cases[last].kind == "svm":
                cases[last].rows.append(numbers.dropLast().map { Float($0) })
                cases[last].targets.append([numbers[numbers.count - 1]])
            case "x": cases[last].rows.append(numbers.map { Float($0) })
            case "t": cases[last].targets.append(numbers)
            case "weights", "solution": cases[last].solution = numbers
            default: cases[last].rest = numbers
            }
        }
        return cases
    }()

    var features: FeatureRows { FeatureRows(Array(rows.joined()), width: rows[0].count) }
}

@Suite("Linear models of R-CNN")
struct LinearModelTests {
    private static let machines = LinearModelFixture.all.filter { $0.kind == "svm" }
    private static let ridges = LinearModelFixture.all.filter { $0.kind == "ridge" }

    private func options(_ settings: [Double]) -> LinearSVM.Options {
        var options = LinearSVM.Options()
        (options.cost, options.positiveWeight, options.biasFeature) = (settings[0], settings[1], settings[2])
        (options.tolerance, options.rounds) = (1e-10, 100_000)
        return options
    }

    @Test("scikit-learn's plane", arguments: machines.indices)
    func svm(_ index: Int) throws {
        let fixture = Self.machines[index]
        var duals: [Double] = []
        let machine = try LinearSVM(
            fixture.features, isPositive: fixture.targets.map { $0[0] > 0 }, options: options(fixture.settings),
            start: &duals)
        for (own, expected) in zip(machine.weights, fixture.solution) { #expect(abs(own - expected) < 1e-5) }
        #expect(abs(machine.bias - fixture.rest[0]) < 1e-5)
        // Going on from the solution changes nothing.
        let again = try LinearSVM(
            fixture.features, isPositive: fixture.targets.map { $0[0] > 0 }, options: options(fixture.settings),
            start: &duals)
        for (own, before) in zip(again.weights, machine.weights) { #expect(abs(own - before) < 1e-7) }
    }

    @Test("four points by hand: between x = 0 and x = 2 lies w = (1, 0), b = -1")
    func byHand() throws {
        var options = LinearSVM.Options()
        // -b >= 1 and 2 w + b >= 1 make w^2 + b^2 smallest at w = 1, b = -1.
        (options.cost, options.tolerance, options.rounds) = (100, 1e-9, 100_000)
        var duals: [Double] = []
        let machine = try LinearSVM(
            FeatureRows([0, 0, 0, 1, 2, 0, 2, 1], width: 2), isPositive: [false, false, true, true], options: options,
            start: &duals)
        #expect(abs(machine.weights[0] - 1) < 1e-3 && abs(machine.weights[1]) < 1e-3)
        #expect(abs(machine.bias + 1) < 1e-3)
    }

    @Test("one class alone pushes the bias to its side; errors say what is wrong")
    func edges() throws {
        var duals: [Double] = []
        let machine = try LinearSVM(FeatureRows([1, 2], width: 1), isPositive: [true, true], start: &duals)
        #expect(machine.scores(FeatureRows([1, 2], width: 1)).allSatisfy { $0 > 0.99 })
        #expect(throws: DetectionError.countMismatch(first: "x", firstCount: 2, second: "y", secondCount: 1)) {
            try LinearSVM(FeatureRows([1, 2], width: 1), isPositive: [true], start: &duals)
        }
        #expect(throws: DetectionError.notANumber(argument: "x", index: 1)) {
            try LinearSVM(FeatureRows([1, .nan], width: 1), isPositive: [true, false], start: &duals)
        }
        #expect(throws: DetectionError.interrupted) {
            try LinearSVM(FeatureRows([1, 2], width: 1), isPositive: [true, false], start: &duals) { true }
        }
    }

    @Test("numpy's ridge regression", arguments: ridges.indices)
    func ridge(_ index: Int) throws {
        let fixture = Self.ridges[index]
        let own = try RidgeRegression(
            fixture.features, targets: Array(fixture.targets.joined()), targetCount: fixture.targets[0].count,
            lambda: fixture.settings[0])
        for (value, expected) in zip(own.weights, fixture.solution) { #expect(abs(value - expected) < 1e-9) }
        for (value, expected) in zip(own.means, fixture.rest) { #expect(abs(value - expected) < 1e-12) }
    }

    @Test("a line through three points is found again where lambda is small")
    func line() throws {
        let ridge = try RidgeRegression(
            FeatureRows([0, 1, 2], width: 1), targets: [1, 3, 5], targetCount: 1, lambda: 1e-9)
        #expect(abs(FeatureRows([10], width: 1).withRow(0) { ridge.predict($0)[0] } - 21) < 1e-6)
        #expect(throws: DetectionError.notPositive(argument: "lambda", value: 0)) {
            try RidgeRegression(FeatureRows([0], width: 1), targets: [1], targetCount: 1, lambda: 0)
        }
    }

    @Test("mining draws the line that all negatives at once would draw, from a part of them")
    func mining() throws {
        var noise = SplitMix(state: 8)
        func rows(_ count: Int, _ centre: Float) -> FeatureRows {
            FeatureRows((0..<2 * count).map { _ in centre + Float.random(in: -1...1, using: &noise) }, width: 2)
        }
        let positives = rows(20, 2)
        let pictures = (0..<30).map { _ in rows(40, -0.5) }
        var mining = HardNegativeMining()
        (mining.retrainAfter, mining.options.tolerance, mining.options.rounds) = (100, 1e-8, 20_000)
        let outcome = try mining.train(
            positives: positives, regions: pictures, negatives: pictures.map { Array(0..<$0.count) })
        var all = positives
        for picture in pictures { all.append(contentsOf: picture) }
        var duals: [Double] = []
        let whole = try LinearSVM(
            all, isPositive: (0..<all.count).map { $0 < 20 }, options: mining.options, start: &duals)
        for (own, expected) in zip(outcome.machine.weights, whole.weights) { #expect(abs(own - expected) < 1e-3) }
        #expect(abs(outcome.machine.bias - whole.bias) < 1e-3)
        #expect(outcome.negativeCount == 1200 && outcome.hardCount < 600)
    }
}
