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

/// The elements of a float tensor as float64, whatever the dtype, in row-major order.
struct FloatElements: @unchecked Sendable {
    /// Keeps the memory that the pointers look at; nobody writes to it.
    private let tensor: Tensor
    let dtype: DType
    /// The elements where they are float32.
    let floats: UnsafePointer<Float>?
    private let doubles: UnsafePointer<Double>?

    /// - Parameter tensor: float32 or float64.
    init(_ tensor: Tensor) throws {
        precondition(tensor.dtype.isFloating)
        self.tensor = try tensor.detached.contiguous()
        dtype = tensor.dtype
        floats = dtype == .float32 ? UnsafePointer(self.tensor.pointer(Float.self)) : nil
        doubles = dtype == .float64 ? UnsafePointer(self.tensor.pointer(Double.self)) : nil
    }

    var shape: Shape { tensor.shape }

    subscript(index: Int) -> Double {
        if let floats { return Double(floats[index]) }
        return doubles.map { $0[index] } ?? .nan
    }

    /// A tensor of the same shape and dtype that is 0 but for the elements that `fill` sets.
    func slopes(_ fill: ((_ index: Int, _ value: Double) -> Void) throws -> Void) throws -> Tensor {
        let result = try Tensor.zeros(tensor.shape, dtype: dtype)
        if dtype == .float32 {
            let out = result.pointer(Float.self)
            try fill { out[$0] = Float($1) }
        } else {
            let out = result.pointer(Double.self)
            try fill { out[$0] = $1 }
        }
        return result
    }
}

/// Smooth L1: `d^2 / (2 beta)` where `|d| < beta`, else `|d| - beta / 2`; `|d|` for beta 0.
///
/// Source: Girshick 2015, "Fast R-CNN", equation 3 (beta 1).
struct SmoothL1 {
    var beta = 1.0

    func callAsFunction(_ d: Double) -> Double { abs(d) < beta ? d * d / (2 * beta) : abs(d) - beta / 2 }

    func slope(_ d: Double) -> Double { abs(d) < beta ? d / beta : d > 0 ? 1 : d < 0 ? -1 : d }
}
