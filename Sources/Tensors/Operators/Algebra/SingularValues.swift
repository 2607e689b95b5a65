import Glibc

extension Tensor {
    /// The singular value decomposition `a = u @ diag(s) @ v^T`, without the parts that s does not reach.
    ///
    /// One-sided Jacobi in float64: columns are turned in pairs until all are orthogonal (Hestenes 1958; Golub and Van Loan,
    /// section 8.6.3). The sign of each pair of vectors is chosen so that the largest entry of u's is positive.
    ///
    /// Shapes: a `[m, n]`, k the smaller; u `[m, k]`, s `[k]` falling, `v^T` `[k, n]`. No gradient.
    ///
    /// - Throws: `TensorError.wrongRank`; `.noConvergence` for nan or inf; `.noGradient` for a recorded tensor.
    public func singularValues() throws -> (u: Tensor, s: Tensor, vTransposed: Tensor) {
        guard rank == 2 else { throw TensorError.wrongRank(shape, operation: "svd", expected: "a matrix") }
        guard !isRecorded else { throw TensorError.noGradient(operation: "svd") }
        guard shape[0] < shape[1] else { return try Tensor.oriented(turnedColumns()) }
        let (v, s, uTransposed) = try transposed().turnedColumns()
        return try Tensor.oriented((uTransposed.transposed(), s, v.transposed()))
    }

    /// The signs chosen by u's largest entries.
    private static func oriented(
        _ parts: (u: Tensor, s: Tensor, vTransposed: Tensor)
    ) throws -> (u: Tensor, s: Tensor, vTransposed: Tensor) {
        guard parts.u.shape[0] > 0 else { return parts }
        let places = try parts.u.abs().argmax(axis: 0, keepDimensions: true)
        let signs = try select(
            binary(.less, parts.u.gathered(places, axis: 0), 0), .scalar(-1),
            .tensor(ones(places.shape, dtype: parts.u.dtype)))
        return (try parts.u * signs, parts.s, try parts.vTransposed * signs.transposed())
    }

    /// The decomposition of a matrix with at least as many rows as columns, with any signs.
    private func turnedColumns() throws -> (u: Tensor, s: Tensor, vTransposed: Tensor) {
        let dtype: DType = dtype == .float64 ? .float64 : .float32
        let (m, n) = (shape[0], shape[1])
        // Columns lie one after the other, in u and in v.
        var u = try transposed().doubles()
        guard u.allSatisfy(\.isFinite) else { throw TensorError.noConvergence(operation: "svd") }
        var v = [Double](repeating: 0, count: n * n)
        for i in 0..<n { v[i * n + i] = 1 }
        var turned = true
        var sweep = 0
        while turned {
            sweep += 1
            guard sweep <= 60 else { throw TensorError.noConvergence(operation: "svd") }
            turned = false
            for p in 0..<n {
                for q in (p + 1)..<Swift.max(n, p + 1) where Self.turn(&u, &v, p, q, m, n) { turned = true }
            }
        }
        let lengths = (0..<n).map { column in
            Glibc.sqrt(u[(column * m)..<((column + 1) * m)].reduce(0) { $0 + $1 * $1 })
        }
        let order = (0..<n).sorted { lengths[$0] > lengths[$1] || lengths[$0] == lengths[$1] && $0 < $1 }
        var columns: [Double] = []
        var rows: [Double] = []
        for column in order {
            let part = Array(u[(column * m)..<((column + 1) * m)])
            let unit = lengths[column] > 0 ? part.map { $0 / lengths[column] } : Self.orthogonal(to: columns, m)
            columns += unit
            rows += v[(column * n)..<((column + 1) * n)]
        }
        return (
            try Tensor(doubles: columns, shape: [n, m]).transposed().cast(to: dtype).contiguous(),
            try Tensor(doubles: order.map { lengths[$0] }).cast(to: dtype),
            try Tensor(doubles: rows, shape: [n, n]).cast(to: dtype)
        )
    }

    /// Turns the columns p and q of u, and of v with them, until they are orthogonal; false if they are already.
    private static func turn(_ u: inout [Double], _ v: inout [Double], _ p: Int, _ q: Int, _ m: Int, _ n: Int) -> Bool {
        var (pp, qq, pq) = (0.0, 0.0, 0.0)
        for i in 0..<m {
            let (x, y) = (u[p * m + i], u[q * m + i])
            pp += x * x
            qq += y * y
            pq += x * y
        }
        guard Swift.abs(pq) > 1e-15 * Glibc.sqrt(pp * qq) else { return false }
        let zeta = (qq - pp) / (2 * pq)
        let tangent = (zeta >= 0 ? 1.0 : -1.0) / (Swift.abs(zeta) + Glibc.sqrt(1 + zeta * zeta))
        let cosine = 1 / Glibc.sqrt(1 + tangent * tangent)
        let sine = cosine * tangent
        for i in 0..<m {
            let (x, y) = (u[p * m + i], u[q * m + i])
            u[p * m + i] = cosine * x - sine * y
            u[q * m + i] = sine * x + cosine * y
        }
        for i in 0..<n {
            let (x, y) = (v[p * n + i], v[q * n + i])
            v[p * n + i] = cosine * x - sine * y
            v[q * n + i] = sine * x + cosine * y
        }
        return true
    }

    /// A unit vector of `length` entries orthogonal to the given ones, fewer than `length`: the first unit vector that
    /// leaves enough over when theirs is taken out.
    private static func orthogonal(to columns: [Double], _ length: Int) -> [Double] {
        for place in 0..<length {
            var candidate = [Double](repeating: 0, count: length)
            candidate[place] = 1
            for _ in 0..<2 {
                for start in stride(from: 0, to: columns.count, by: length) {
                    let along = (0..<length).reduce(0) { $0 + columns[start + $1] * candidate[$1] }
                    for i in 0..<length { candidate[i] -= along * columns[start + i] }
                }
            }
            let size = Glibc.sqrt(candidate.reduce(0) { $0 + $1 * $1 })
            if size * size * Double(length) > 0.5 { return candidate.map { $0 / size } }
        }
        return [Double](repeating: 0, count: length)
    }
}
