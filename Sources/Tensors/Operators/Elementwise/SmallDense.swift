import Kernels

/// The shortest way through a binary operation on few elements, for a language whose programs add small tensors a million
/// times: no steps, no checks that the case does not need, one allocation. It gives what `compute` gives.
extension Tensor {
    /// Two small dense float tensors of one shape and dtype, not recorded.
    static func smallDense(
        _ operation: BinaryOperation, _ a: UnsafeMutablePointer<TensorBody.Fields>,
        _ b: UnsafeMutablePointer<TensorBody.Fields>
    ) -> Tensor? {
        let (dtype, count) = (a.pointee.dtype, a.pointee.elementCount)
        guard dtype == b.pointee.dtype, dtype.isFloating, !operation.isLogical, count == b.pointee.elementCount,
            count < parallelFrom, a.pointee.isContiguous, b.pointee.isContiguous, a.pointee.shape == b.pointee.shape,
            a.pointee.node == nil, b.pointee.node == nil
        else { return nil }
        let resultDType = operation.isComparison ? DType.bool : dtype
        guard let result = owning(resultDType, like: a) else { return nil }
        Elementwise.binary(
            operation, dtype.kind, a.pointee.bytes + a.pointee.offset &* dtype.size,
            b.pointee.bytes + b.pointee.offset &* dtype.size, into: result.fields.pointee.bytes, Grid(dense: count))
        return Tensor(result)
    }

    /// A small dense float tensor that is not recorded, and a plain number, which stands first or second.
    static func smallDense(
        _ operation: BinaryOperation, _ a: UnsafeMutablePointer<TensorBody.Fields>, _ number: Scalar, isFirst: Bool
    ) -> Tensor? {
        let (dtype, count) = (a.pointee.dtype, a.pointee.elementCount)
        guard dtype.isFloating, !operation.isLogical, count < parallelFrom, a.pointee.isContiguous,
            a.pointee.node == nil
        else { return nil }
        guard let result = owning(operation.isComparison ? .bool : dtype, like: a) else { return nil }
        var grid = Grid(rows: 1, columns: count)
        grid.aColumn = isFirst ? 0 : 1
        grid.bColumn = isFirst ? 1 : 0
        let elements = UnsafeRawPointer(a.pointee.bytes + a.pointee.offset &* dtype.size)
        func run(_ number: UnsafeRawPointer) {
            Elementwise.binary(
                operation, dtype.kind, isFirst ? number : elements, isFirst ? elements : number,
                into: result.fields.pointee.bytes, grid)
        }
        if dtype == .float32 {
            withUnsafePointer(to: Float(number.double)) { run($0) }
        } else {
            withUnsafePointer(to: number.double) { run($0) }
        }
        return Tensor(result)
    }

    @inline(__always)
    private static func owning(_ dtype: DType, like a: UnsafeMutablePointer<TensorBody.Fields>) -> TensorBody? {
        TensorBody.owning(
            byteCount: a.pointee.elementCount &* dtype.size, dtype: dtype, shape: a.pointee.shape,
            strides: a.pointee.strides, elementCount: a.pointee.elementCount, isContiguous: true)
    }
}
