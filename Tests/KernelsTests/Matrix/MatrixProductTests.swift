import Kernels
import Testing

@Suite("Matrix products")
struct MatrixProductTests {
    @Test(
        "The packed product is the reference's, at sizes around every block and tile, with any steps",
        arguments: [1, 2, 5, 12, 13, 31, 33, 169, 257], [1, 7, 32, 65, 96])
    func packed(m: Int, n: Int) {
        packed(m: m, n: n, Float.self)
        packed(m: m, n: n, Double.self)
    }

    private func packed<Element: TiledElement>(m: Int, n: Int, _ type: Element.Type) {
        for k in [1, 3, 16, 255, 300] {
            let a = (0..<(m * k)).map { Element(($0 * 37 + 11) % 64 - 32) / 16 }
            let b = (0..<(k * n)).map { Element(($0 * 53 + 7) % 64 - 32) / 16 }
            var expected = [Element](repeating: 0, count: m * n)
            var found = [Element](repeating: .nan, count: m * n)
            var transposed = [Element](repeating: .nan, count: m * n)
            let aT = (0..<(m * k)).map { a[$0 % m * k + $0 / m] }
            let bT = (0..<(k * n)).map { b[$0 % k * n + $0 / k] }
            // Sixteenths up to 2 in size: every product and sum is exact, so the orders cannot differ.
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    let left = Matrix(a.baseAddress!, rows: m, columns: k, rowStep: k)
                    let right = Matrix(b.baseAddress!, rows: k, columns: n, rowStep: n)
                    MatrixProduct.reference(left, right, into: &expected)
                    MatrixProduct.floating(left, right, into: &found)
                }
            }
            aT.withUnsafeBufferPointer { a in
                bT.withUnsafeBufferPointer { b in
                    MatrixProduct.floating(
                        Matrix(a.baseAddress!, rows: m, columns: k, rowStep: 1, columnStep: m),
                        Matrix(b.baseAddress!, rows: k, columns: n, rowStep: 1, columnStep: k), into: &transposed)
                }
            }
            #expect(found == expected)
            #expect(transposed == expected)
        }
    }

    @Test(
        "A large b, which is packed, gives the bytes that its columns give alone, on any number of threads",
        arguments: [
            (25, 530, 520), (61, 1100, 250), (13, 290, 1300), (3, 2100, 130), (9, 2700, 300), (144, 96, 3000), (1, 900, 301),
            (2, 700, 513), (700, 1, 513),
        ])
    func packedColumns(m: Int, n: Int, k: Int) {
        packedColumns(m: m, n: n, k: k, Float.self, within: 1e-3)
        packedColumns(m: m, n: n, k: k, Double.self, within: 1e-11)
    }

    private func packedColumns<Element: TiledElement>(m: Int, n: Int, k: Int, _ type: Element.Type, within tolerance: Double) {
        // No sum of these is exact, so that another order would show.
        let a = (0..<(m * k)).map { Element(($0 &* 7919 &+ 13) % 1000) / 997 - 0.5 }
        let b = (0..<(k * n)).map { Element(($0 &* 6271 &+ 5) % 1000) / 991 - 0.5 }
        func product(columns: Range<Int>, isTransposed: Bool = false, threads: Int) -> [Element] {
            var found = [Element](repeating: .nan, count: m * columns.count)
            let (rowStep, columnStep) = isTransposed ? (1, k) : (n, 1)
            let from = isTransposed ? (0..<(k * n)).map { b[$0 % k * n + $0 / k] } : b
            a.withUnsafeBufferPointer { a in
                from.withUnsafeBufferPointer { b in
                    let left = Matrix(a.baseAddress!, rows: m, columns: k, rowStep: k)
                    let right = Matrix(
                        b.baseAddress! + columns.lowerBound * columnStep, rows: k, columns: columns.count, rowStep: rowStep,
                        columnStep: columnStep)
                    Parallelism.$threadCount.withValue(threads) { MatrixProduct.floating(left, right, into: &found) }
                }
            }
            return found
        }
        let whole = product(columns: 0..<n, threads: 1)
        for threads in [2, 3, 8] { #expect(product(columns: 0..<n, threads: threads) == whole) }
        #expect(product(columns: 0..<n, isTransposed: true, threads: 2) == whole)
        for first in stride(from: 0, to: n, by: 37) {
            let columns = first..<min(first + 37, n)
            let part = product(columns: columns, threads: 1)
            #expect(
                (0..<m).allSatisfy { row in
                    part[(row * columns.count)..<((row + 1) * columns.count)] == whole[(row * n + first)..<(row * n + columns.upperBound)]
                })
        }
        for (row, column) in [(0, 0), (m - 1, n - 1), (m / 2, n / 3)] {
            let sum = (0..<k).reduce(0.0) { $0 + Double(a[row * k + $1]) * Double(b[$1 * n + column]) }
            #expect(abs(Double(whole[row * n + column]) - sum) < tolerance)
        }
    }
}
