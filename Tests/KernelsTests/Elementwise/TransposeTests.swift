import Kernels
import TestSupport
import Testing

@Suite("Transposed copies")
struct TransposeTests {
    @Test("A transposed copy has every number at its place, whatever the sizes and the steps")
    func places() {
        for rows in [1, 2, 7, 8, 9, 15, 16, 17, 33] {
            for columns in [1, 3, 8, 12, 16, 31, 40] {
                let (step, toStep) = (columns + 3, rows + 2)
                let from = (0..<rows * step).map { Float($0) }
                var to = [Float](repeating: -1, count: columns * toStep)
                Elementwise.transpose(
                    from, rowStep: step, rows: rows, columns: columns, into: &to, toRowStep: toStep)
                for place in to.indices {
                    let (column, row) = (place / toStep, place % toStep)
                    #expect(to[place] == (row < rows ? Float(row * step + column) : -1))
                }
            }
        }
    }
}
