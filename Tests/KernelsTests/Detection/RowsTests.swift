import Glibc
import Kernels
import TestSupport
import Testing

@Suite("Loops over rows and boxes")
struct RowsTests {
    @Test("the loss of a row is log of the sum of powers less its score", arguments: [1, 2, 7, 8, 9, 16, 21, 81])
    func losses(_ columns: Int) {
        var generator = SplitMix(state: UInt64(columns))
        let x = (0..<67 * columns).map { _ in Float.random(in: -30..<30, using: &generator) }
        let label = columns / 2
        var found = [Float](repeating: 0, count: 67)
        Rows.losses(x, rows: 67, columns: columns, label: label, into: &found)
        for row in 0..<67 {
            let values = x[row * columns..<(row + 1) * columns].map(Double.init)
            let largest = values.max() ?? 0
            let sum = values.reduce(0) { $0 + exp($1 - largest) }
            let expected = log(sum) + largest - values[label]
            #expect(abs(Double(found[row]) - expected) <= 1e-5 * max(1, abs(expected)), "row \(row)")
        }
    }

    @Test("a row with NaN has no number for a loss, and its neighbours keep theirs")
    func strange() {
        var x = [Float](repeating: 0, count: 40 * 5)
        x[17 * 5 + 4] = .nan
        x[39 * 5] = .nan
        var found = [Float](repeating: 0, count: 40)
        Rows.losses(x, rows: 40, columns: 5, label: 0, into: &found)
        for row in 0..<40 {
            #expect(row == 17 || row == 39 ? found[row].isNaN : abs(found[row] - logf(5)) < 1e-6)
        }
    }

    @Test("a weighted sum of rows is the sum of its products", arguments: [1, 8, 31, 32, 70])
    func sums(_ columns: Int) {
        let x = (0..<9 * columns).map { Float($0 % 13) - 6 }
        let (places, weights): ([Int32], [Float]) = ([3, 8, 0, 3], [0.5, -1, 2, 0.25])
        var found = [Float](repeating: 0, count: columns)
        Rows.weightedSum(x, columns: columns, places: places, weights: weights, count: 4, into: &found)
        for column in 0..<columns {
            // Eighths and small whole numbers: every sum is exact.
            let expected = zip(places, weights).reduce(Float(0)) { $0 + x[Int($1.0) * columns + column] * $1.1 }
            #expect(found[column] == expected)
        }
        Rows.weightedSum(x, columns: columns, places: places, weights: weights, count: 0, into: &found)
        #expect(found.allSatisfy { $0 == 0 })
    }
}
