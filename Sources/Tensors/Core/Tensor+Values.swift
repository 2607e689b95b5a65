extension Tensor {
    /// The one number of a tensor with one element.
    ///
    /// - Throws: `TensorError.notOneElement`.
    public func item() throws -> Scalar {
        guard elementCount == 1 else { throw TensorError.notOneElement(shape) }
        return scalar(at: 0)
    }

    /// The number `offset` elements behind the first one in memory.
    func scalar(at offset: Int) -> Scalar {
        switch dtype {
        case .bool: .bool(pointer(UInt8.self)[offset] != 0)
        case .uint8: .int(Int(pointer(UInt8.self)[offset]))
        case .int64: .int(pointer(Int.self)[offset])
        case .float32: .float(Double(pointer(Float.self)[offset]))
        case .float64: .float(pointer(Double.self)[offset])
        }
    }

    /// Every element in row-major order, as float32.
    public func floats() throws -> [Float] { try values(.float32) }

    /// Every element in row-major order, as float64.
    public func doubles() throws -> [Double] { try values(.float64) }

    /// Every element in row-major order, as whole numbers, cut off as in `cast`.
    public func ints() throws -> [Int] { try values(.int64) }

    /// Every element in row-major order, whether it is not 0.
    public func bools() throws -> [Bool] { try values(.bool) }

    /// Every element in row-major order, as bytes, cut off as in `cast`.
    public func bytes() throws -> [UInt8] { try values(.uint8) }

    private func values<Element>(_ dtype: DType) throws -> [Element] {
        let dense = try detached.cast(to: dtype).contiguous()
        let values = UnsafeBufferPointer(start: UnsafePointer(dense.pointer(Element.self)), count: elementCount)
        defer { withExtendedLifetime(dense) {} }
        return Array(values)
    }

    /// Sets every element of a dense tensor that nobody else looks at yet.
    func fill(_ value: Scalar) {
        precondition(isContiguous)
        switch dtype {
        case .bool: pointer(UInt8.self).update(repeating: value.double != 0 ? 1 : 0, count: elementCount)
        case .uint8:
            pointer(UInt8.self).update(repeating: UInt8(truncatingIfNeeded: value.wrappedInt), count: elementCount)
        case .int64: pointer(Int.self).update(repeating: value.wrappedInt, count: elementCount)
        case .float32: pointer(Float.self).update(repeating: Float(value.double), count: elementCount)
        case .float64: pointer(Double.self).update(repeating: value.double, count: elementCount)
        }
    }
}
