import Kernels

extension Tensor {
    /// Joins the elements along `axes` with `operation`: the numbers alone, axes kept with size 1.
    ///
    /// The result has the loop's accumulator type: float64 for sums and products of floats, int64 for those of
    /// whole numbers and truth values, the tensor's own dtype otherwise. Where work is shared by threads, it is cut at
    /// places that depend on the shape alone, so the bytes never depend on the number of threads.
    ///
    /// - Throws: `TensorError.emptyReduction` for the largest or smallest of no elements.
    func accumulated(_ operation: ReductionOperation, _ axes: AxisSet) throws -> Tensor {
        var kept = Shape()
        var keptStrides = Shape()
        var reduced = Shape()
        var reducedStrides = Shape()
        var resultShape = shape
        for axis in 0..<rank {
            if axes.contains(axis) {
                reduced.append(shape[axis])
                reducedStrides.append(strides[axis])
                resultShape[axis] = 1
            } else {
                kept.append(shape[axis])
                keptStrides.append(strides[axis])
            }
        }
        let result = try Tensor.empty(resultShape, dtype: accumulatorDType(operation))
        let isExtreme = operation == .max || operation == .min
        if isExtreme && reduced.elementCount == 0 && result.elementCount > 0 {
            let axis = (0..<rank).first { axes.contains($0) && shape[$0] == 0 }
            throw TensorError.emptyReduction(
                operation: operation == .max ? "max" : "min", shape: shape, axis: axes.count == rank ? nil : axis)
        }
        result.fill(try neutral(operation))
        guard elementCount > 0 else { return result }
        if isContiguous && axes.count == rank && elementCount > Tensor.chunk {
            try accumulateChunks(operation, into: result)
            return result
        }
        let outer = GridWalk(kept, a: keptStrides, b: keptStrides, out: kept.rowMajorStrides)
        let inner = GridWalk(reduced, a: reducedStrides, b: reducedStrides, out: reducedStrides)
        accumulate(operation, outer: outer, inner: inner, into: result)
        return result
    }

    /// Rows are kept positions and columns the elements joined there.
    private func accumulate(_ operation: ReductionOperation, outer: GridWalk, inner: GridWalk, into result: Tensor) {
        let (rowCount, rowStep) = (outer.sizes.last ?? 1, outer.a.last ?? 0)
        let (columnCount, columnStep) = (inner.sizes.last ?? 1, inner.a.last ?? 0)
        let grain = Swift.max(1, Tensor.chunk / Swift.max(columnCount, 1))
        let (size, resultSize) = (dtype.size, result.dtype.size)
        outer.forEachLine { from, to in
            inner.forEachLine { more, _ in
                Parallelism.forEachRange(of: rowCount, grain: grain) { rows in
                    var grid = Grid(rows: rows.count, columns: columnCount)
                    grid.aRow = rowStep
                    grid.aColumn = columnStep
                    Reduction.accumulate(
                        operation, dtype.kind, address + (from + more + rows.lowerBound * rowStep) * size,
                        into: result.address + (to + rows.lowerBound) * resultSize, grid)
                }
            }
        }
    }

    /// A long dense run in chunks of fixed length, their results then joined in order.
    private func accumulateChunks(_ operation: ReductionOperation, into result: Tensor) throws {
        let chunkCount = (elementCount + Tensor.chunk - 1) / Tensor.chunk
        let partial = try Tensor.empty([chunkCount], dtype: result.dtype)
        partial.fill(try neutral(operation))
        Parallelism.forEachRange(of: chunkCount, grain: 1) { chunks in
            for chunk in chunks {
                let start = chunk * Tensor.chunk
                var grid = Grid(rows: 1, columns: Swift.min(Tensor.chunk, elementCount - start))
                grid.aColumn = 1
                Reduction.accumulate(
                    operation, dtype.kind, address + start * dtype.size,
                    into: partial.address + chunk * result.dtype.size, grid)
            }
        }
        var grid = Grid(rows: 1, columns: chunkCount)
        grid.aColumn = 1
        withExtendedLifetime(partial) {
            Reduction.accumulate(operation, partial.dtype.kind, partial.address, into: result.address, grid)
        }
    }

    /// Elements a thread takes at once.
    private static let chunk = 1 << 18

    private func accumulatorDType(_ operation: ReductionOperation) -> DType {
        switch operation {
        case .sum, .product: dtype.isFloating ? .float64 : .int64
        case .max, .min: dtype
        case .any, .all: .bool
        }
    }

    /// What changes nothing when joined.
    private func neutral(_ operation: ReductionOperation) throws -> Scalar {
        switch operation {
        case .sum, .any: .int(0)
        case .product, .all: .int(1)
        case .max: dtype.isFloating ? .float(-.infinity) : .int(dtype == .int64 ? .min : 0)
        case .min: dtype.isFloating ? .float(.infinity) : .int(dtype == .int64 ? .max : dtype == .bool ? 1 : 255)
        }
    }
}

extension GridWalk {
    /// Calls `body` with the offsets at which the innermost axis starts, for every step of the axes before it.
    func forEachLine(_ body: (_ a: Int, _ out: Int) -> Void) {
        forEachGrid { x, _, z in
            guard sizes.count > 1 else { return body(x, z) }
            let axis = sizes.count - 2
            for step in 0..<sizes[axis] { body(x + step * a[axis], z + step * out[axis]) }
        }
    }
}
