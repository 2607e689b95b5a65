import Tensors

/// Many boxes, each coordinate in an array of its own, so that a vector instruction takes the same coordinate of
/// several boxes at once.
public struct Boxes: Sendable, Equatable {
    public var xMin: [Float]
    public var yMin: [Float]
    public var xMax: [Float]
    public var yMax: [Float]

    public init(_ boxes: some Sequence<Box> = []) {
        (xMin, yMin, xMax, yMax) = ([], [], [], [])
        for box in boxes { append(box) }
    }

    /// Boxes from a tensor `[N, 4]` as `(x_min, y_min, x_max, y_max)`; `argument` names it in an error. A tensor without
    /// elements, whatever its shape, is no boxes: the language writes them `[]`.
    ///
    /// - Throws: `DetectionError.notBoxes`, `DetectionError.elementType` for a tensor of truth values.
    public init(_ tensor: Tensor, argument: String = "boxes") throws {
        guard tensor.elementCount > 0 else {
            (xMin, yMin, xMax, yMax) = ([], [], [], [])
            return
        }
        guard tensor.rank == 2 && tensor.shape[1] == 4 else {
            throw DetectionError.notBoxes(argument: argument, shape: tensor.shape)
        }
        if tensor.dtype == .bool { throw DetectionError.elementType(argument: argument, found: .bool, expected: "numbers") }
        let dense = try tensor.detached.cast(to: .float32).contiguous()
        let (count, values) = (dense.elementCount / 4, dense.pointer(Float.self))
        func column(_ number: Int) -> [Float] {
            [Float](unsafeUninitializedCapacity: count) { column, filled in
                for row in 0..<count { column[row] = values[4 &* row &+ number] }
                filled = count
            }
        }
        (xMin, yMin, xMax, yMax) = (column(0), column(1), column(2), column(3))
        withExtendedLifetime(dense) {}
    }

    public var count: Int { xMin.count }

    public subscript(index: Int) -> Box { Box(xMin[index], yMin[index], xMax[index], yMax[index]) }

    public mutating func append(_ box: Box) {
        xMin.append(box.xMin)
        yMin.append(box.yMin)
        xMax.append(box.xMax)
        yMax.append(box.yMax)
    }

    /// The first `limit` boxes, or all.
    public func prefix(_ limit: Int) -> Boxes { Boxes((0..<Swift.min(limit, count)).lazy.map { self[$0] }) }

    /// `[N, 4]`
    public var tensor: Tensor {
        let result = Tensor(uninitialized: [count, 4])
        let rows = UnsafeMutableRawPointer(result.pointer(Float.self))
        for index in 0..<count { rows.storeBytes(of: self[index].simd, toByteOffset: 16 * index, as: SIMD4<Float>.self) }
        return result
    }

    /// The area of each box; 0 where a side is negative. Shape: `[N]`.
    public var areas: [Float] { (0..<count).map { self[$0].area } }

    /// The parts of the boxes that lie in an image of `height` x `width` pixels.
    ///
    /// Each coordinate is moved to the nearest one inside, so a box outside becomes an empty box on the border.
    public func clipped(height: Float, width: Float) -> Boxes {
        var result = self
        for index in 0..<count {
            result.xMin[index] = min(max(xMin[index], 0), width)
            result.yMin[index] = min(max(yMin[index], 0), height)
            result.xMax[index] = min(max(xMax[index], 0), width)
            result.yMax[index] = min(max(yMax[index], 0), height)
        }
        return result
    }
}
