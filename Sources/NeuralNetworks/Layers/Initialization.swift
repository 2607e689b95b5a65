import Tensors

/// How a layer's filters or weights begin.
public enum Initialization: Sendable, Equatable {
    /// Normal with variance `2 / inputs of a filter`, which keeps the size of activations from layer to layer under relu.
    /// Source: He et al. 2015, "Delving Deep into Rectifiers", equation 10.
    case he
    /// All zeros: every filter gives the same, and behind a relu none of them ever learns.
    case zeros

    /// Filters `[out, ...]`.
    ///
    /// - Throws: `TensorError` for sizes that no memory holds.
    func filters(_ sizes: [Int], using generator: inout Generator) throws -> Tensor {
        switch self {
        case .he:
            let inputs = sizes.dropFirst().reduce(1, *)
            let drawn = try Tensor.randomNormal(sizes, using: &generator)
            let deviation = Float((2 / Double(inputs)).squareRoot())
            let numbers = UnsafeMutableBufferPointer(start: drawn.pointer(Float.self), count: drawn.elementCount)
            for index in numbers.indices { numbers[index] *= deviation }
            return drawn
        case .zeros: return try Tensor.zeros(sizes)
        }
    }
}
