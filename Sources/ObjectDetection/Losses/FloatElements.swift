import Tensors

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
