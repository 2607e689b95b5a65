import Tensors

/// One term of a loss, a single number that was computed outside the tensor operations, and its way back.
extension Tensor {
    /// - Parameters:
    ///   - value: the term.
    ///   - input: what it was computed from; the result has its dtype and is recorded if it is.
    ///   - slope: the derivative of the term by each element of `input`, in its shape and dtype.
    static func term(
        _ value: Double, of input: Tensor, operation: String, slope: @escaping @Sendable () throws -> Tensor
    ) throws -> Tensor {
        let result = try Tensor(doubles: [value], shape: []).cast(to: input.dtype)
        guard input.isRecorded else { return result }
        // Saving the input notices if it is changed in place before the way back.
        return result.recorded(from: [input], saving: [input], operation: operation) { dy, _ in
            [try slope() * dy.reshaped([])]
        }
    }
}
