import Tensors
import TestSupport
import Testing

@Suite("Algebra")
struct AlgebraTests {
    @Test(
        "svd multiplies back, its vectors are orthogonal units, and its values fall",
        arguments: [[3, 3], [5, 2], [2, 5], [4, 1], [1, 4], [6, 6]] as [[Int]], [1, 2, 6])
    func singularValues(sizes: [Int], rank: Int) throws {
        var generator = Generator(seed: 11)
        let left = try Tensor.randomNormal([sizes[0], rank], dtype: .float64, using: &generator)
        let right = try Tensor.randomNormal([rank, sizes[1]], dtype: .float64, using: &generator)
        let a = try Tensor.matrixProduct(left, right)
        let (u, s, vTransposed) = try a.singularValues()
        let side = min(sizes[0], sizes[1])
        #expect(u.shape == [sizes[0], side] && s.shape == [side] && vTransposed.shape == [side, sizes[1]])
        try expectClose(try Tensor.matrixProduct(u * s, vTransposed), a, absolute: 1e-12)
        let identity = try Tensor.eye(side, dtype: .float64)
        try expectClose(try Tensor.matrixProduct(u.transposed(), u), identity, absolute: 1e-12)
        try expectClose(try Tensor.matrixProduct(vTransposed, vTransposed.transposed()), identity, absolute: 1e-12)
        #expect(try s.doubles() == s.doubles().sorted(by: >))
        #expect(try u.indexed([.all, .at(0)]).doubles().max { abs($0) < abs($1) }! > 0)
    }

    @Test("svd of zeros is zeros between unit vectors")
    func zeros() throws {
        let (u, s, vTransposed) = try Tensor.zeros([3, 2]).singularValues()
        #expect(try s.floats() == [0, 0])
        try expectClose(try Tensor.matrixProduct(u.transposed(), u), Tensor.eye(2), absolute: 1e-6)
        try expectClose(try Tensor.matrixProduct(vTransposed, vTransposed.transposed()), Tensor.eye(2), absolute: 1e-6)
    }

    @Test("solve exchanges rows where a pivot is 0, by hand: y = 2, x + y = 5")
    func solve() throws {
        let a = Tensor([0, 1, 1, 1], shape: [2, 2])
        #expect(try Tensor.solve(a, Tensor(floats: [2, 5])).floats() == [3, 2])
    }

    @Test("Products of whole numbers wrap in uint8 and stay exact in int64")
    func wholes() throws {
        let a = Tensor(bytes: [200, 100], shape: [1, 2])
        let found = try Tensor.matrixProduct(a, Tensor(bytes: [2, 1]))
        #expect(found.dtype == .uint8)
        #expect(try found.ints() == [500 % 256])
        let big = Tensor(ints: [1 << 53, 1], shape: [1, 2])
        #expect(try Tensor.matrixProduct(big, Tensor(ints: [1, 1])).ints() == [1 << 53 + 1])
    }
}
