import Tensors

/// Evenly spread numbers from a fixed seed (SplitMix64).
struct RandomFloats {
    private var state: UInt64 = 7

    mutating func floats(_ count: Int, deviation: Float) -> [Float] {
        // A spread of [-1, 1] has a deviation of 1 / sqrt(3).
        (0..<count).map { _ in next() * deviation * Float(3).squareRoot() }
    }

    mutating func tensor(_ shape: Shape, deviation: Float = 1) -> Tensor {
        Tensor(floats(shape.elementCount, deviation: deviation), shape: shape)
    }

    /// In [-1, 1).
    private mutating func next() -> Float {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Float((z ^ (z >> 31)) >> 40) / Float(1 << 23) - 1
    }
}
