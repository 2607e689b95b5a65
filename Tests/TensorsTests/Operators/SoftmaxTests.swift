import Tensors
import TestSupport
import Testing

@Suite("Softmax")
struct SoftmaxTests {
    @Test("Rows are exp over its sum, however long they are", arguments: [1, 2, 15, 64, 65, 1000])
    func definition(columns: Int) throws {
        var random = SplitMix(state: 1)
        let x = Tensor(random.floats(5 * columns), shape: [5, columns])
        let powers = try x.cast(to: .float64).exp()
        let expected = try (powers / powers.sum(axes: [1], keepDimensions: true)).doubles()
        for (found, wanted) in zip(try x.softmax(axis: 1).doubles(), expected) { #expect(abs(found - wanted) < 1e-6) }
        for (found, wanted) in zip(try x.transposed().softmax(axis: 0).transposed().doubles(), expected) {
            #expect(abs(found - wanted) < 1e-6)
        }
    }

    @Test("Huge numbers do not overflow, and a row with NaN or infinity is NaN while the others are not")
    func edges() throws {
        let x = Tensor([1000, 1000, 0, .nan, .infinity, 3, -.infinity, 0] as [Float], shape: [4, 2])
        let y = floatValues(try x.softmax(axis: 1))
        #expect(Array(y[0...1]) == [0.5, 0.5])
        #expect(y[2...5].allSatisfy { $0.isNaN })
        #expect(Array(y[6...7]) == [0, 1])
        #expect(try Tensor.zeros([0, 3]).softmax(axis: 1).shape == [0, 3])
    }

    @Test(
        "Powers keep their digits down to the smallest float, and a row its bytes whatever rows stand around it",
        arguments: [3, 16, 17, 40, 100])
    func smallPowers(columns: Int) throws {
        var random = SplitMix(state: 2)
        // Rows that reach 1, 86, 95 and 130 below their largest number: near, and below the normal range and the smallest float.
        let rows = [1, 86, 95, 130].map { (reach: Float) -> [Float] in
            var row = random.floats(columns).map { -abs($0) * reach }
            (row[0], row[columns - 1]) = (0, -reach)
            return row
        }
        let found = floatValues(try Tensor(rows.flatMap { $0 }, shape: [4, columns]).softmax(axis: 1))
        for (number, row) in rows.enumerated() {
            let here = Array(found[(number * columns)..<((number + 1) * columns)])
            #expect(here == floatValues(try Tensor(row, shape: [1, columns]).softmax(axis: 1)))
            let powers = try Tensor(row, shape: [columns]).cast(to: .float64).exp()
            let expected = try (powers / powers.sum()).doubles()
            for (y, wanted) in zip(here, expected) {
                #expect(abs(Double(y) - wanted) <= max(wanted * 2e-6, Double(Float.leastNonzeroMagnitude) * 1.5))
            }
        }
    }
}
