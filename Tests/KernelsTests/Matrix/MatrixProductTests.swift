import Kernels
import Testing

@Suite("Matrix products")
struct MatrixProductTests {
    @Test(
        "The packed product is the reference's, at sizes around every block and tile, with any steps",
        arguments: [1, 2, 5, 12, 13, 31, 33, 169, 257], [1, 7, 32, 65, 96])
    func packed(m: Int, n: Int) {
        for k in [1, 3, 16, 255, 300] {
            let a = (0..<(m * k)).map { Float(($0 * 37 + 11) % 64 - 32) / 16 }
            let b = (0..<(k * n)).map { Float(($0 * 53 + 7) % 64 - 32) / 16 }
            var expected = [Float](repeating: 0, count: m * n)
            var found = [Float](repeating: .nan, count: m * n)
            var transposed = [Float](repeating: .nan, count: m * n)
            let aT = (0..<(m * k)).map { a[$0 % m * k + $0 / m] }
            let bT = (0..<(k * n)).map { b[$0 % k * n + $0 / k] }
            // Sixteenths up to 2 in size: every product and sum is exact, so the orders cannot differ.
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    let left = Matrix(a.baseAddress!, rows: m, columns: k, rowStep: k)
                    let right = Matrix(b.baseAddress!, rows: k, columns: n, rowStep: n)
                    MatrixProduct.reference(left, right, into: &expected)
                    MatrixProduct.float32(left, right, into: &found)
                }
            }
            aT.withUnsafeBufferPointer { a in
                bT.withUnsafeBufferPointer { b in
                    MatrixProduct.float32(
                        Matrix(a.baseAddress!, rows: m, columns: k, rowStep: 1, columnStep: m),
                        Matrix(b.baseAddress!, rows: k, columns: n, rowStep: 1, columnStep: k), into: &transposed)
                }
            }
            #expect(found == expected)
            #expect(transposed == expected)
        }
    }
}
