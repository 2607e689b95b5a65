/// The rows of a 32-bit picture in memory: blue, green, red, and one byte that does not count.
struct PixelRows {
    let data: UnsafeMutablePointer<UInt8>
    let stride: Int
    let width: Int
    let height: Int

    /// A row, red above green above blue in each word.
    func words(_ row: Int) -> UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(data + row * stride).assumingMemoryBound(to: UInt32.self)
    }

    /// The pixels of a rectangle of the page, to whole ones.
    func inside(_ clip: Rectangle, scale: Double) -> (columns: Range<Int>, rows: Range<Int>) {
        func whole(_ low: Double, _ high: Double, _ limit: Int) -> Range<Int> {
            let first = max(0, Int((low * scale).rounded()))
            return first..<max(first, min(limit, Int((high * scale).rounded())))
        }
        return (whole(clip.x, clip.maxX, width), whole(clip.y, clip.maxY, height))
    }
}

/// A colour to be laid over pixels.
struct Ink {
    /// Red and blue, and green, each in the lower byte of 16 bits, so that one product mixes both.
    private let redBlue: UInt32
    private let green: UInt32
    /// 0...256
    private let opacity: UInt32

    init(_ color: Color) {
        let bytes = color.bytes
        redBlue = UInt32(bytes.0) << 16 | UInt32(bytes.2)
        green = UInt32(bytes.1)
        opacity = UInt32((max(0, min(color.alpha, 1)) * 256).rounded())
    }

    /// - Parameter coverage: of the pixel, 0...255.
    func lay(_ coverage: UInt8, on pixel: inout UInt32) {
        let amount = UInt32(coverage)
        let weight = ((amount &+ (amount >> 7)) &* opacity) >> 8  // 0...256
        let rest = 256 &- weight
        let mixedRedBlue = ((pixel & 0xFF00FF) &* rest &+ redBlue &* weight &+ 0x800080) >> 8 & 0xFF00FF
        let mixedGreen = ((pixel >> 8 & 0xFF) &* rest &+ green &* weight &+ 0x80) >> 8 & 0xFF
        pixel = mixedRedBlue | mixedGreen << 8
    }
}
