import Kernels

extension Tensor {
    /// `a` where `condition` holds, else `b`; all three are broadcast together. The language's `where`.
    ///
    /// Gradient: `dy` goes to `a` where the condition holds and to `b` elsewhere.
    ///
    /// - Throws: `TensorError.shapesDoNotBroadcast`.
    public static func select(_ condition: Tensor, _ a: Operand, _ b: Operand) throws -> Tensor {
        let (first, second): (Tensor, Tensor)
        switch (a, b) {
        case (.tensor(let a), .tensor(let b)): (first, second) = (a, b)
        case (.tensor(let a), .scalar(let b)): (first, second) = (a, try Tensor(b, beside: a.dtype))
        case (.scalar(let a), .tensor(let b)): (first, second) = (try Tensor(a, beside: b.dtype), b)
        case (.scalar(let a), .scalar(let b)): (first, second) = (Tensor(a), Tensor(b))
        }
        let y = try choose(condition.cast(to: .bool), first, second)
        guard first.isRecorded || second.isRecorded else { return y }
        let (shapeA, shapeB) = (first.shape, second.shape)
        return y.recorded(from: [first, second], saving: [condition], operation: "where") { dy, saved in
            [
                try select(saved[0], .tensor(dy), .scalar(0)).summed(to: shapeA),
                try select(saved[0], .scalar(0), .tensor(dy)).summed(to: shapeB),
            ]
        }
    }

    private static func choose(_ condition: Tensor, _ a: Tensor, _ b: Tensor) throws -> Tensor {
        let dtype = Promotion.common(a, b)
        let (a, b) = (try a.cast(to: dtype), try b.cast(to: dtype))
        guard let both = a.shape.broadcast(with: b.shape) else {
            throw TensorError.shapesDoNotBroadcast(a.shape, b.shape, operation: "where")
        }
        guard let shape = both.broadcast(with: condition.shape) else {
            throw TensorError.shapesDoNotBroadcast(condition.shape, both, operation: "where")
        }
        let result = try empty(shape, dtype: dtype)
        // The condition is walked in the place of the output, which is dense and needs no steps of its own.
        let walk = GridWalk(
            shape, a: a.shape.broadcastStrides(a.strides, to: shape), b: b.shape.broadcastStrides(b.strides, to: shape),
            out: condition.shape.broadcastStrides(condition.strides, to: shape))
        let grid = walk.grid
        var dense = grid
        dense.outRow = grid.columns
        dense.outColumn = 1
        var done = 0
        walk.forEachGrid { x, y, z in
            Elementwise.select(
                size: dtype.size, condition: condition.pointer(UInt8.self) + z, row: grid.outRow,
                column: grid.outColumn,
                a.address + x * dtype.size, b.address + y * dtype.size, into: result.address + done * dtype.size, dense)
            done += grid.rows * grid.columns
        }
        return result
    }
}
