import ObjectDetection

/// SplitMix64 (Steele et al. 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension Boxes {
    /// Boxes in an image of 300 x 300 with sides of 2 to `largest` pixels.
    static func random(_ count: Int, largest: Float = 60, _ generator: inout SeededGenerator) -> Boxes {
        Boxes(
            (0..<count).map { _ in
                let x = Float.random(in: 0..<300, using: &generator)
                let y = Float.random(in: 0..<300, using: &generator)
                let width = Float.random(in: 2..<largest, using: &generator)
                let height = Float.random(in: 2..<largest, using: &generator)
                return Box(x, y, x + width, y + height)
            })
    }
}
