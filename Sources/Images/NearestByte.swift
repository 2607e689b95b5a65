extension UInt8 {
    /// The nearest whole number 0...255, halves up; 0 for what is no number.
    ///
    /// From 2²³ on a Float has no places behind the point: adding that and taking it away rounds, halves to even, and the lowest
    /// byte of the sum is the number. Loops of this run on whole vectors, which those of `UInt8.init(_: Float)` do not.
    @inlinable public init(nearest value: Float) {
        let whole: Float = 8_388_608
        let low = value > 0 ? value : 0
        let clipped = low < 255 ? low : 255
        let even = (clipped + whole) - whole
        let half: Float = clipped - even == 0.5 ? 1 : 0
        self.init(truncatingIfNeeded: (even + half + whole).bitPattern)
    }
}

/// The nearest byte of each number, as `UInt8.init(nearest:)`.
func roundToBytes(_ numbers: UnsafeBufferPointer<Float>, into bytes: UnsafeMutableBufferPointer<UInt8>) {
    for index in numbers.indices { bytes[index] = UInt8(nearest: numbers[index]) }
}
