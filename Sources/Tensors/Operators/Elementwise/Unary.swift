import Kernels

extension Tensor {
    /// `op(x)` element by element: the numbers alone. Whole numbers become float32 first where the operation needs it;
    /// truth values count as whole numbers, and as uint8 for `abs` and the roundings.
    func compute(_ operation: UnaryOperation, parameter: Double = 0) throws -> Tensor {
        let operand: DType =
            dtype.isFloating
            ? dtype : operation.needsFloat ? .float32 : dtype == .bool && !operation.isTest ? .int64 : dtype
        let x = dtype == operand ? self : try cast(to: operand)
        let resultDType = operation.isTest ? DType.bool : operand
        if x.isContiguous {
            let result = try Tensor.empty(x.shape, dtype: resultDType)
            result.fillElements(reading: (x, nil), streams: !operation.needsFloat) { first, count, to in
                var grid = Grid(dense: count)
                grid.parameter = parameter
                Elementwise.unary(operation, operand.kind, x.address + first * operand.size, into: to, grid)
            }
            return result
        }
        if let y = try x.keepingChannelsLast({ try $0.compute(operation, parameter: parameter) }) { return y }
        let result = try Tensor.empty(shape, dtype: resultDType)
        let walk = GridWalk(shape, a: x.strides, b: x.strides, out: result.strides)
        var grid = walk.grid
        grid.parameter = parameter
        walk.forEachGrid { from, _, to in
            Elementwise.unary(
                operation, operand.kind, x.address + from * operand.size, into: result.address + to * resultDType.size,
                grid)
        }
        return result
    }

    /// What a pullback needs to know besides the gradient; only that is kept until the way back.
    enum Needed {
        case operand, result
    }

    /// `op(x)`; `pullback` takes the gradient of the result, and x or the result as `needing` says.
    func elementwise(
        _ operation: UnaryOperation, parameter: Double = 0, needing needed: Needed,
        pullback: @escaping @Sendable (_ dy: Tensor, _ saved: Tensor) throws -> Tensor
    ) throws -> Tensor {
        let y = try compute(operation, parameter: parameter)
        guard isRecorded else { return y }
        return y.recorded(from: [self], saving: [needed == .operand ? self : y], operation: operation.name) {
            dy, saved in
            [try pullback(dy, saved[0])]
        }
    }

    /// `op(x)` where the gradient is 0 everywhere: steps and tests.
    func step(_ operation: UnaryOperation) throws -> Tensor {
        let y = try compute(operation)
        guard isRecorded, y.dtype.isFloating else { return y }
        return y.recorded(from: [self], operation: operation.name) { _, _ in [nil] }
    }
}
