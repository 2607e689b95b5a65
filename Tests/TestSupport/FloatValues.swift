import Tensors

/// The numbers of a dense float32 tensor in row-major order, copied while the tensor is surely alive.
public func floatValues(_ tensor: Tensor) -> [Float] {
    precondition(tensor.dtype == .float32 && tensor.isContiguous)
    return withExtendedLifetime(tensor.storage) {
        Array(UnsafeBufferPointer(start: tensor.pointer(Float.self), count: tensor.elementCount))
    }
}
