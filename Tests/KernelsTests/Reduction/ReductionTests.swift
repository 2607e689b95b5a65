import Kernels
import Testing

@Suite("Reductions")
struct ReductionTests {
    @Test(
        "Rows and columns of any length and step are summed as one by one", arguments: [0, 1, 15, 32, 33, 1000, 5000])
    func sums(columns: Int) {
        let x = (0..<(columns * 3 + 3)).map { Double(($0 * 7919) % 1000) }  // whole, so every order is exact
        for (row, column) in [(columns, 1), (1, 3), (1, 1), (0, 2)] {
            var grid = Grid(rows: 3, columns: columns)
            (grid.aRow, grid.aColumn) = (row, column)
            let expected = (0..<3).map { r in (0..<columns).reduce(5.0) { $0 + x[r * row + $1 * column] } }
            var found = [5.0, 5.0, 5.0]
            Reduction.accumulate(.sum, .float64, x, into: &found, grid)
            #expect(found == expected)
            found = [5.0, 5.0, 5.0]
            Reduction.accumulate(.sum, .float32, x.map(Float.init), into: &found, grid)
            #expect(found == expected)
        }
    }

    @Test("A long float64 sum is joined pairwise: a million tenths are off by less than 1e-9")
    func pairwise() {
        let x = [Double](repeating: 0.1, count: 1_000_000)
        var grid = Grid(rows: 1, columns: x.count)
        grid.aColumn = 1
        var total = [0.0]
        Reduction.accumulate(.sum, .float64, x, into: &total, grid)
        #expect(abs(total[0] - 100_000) < 1e-9)
    }

    @Test("nan wins in max and min wherever it stands", arguments: [0, 5, 16, 31, 32, 40])
    func nan(place: Int) {
        var x = (0..<41).map { Float($0) }
        x[place] = .nan
        var grid = Grid(rows: 1, columns: x.count)
        grid.aColumn = 1
        for (operation, start) in [(ReductionOperation.max, -Float.infinity), (.min, .infinity)] {
            var found = [start]
            Reduction.accumulate(operation, .float32, x, into: &found, grid)
            #expect(found[0].isNaN)
        }
    }

    @Test("The first of equal extremes is named, and the first nan before all")
    func positions() {
        #expect(Positions.extreme([1.0, 3, 3, 2], 4, 1, .max) == 1)
        #expect(Positions.extreme([2, 0, 5, 0], 4, 1, .min) == 1)
        #expect(Positions.extreme([2.0, 9, .nan, 9, .nan, 9], 3, 2, .max) == 1)
        #expect(Positions.extreme([7], 1, 1, .min) == 0)
    }
}
