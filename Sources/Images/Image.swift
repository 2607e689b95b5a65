/// A picture: 8-bit red, green and blue, row after row from the top left.
///
/// The bytes of the pixel in column `x` and row `y` stand at `3 * (y * width + x)`: interleaved, `[H, W, C]`.
public struct Image: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// `3 * width * height` bytes.
    public var pixels: [UInt8]

    /// The most pixels a picture may have: 128 Mi, 384 MiB of memory.
    ///
    /// A file's header may claim any size; it is held against this before anything is allocated.
    public static let pixelLimit = 1 << 27

    /// - Parameter pixels: `3 * width * height` bytes; a width or height below 1 or another count is a bug of the caller.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && pixels.count == 3 * width * height)
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// A picture of one colour.
    ///
    /// - Throws: `ImageError.impossibleSize` or `.tooLarge`.
    public init(width: Int, height: Int, red: UInt8, green: UInt8, blue: UInt8) throws(ImageError) {
        try Image.check(width: width, height: height)
        var pixels = [UInt8](repeating: red, count: 3 * width * height)
        for first in stride(from: 0, to: pixels.count, by: 3) {
            pixels[first + 1] = green
            pixels[first + 2] = blue
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// Red, green and blue of the pixel in column `x` and row `y`.
    public subscript(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
        get {
            let first = offset(x, y)
            return (pixels[first], pixels[first + 1], pixels[first + 2])
        }
        set {
            let first = offset(x, y)
            pixels[first] = newValue.red
            pixels[first + 1] = newValue.green
            pixels[first + 2] = newValue.blue
        }
    }

    private func offset(_ x: Int, _ y: Int) -> Int {
        precondition(x >= 0 && x < width && y >= 0 && y < height)
        return 3 * (y * width + x)
    }

    /// Holds a size that somebody asked for against `pixelLimit`.
    static func check(width: Int, height: Int) throws(ImageError) {
        guard width > 0 && height > 0 else { throw .impossibleSize(width: width, height: height) }
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow && count <= pixelLimit else {
            throw .tooLarge(width: width, height: height, limit: pixelLimit)
        }
    }
}
