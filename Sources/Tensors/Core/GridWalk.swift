import Kernels

/// A walk over up to three views of one shape at once, in row-major order, two axes at a time.
///
/// Axes of size 1 are left out and neighbours that lie one after the other in every view are merged, so that a
/// dense tensor of any rank is one long row.
struct GridWalk {
    private(set) var sizes = Shape()
    private(set) var a = Shape()
    private(set) var b = Shape()
    private(set) var out = Shape()

    init(_ shape: Shape, a aStrides: Shape, b bStrides: Shape, out outStrides: Shape) {
        for axis in 0..<shape.count where shape[axis] != 1 {
            let size = shape[axis]
            let last = sizes.count - 1
            if last >= 0, a[last] == aStrides[axis] &* size, b[last] == bStrides[axis] &* size,
                out[last] == outStrides[axis] &* size
            {
                sizes[last] = sizes[last] &* size
                a[last] = aStrides[axis]
                b[last] = bStrides[axis]
                out[last] = outStrides[axis]
            } else {
                sizes.append(size)
                a.append(aStrides[axis])
                b.append(bStrides[axis])
                out.append(outStrides[axis])
            }
        }
    }

    /// The two innermost axes as a grid.
    var grid: Grid {
        let last = sizes.count - 1
        guard last >= 0 else { return Grid(rows: 1, columns: 1) }
        var grid = Grid(rows: 1, columns: sizes[last])
        grid.aColumn = a[last]
        grid.bColumn = b[last]
        grid.outColumn = out[last]
        guard last >= 1 else { return grid }
        grid.rows = sizes[last - 1]
        grid.aRow = a[last - 1]
        grid.bRow = b[last - 1]
        grid.outRow = out[last - 1]
        return grid
    }

    /// Calls `body` with the offsets at which the grid starts, for every step of the outer axes.
    func forEachGrid(_ body: (_ a: Int, _ b: Int, _ out: Int) -> Void) {
        if sizes.contains(0) { return }
        let outer = sizes.count - 2
        guard outer > 0 else { return body(0, 0, 0) }
        var index = Shape(repeating: 0, count: outer)
        var (x, y, z) = (0, 0, 0)
        while true {
            body(x, y, z)
            var axis = outer - 1
            while true {
                index[axis] += 1
                x += a[axis]
                y += b[axis]
                z += out[axis]
                if index[axis] < sizes[axis] { break }
                x -= a[axis] * sizes[axis]
                y -= b[axis] * sizes[axis]
                z -= out[axis] * sizes[axis]
                index[axis] = 0
                if axis == 0 { return }
                axis -= 1
            }
        }
    }
}
