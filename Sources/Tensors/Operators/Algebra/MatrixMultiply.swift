import Kernels

extension Tensor {
    /// The matrix product, the language's `a @ b`: `c[..., i, j] = sum over p of a[..., i, p] b[..., p, j]`.
    ///
    /// Shapes: `[..., m, k] @ [..., k, n]` gives `[..., m, n]`, stacks broadcast; a vector on the left is a row, on the right a
    /// column, whose axis disappears again. Whole numbers wrap around.
    /// Gradient: `da = dy @ b^T`, `db = a^T @ dy`.
    ///
    /// - Throws: `TensorError.matrixShapes`.
    public static func matrixProduct(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        guard a.rank > 0, b.rank > 0, a.shape[a.rank - 1] == b.shape[b.rank == 1 ? 0 : b.rank - 2] else {
            throw TensorError.matrixShapes(a.shape, b.shape)
        }
        if a.rank == 1 { return try matrixProduct(a.unsqueezed(axis: 0), b).squeezed(axes: [b.rank == 1 ? 0 : -2]) }
        if b.rank == 1 { return try matrixProduct(a, b.unsqueezed(axis: 1)).squeezed(axes: [-1]) }
        if a.rank > 2 && b.rank == 2 && !a.isRecorded && !b.isRecorded {
            let rows = try a.flattened(first: 0, last: -2)
            return try matrixProduct(rows, b).reshaped(
                to: a.shape.replacing(a.rank - 1, with: b.shape[1]))
        }
        let y = try multiplied(a, b)
        guard a.isRecorded || b.isRecorded else { return y }
        let (wantsA, wantsB) = (a.isRecorded, b.isRecorded)
        return y.recorded(from: [a, b], saving: [a, b], operation: "@") { dy, saved in
            let (a, b) = (saved[0], saved[1])
            return [
                wantsA ? try matrixProduct(dy, b.transposed()).summed(to: a.shape) : nil,
                wantsB ? try matrixProduct(a.transposed(), dy).summed(to: b.shape) : nil,
            ]
        }
    }

    /// The sum of the products of two vectors; of matrices, their product.
    ///
    /// - Throws: `TensorError.matrixShapes`.
    public static func dot(_ a: Tensor, _ b: Tensor) throws -> Tensor { try matrixProduct(a, b) }

    private static func multiplied(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        let common = Promotion.common(a, b)
        let working: DType = common.isFloating ? common : .int64
        let (m, k, n) = (a.shape[a.rank - 2], a.shape[a.rank - 1], b.shape[b.rank - 1])
        let x = a.dtype == working ? a : try a.detached.cast(to: working)
        let y = b.dtype == working ? b : try b.detached.cast(to: working)
        if x.rank == 2 && y.rank == 2 {
            let result = try empty([m, n], dtype: working)
            if result.elementCount > 0 { x.multiply(at: 0, y, at: 0, into: result, at: 0) }
            return try result.cast(to: common)
        }
        return try stacksMultiplied(x.detached, y.detached, m, k, n).cast(to: common)
    }

    private static func stacksMultiplied(_ a: Tensor, _ b: Tensor, _ m: Int, _ k: Int, _ n: Int) throws -> Tensor {
        guard let stack = Shape(a.shape.dropLast(2)).broadcast(with: Shape(b.shape.dropLast(2))) else {
            throw TensorError.matrixShapes(a.shape, b.shape)
        }
        let x = try a.broadcast(to: Shape(Array(stack) + [m, k]))
        let y = try b.broadcast(to: Shape(Array(stack) + [k, n]))
        let result = try empty(Shape.checked(Array(stack) + [m, n], a.dtype), dtype: a.dtype)
        let last = stack.count
        let walk = GridWalk(
            stack, a: Shape(Array(x.strides[..<last])), b: Shape(Array(y.strides[..<last])), out: stack.rowMajorStrides)
        let rows = walk.sizes.count > 1 ? walk.sizes[walk.sizes.count - 2] : 1
        let grid = walk.grid
        guard result.elementCount > 0 else { return result }
        walk.forEachGrid { fromX, fromY, to in
            for row in 0..<rows {
                for column in 0..<grid.columns {
                    x.multiply(
                        at: fromX + row * grid.aRow + column * grid.aColumn, y,
                        at: fromY + row * grid.bRow + column * grid.bColumn, into: result,
                        at: (to + row * grid.outRow + column * grid.outColumn) * m * n)
                }
            }
        }
        return result
    }

    private func multiply(at start: Int, _ other: Tensor, at otherStart: Int, into result: Tensor, at place: Int) {
        func matrix<Element>(_ tensor: Tensor, _ start: Int, _ type: Element.Type) -> Matrix<Element> {
            Matrix(
                tensor.pointer(type) + start, rows: tensor.shape[tensor.rank - 2],
                columns: tensor.shape[tensor.rank - 1],
                rowStep: tensor.strides[tensor.rank - 2], columnStep: tensor.strides[tensor.rank - 1])
        }
        switch dtype {
        case .float32:
            MatrixProduct.floating(
                matrix(self, start, Float.self), matrix(other, otherStart, Float.self),
                into: result.pointer(Float.self) + place)
        case .float64:
            MatrixProduct.floating(
                matrix(self, start, Double.self), matrix(other, otherStart, Double.self),
                into: result.pointer(Double.self) + place)
        default:
            MatrixProduct.reference(
                matrix(self, start, Int.self), matrix(other, otherStart, Int.self),
                into: result.pointer(Int.self) + place,
                adding: &+, multiplying: &*)
        }
    }
}
