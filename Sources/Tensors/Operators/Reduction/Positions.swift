import Kernels

extension Tensor {
    /// The position of the largest element, int64: of the whole tensor as one row, or along `axis`. The first of
    /// equals; the first nan wins.
    ///
    /// - Throws: `TensorError.emptyReduction`, `.axisOutOfRange`.
    public func argmax(axis: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
        try position(of: .max, axis, keepDimensions)
    }

    /// The position of the smallest element, int64: of the whole tensor as one row, or along `axis`. The first of
    /// equals; the first nan wins.
    ///
    /// - Throws: `TensorError.emptyReduction`, `.axisOutOfRange`.
    public func argmin(axis: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
        try position(of: .min, axis, keepDimensions)
    }

    private func position(of operation: ReductionOperation, _ axis: Int?, _ keepDimensions: Bool) throws -> Tensor {
        guard let axis else {
            let row = try detached.flattened()
            let place = try row.position(of: operation, 0, false)
            return keepDimensions ? try place.reshaped(to: Shape(repeating: 1, count: rank)) : place
        }
        let chosen = try shape.axis(axis)
        let resultShape = shape.replacing(chosen, with: 1)
        guard shape[chosen] > 0 || resultShape.elementCount == 0 else {
            throw TensorError.emptyReduction(
                operation: operation == .max ? "argmax" : "argmin", shape: shape, axis: chosen)
        }
        let result = try Tensor.empty(resultShape, dtype: .int64)
        forEachLine(along: chosen) { line, number in
            let place =
                switch dtype {
                case .bool, .uint8: Positions.extreme(line.pointer(UInt8.self), line.count, line.step, operation)
                case .int64: Positions.extreme(line.pointer(Int.self), line.count, line.step, operation)
                case .float32: Positions.extreme(line.pointer(Float.self), line.count, line.step, operation)
                case .float64: Positions.extreme(line.pointer(Double.self), line.count, line.step, operation)
                }
            result.pointer(Int.self)[number] = place
        }
        return keepDimensions ? result : try result.reshaped(to: shape.removing(chosen))
    }
}
