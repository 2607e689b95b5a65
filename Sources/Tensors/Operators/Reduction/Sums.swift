import Kernels

extension Tensor {
    /// The sum of all elements, or along `axes`.
    ///
    /// Shapes: the axes disappear, or stay with size 1 if `keepDimensions`. Whole numbers and truth values give int64;
    /// float32 is added up in float64 and rounded once. Of no elements: 0.
    /// Gradient: `dy`, repeated along the axes.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, `.axisTwice`.
    public func sum(axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let set = try shape.axes(axes)
        let y = try accumulated(.sum, set).cast(to: dtype == .float32 ? .float32 : dtype.isFloating ? .float64 : .int64)
        return try finish(y, set, keepDimensions, operation: "sum") { dy in dy }
    }

    /// The mean of all elements, or along `axes`; of no elements it is nan. Whole numbers give float32.
    ///
    /// Gradient: `dy / n`, repeated along the axes.
    public func mean(axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let set = try shape.axes(axes)
        let count = Double((0..<rank).reduce(1) { set.contains($1) ? $0 * shape[$1] : $0 })
        let total = try accumulated(.sum, set).cast(to: .float64)
        let y = try (total / .float(count)).cast(to: dtype == .float64 ? .float64 : .float32)
        return try finish(y, set, keepDimensions, operation: "mean") { dy in try dy / .float(count) }
    }

    /// The product of all elements, or along `axes`; of no elements it is 1.
    ///
    /// Gradient: `dy` times the product of the other elements, which is exact where some are 0.
    public func product(axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let set = try shape.axes(axes)
        let y = try accumulated(.product, set).cast(to: dtype.isFloating ? dtype : .int64)
        guard isRecorded else { return try finish(y, set, keepDimensions, operation: "prod") { dy in dy } }
        let kept = y.recorded(from: [self], saving: [self], operation: "prod") { dy, saved in
            let x = saved[0]
            let isZero = try Tensor.binary(.equal, x, 0)
            let filled = try Tensor.select(isZero, .scalar(1), .tensor(x))
            let ofOthers = try Tensor(accumulated: filled, .product, set)
            let zeroCount = try isZero.accumulated(.sum, set)
            let plain = try Tensor.select(
                Tensor.binary(.equal, zeroCount, 0), .tensor(ofOthers / filled), .scalar(0))
            let single = try Tensor.binary(.logicalAnd, Tensor.binary(.equal, zeroCount, 1), isZero)
            return [try dy * Tensor.select(single, .tensor(ofOthers), .tensor(plain))]
        }
        return keepDimensions ? kept : try kept.reshaped(to: shape.dropping(set))
    }

    private init(accumulated x: Tensor, _ operation: ReductionOperation, _ set: AxisSet) throws {
        self = try x.accumulated(operation, set).cast(to: x.dtype)
    }

    /// Gives a reduced tensor, whose axes are kept, its shape and its way back; `scaled` turns the result's gradient into
    /// that of each element it was made of.
    func finish(
        _ y: Tensor, _ set: AxisSet, _ keepDimensions: Bool, operation: String,
        scaled: @escaping @Sendable (_ dy: Tensor) throws -> Tensor
    ) throws -> Tensor {
        let result = keepDimensions ? y : try y.reshaped(to: shape.dropping(set))
        guard isRecorded else { return result }
        let (shape, keptShape) = (shape, y.shape)
        return result.recorded(from: [self], operation: operation) { dy, _ in
            [try scaled(dy.reshaped(to: keptShape)).broadcast(to: shape)]
        }
    }
}

extension Shape {
    /// Without the axes of `set`.
    func dropping(_ set: AxisSet) -> Shape {
        var result = Shape()
        for axis in 0..<count where !set.contains(axis) { result.append(self[axis]) }
        return result
    }
}
