import Kernels

extension Tensor {
    /// The same numbers in another dtype; the tensor itself if it has that dtype.
    ///
    /// To whole numbers the fraction is cut off; what does not fit wraps (uint8) or becomes the smallest int64, as
    /// does nan. To bool everything but 0 is true.
    /// Gradient: `dy`, cast back.
    public func cast(to target: DType) throws -> Tensor {
        if dtype == target { return self }
        let result = try Tensor.empty(shape, dtype: target)
        copyElements(to: result)
        guard isRecorded else { return result }
        return result.recorded(from: [self], operation: "cast") { dy, _ in [dy] }
    }

    /// The tensor itself if its numbers are of a floating type, else the same numbers as float32.
    public func floating() throws -> Tensor { dtype.isFloating ? self : try cast(to: .float32) }

    /// The same numbers one after the other in row-major order; the tensor itself if they lie so.
    public func contiguous() throws -> Tensor {
        if isContiguous { return self }
        let copy = try copied()
        guard isRecorded else { return copy }
        return copy.recorded(from: [self], operation: "contiguous") { dy, _ in [dy] }
    }

    /// The same numbers in memory of their own, not recorded.
    public func copied() throws -> Tensor {
        let result = try Tensor.empty(shape, dtype: dtype)
        copyElements(to: result)
        return result
    }

    /// Writes every element into `target`, which has the same shape and its own memory, casting on the way.
    func copyElements(to target: Tensor) {
        precondition(shape == target.shape)
        let (from, to) = (dtype, target.dtype)
        let toBool = to == .bool && from != .bool
        let walk = GridWalk(shape, a: strides, b: strides, out: target.strides)
        let grid = walk.grid
        if from == .float32, to == .float32, grid.aRow == 1, grid.outColumn == 1, grid.rows > 1, grid.columns > 1 {
            return walk.forEachGrid { x, _, z in
                transpose(grid, pointer(Float.self) + x, into: target.pointer(Float.self) + z)
            }
        }
        walk.forEachGrid { x, _, z in
            Elementwise.convert(
                from.kind, to: to.kind, toBool: toBool, address + x * from.size, into: target.address + z * to.size,
                grid)
        }
    }

    /// One grid of `copyElements` whose rows lie side by side where its result's columns do.
    private func transpose(_ grid: Grid, _ from: UnsafePointer<Float>, into to: UnsafeMutablePointer<Float>) {
        nonisolated(unsafe) let (from, to) = (from, to)
        let grain = Swift.max(16, Tensor.parallelGrain / Swift.max(grid.columns, 1) / 16 * 16)
        Parallelism.forEachRange(of: grid.rows, grain: grain) { rows in
            Elementwise.transpose(
                from + rows.lowerBound, rowStep: grid.aColumn, rows: grid.columns, columns: rows.count,
                into: to + rows.lowerBound * grid.outRow, toRowStep: grid.outRow)
        }
    }
}
