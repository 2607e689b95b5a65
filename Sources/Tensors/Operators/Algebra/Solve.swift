extension Tensor {
    /// The x with `a @ x = b`, by elimination with row exchanges (LU with partial pivoting) in float64.
    ///
    /// Shapes: a `[n, n]`, b `[n]` or `[n, k]`; x as b.
    /// Gradient: `db = solve(a^T, dx)`, `da = -db x^T`.
    ///
    /// - Throws: `TensorError.notSquare`, `.matrixShapes`, `.singularMatrix` (an exact zero pivot).
    public static func solve(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        guard a.rank == 2, a.shape[0] == a.shape[1] else { throw TensorError.notSquare(a.shape, operation: "solve") }
        guard b.rank == 1 || b.rank == 2, b.shape[0] == a.shape[0] else {
            throw TensorError.matrixShapes(a.shape, b.shape)
        }
        let common = Promotion.common(a.dtype, b.dtype)
        let dtype: DType = common.isFloating ? common : .float32
        let n = a.shape[0]
        let columns = b.rank == 1 ? 1 : b.shape[1]
        var matrix = try a.doubles()
        var right = try b.doubles()
        for pivot in 0..<n {
            let best =
                (pivot..<n).max { Swift.abs(matrix[$0 * n + pivot]) < Swift.abs(matrix[$1 * n + pivot]) } ?? pivot
            guard matrix[best * n + pivot] != 0 else { throw TensorError.singularMatrix }
            if best != pivot {
                for j in 0..<n { matrix.swapAt(pivot * n + j, best * n + j) }
                for j in 0..<columns { right.swapAt(pivot * columns + j, best * columns + j) }
            }
            for row in (pivot + 1)..<Swift.max(n, pivot + 1) {
                let factor = matrix[row * n + pivot] / matrix[pivot * n + pivot]
                if factor == 0 { continue }
                for j in pivot..<n { matrix[row * n + j] -= factor * matrix[pivot * n + j] }
                for j in 0..<columns { right[row * columns + j] -= factor * right[pivot * columns + j] }
            }
        }
        for row in stride(from: n - 1, through: 0, by: -1) {
            for j in 0..<columns {
                var sum = right[row * columns + j]
                for p in (row + 1)..<Swift.max(n, row + 1) { sum -= matrix[row * n + p] * right[p * columns + j] }
                right[row * columns + j] = sum / matrix[row * n + row]
            }
        }
        let x = try Tensor(doubles: right, shape: b.shape).cast(to: dtype)
        guard a.isRecorded || b.isRecorded else { return x }
        return x.recorded(from: [a, b], saving: [a, x], operation: "solve") { dx, saved in
            let (a, x) = (saved[0], saved[1])
            let db = try solve(a.transposed(), dx)
            let (column, row) =
                x.rank == 1 ? (try db.unsqueezed(axis: 1), try x.unsqueezed(axis: 0)) : (db, try x.transposed())
            return [try matrixProduct(column, row).negated(), db]
        }
    }
}
