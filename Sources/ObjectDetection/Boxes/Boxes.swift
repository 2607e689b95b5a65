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

    /// Boxes from a tensor `[N, 4]` as `(x_min, y_min, x_max, y_max)`; `argument` names it in an error.
    ///
    /// - Throws: `DetectionError.notBoxes`, `DetectionError.elementType`.
    public init(_ tensor: Tensor, argument: String = "boxes") throws {
        guard tensor.rank == 2 && tensor.shape[1] == 4 || tensor.rank == 1 && tensor.shape[0] == 0 else {
            throw DetectionError.notBoxes(argument: argument, shape: tensor.shape)
        }
        let values = try FloatValues.read(tensor, argument: argument)
        let count = values.count / 4
        xMin = (0..<count).map { values[4 * $0] }
        yMin = (0..<count).map { values[4 * $0 + 1] }
        xMax = (0..<count).map { values[4 * $0 + 2] }
        yMax = (0..<count).map { values[4 * $0 + 3] }
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
        var values: [Float] = []
        values.reserveCapacity(4 * count)
        for index in 0..<count { values += [xMin[index], yMin[index], xMax[index], yMax[index]] }
        return Tensor(values, shape: [count, 4])
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

/// The numbers of a tensor, whatever its strides, in row-major order.
enum FloatValues {
    /// - Throws: `DetectionError.elementType` for a tensor of Booleans.
    static func read(_ tensor: Tensor, argument: String) throws -> [Float] {
        switch tensor.dtype {
        case .float32: return gather(tensor, Float.self) { $0 }
        case .float64: return gather(tensor, Double.self) { Float($0) }
        case .int64: return gather(tensor, Int64.self) { Float($0) }
        case .uint8: return gather(tensor, UInt8.self) { Float($0) }
        case .bool: throw DetectionError.elementType(argument: argument, found: .bool, expected: "numbers")
        }
    }

    private static func gather<Stored>(
        _ tensor: Tensor, _ type: Stored.Type, _ convert: (Stored) -> Float
    ) -> [Float] {
        let start = tensor.pointer(type)
        return withExtendedLifetime(tensor.storage) {
            (0..<tensor.elementCount).map { flat in
                var (rest, place) = (flat, 0)
                for axis in stride(from: tensor.rank - 1, through: 0, by: -1) {
                    place += rest % tensor.shape[axis] * tensor.strides[axis]
                    rest /= tensor.shape[axis]
                }
                return convert(start[place])
            }
        }
    }
}
