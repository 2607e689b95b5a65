extension Tensor {
    /// The elements along one axis at one place of the other axes.
    struct Line {
        let address: UnsafeMutableRawPointer
        let count: Int
        /// From one element to the next, in elements.
        let step: Int

        func pointer<Element>(_ type: Element.Type) -> UnsafeMutablePointer<Element> {
            address.assumingMemoryBound(to: type)
        }
    }

    /// Calls `body` for every line along `axis`, in row-major order of the other axes, with a running number.
    func forEachLine(along axis: Int, _ body: (_ line: Line, _ number: Int) -> Void) {
        var number = 0
        Tensor.forEachLine(along: axis, self, self) { line, _ in
            body(line, number)
            number += 1
        }
    }

    /// Calls `body` for the lines along `axis` of two tensors that differ at most in the size of that axis.
    static func forEachLine(along axis: Int, _ x: Tensor, _ y: Tensor, _ body: (_ x: Line, _ y: Line) -> Void) {
        let others = x.shape.removing(axis)
        precondition(others == y.shape.removing(axis))
        guard others.elementCount > 0 else { return }
        let (a, b) = (x.strides.removing(axis), y.strides.removing(axis))
        let walk = GridWalk(others, a: a, b: a, out: b)
        let columns = walk.sizes.last ?? 1
        let (stepX, stepY) = (walk.a.last ?? 0, walk.out.last ?? 0)
        walk.forEachLine { from, to in
            for column in 0..<columns {
                body(
                    Line(
                        address: x.address + (from + column * stepX) * x.dtype.size, count: x.shape[axis],
                        step: x.strides[axis]),
                    Line(
                        address: y.address + (to + column * stepY) * y.dtype.size, count: y.shape[axis],
                        step: y.strides[axis]))
            }
        }
    }
}
