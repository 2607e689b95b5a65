extension Tensor {
    /// The tensor with `value` before and behind it along each axis.
    ///
    /// - Parameter widths: for every axis, how many places before and behind; not negative.
    /// Gradient: the inner part of `dy`.
    ///
    /// - Throws: `TensorError.wrongAxisCount`, `.negativeSize`, `.tooLarge`.
    public func padded(_ widths: [(before: Int, after: Int)], value: Scalar = 0) throws -> Tensor {
        guard widths.count == rank else {
            throw TensorError.wrongAxisCount(
                found: widths.flatMap { [$0.before, $0.after] }, shape: shape, operation: "pad")
        }
        var sizes: [Int] = []
        for (axis, width) in widths.enumerated() {
            guard width.before >= 0, width.after >= 0 else {
                throw TensorError.negativeSize(sizes: [width.before, width.after])
            }
            let (outside, overflow) = width.before.addingReportingOverflow(width.after)
            let (size, overflow2) = outside.addingReportingOverflow(shape[axis])
            sizes.append(overflow || overflow2 ? .max : size)
        }
        let result = try Tensor.full(Shape.checked(sizes, dtype), Tensor(value, beside: dtype).item(), dtype: dtype)
        copyElements(to: result.inner(widths, shape))
        guard isRecorded else { return result }
        let shape = shape
        return result.recorded(from: [self], operation: "pad") { dy, _ in [dy.inner(widths, shape)] }
    }

    private func inner(_ widths: [(before: Int, after: Int)], _ shape: Shape) -> Tensor {
        var result = self
        for axis in 0..<rank { result = result.part(axis, widths[axis].before, shape[axis]) }
        return result
    }
}
