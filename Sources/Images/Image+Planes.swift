extension Image {
    /// The same bytes colour by colour, all of red first: shape `[3, height, width]`, as tensors hold pictures.
    public var planes: [UInt8] {
        let count = width * height
        return [UInt8](unsafeUninitializedCapacity: 3 * count) { target, filled in
            pixels.withUnsafeBufferPointer { source in
                for channel in 0..<3 {
                    for index in 0..<count { target[channel * count + index] = source[3 * index + channel] }
                }
            }
            filled = 3 * count
        }
    }

    /// The inverse of `planes`.
    ///
    /// - Parameter planes: `3 * width * height` bytes; another count is a bug of the caller.
    public init(width: Int, height: Int, planes: [UInt8]) {
        precondition(width > 0 && height > 0 && planes.count == 3 * width * height)
        let count = width * height
        let pixels = [UInt8](unsafeUninitializedCapacity: 3 * count) { target, filled in
            planes.withUnsafeBufferPointer { source in
                for channel in 0..<3 {
                    for index in 0..<count { target[3 * index + channel] = source[channel * count + index] }
                }
            }
            filled = 3 * count
        }
        self.init(width: width, height: height, pixels: pixels)
    }
}
