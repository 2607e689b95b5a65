import CJPEG
import CPNG
import Files
import Glibc

/// How a PNG is packed: the pixels come back the same from every choice, only time and size differ.
public struct PNGOptions: Sendable {
    /// What stands in for a pixel before packing: itself, or its difference from the one at the left or above.
    public enum Filter: Int32, Sendable {
        case none = 0x08
        case sub = 0x10
        case up = 0x20
        /// Chosen row by row: small for photos, slow.
        case adaptive = 0xF8
    }

    public enum Packing: Sendable {
        /// By zlib; levels 0 (stored) to 9 (smallest).
        case zlib(level: Int, filter: Filter)
        /// Differences from the row above, and of those only runs of equal pixels: several times as fast, and smaller on drawings.
        case runs
    }

    public var packing: Packing
    /// Pixels an inch, written as whole pixels a metre (pHYs).
    public var dotsPerInch: Double?
    /// What the picture shows, for readers who cannot see it (iTXt, keyword Description).
    public var description: String?

    public init(
        _ packing: Packing = .zlib(level: 6, filter: .adaptive), dotsPerInch: Double? = nil, description: String? = nil
    ) {
        self.packing = packing
        self.dotsPerInch = dotsPerInch
        self.description = description
    }
}

extension Image {
    /// Writes the picture to `path`: `.png` (exact) or `.jpg`, `.jpeg` (quality 92).
    ///
    /// - Throws: `ImageError.unknownExtension`, another `ImageError`, or `FileError`.
    public func write(_ path: String) throws {
        switch ImageFormat(path: path) {
        case .png: try File.write(png(), to: path)
        case .jpeg: try File.write(jpeg(), to: path)
        case nil: throw ImageError.unknownExtension(path: path)
        }
    }

    /// The picture as a PNG file.
    ///
    /// - Throws: `ImageError.notEncoded` when memory runs out.
    public func png(_ options: PNGOptions = PNGOptions()) throws(ImageError) -> [UInt8] {
        // Typed throws do not pass through `withUnsafeBufferPointer`.
        let encoded = pixels.withUnsafeBufferPointer { pixels -> Result<[UInt8], ImageError> in
            guard let base = pixels.baseAddress else { return .failure(.notEncoded(.png, reason: "it has no pixels")) }
            return encodedPNG(
                CPNGRows(
                    pixels: base, stride: 3 * width, bytes_per_pixel: 3, width: UInt32(width), height: UInt32(height)),
                options)
        }
        return try encoded.get()
    }

    /// The picture as a JPEG file.
    ///
    /// - Parameter quality: 1 (smallest) to 100; from 90 on, colour keeps its full resolution.
    /// - Throws: `ImageError.tooLargeForJPEG`, or `.notEncoded` when memory runs out.
    public func jpeg(quality: Int = 92) throws(ImageError) -> [UInt8] {
        guard width <= 65500 && height <= 65500 else { throw .tooLargeForJPEG(width: width, height: height) }
        var report = CJPEGReport()
        var block: UnsafeMutablePointer<UInt8>?
        var count = 0
        let worked = cjpeg_encode(
            pixels, UInt32(width), UInt32(height), Int32(max(1, min(quality, 100))), &block, &count, &report)
        defer { free(block) }
        guard worked != 0 else { throw .notEncoded(.jpeg, reason: Image.string(report.reason)) }
        return Array(UnsafeBufferPointer(start: block, count: count))
    }
}

/// Pixels in memory that is not ours, 32 bits each: blue, green, red, and one byte that does not count.
public struct BlueFirstRows {
    private let rows: CPNGRows

    /// - Parameter stride: bytes from one row to the next.
    public init(_ pixels: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int) {
        rows = CPNGRows(
            pixels: pixels, stride: stride, bytes_per_pixel: 4, width: UInt32(width), height: UInt32(height))
    }

    /// The picture as a PNG file, the same as that of an `Image` with these pixels.
    ///
    /// - Throws: `ImageError.notEncoded` when memory runs out.
    public func png(_ options: PNGOptions) throws(ImageError) -> [UInt8] { try encodedPNG(rows, options).get() }
}

private func encodedPNG(_ rows: CPNGRows, _ options: PNGOptions) -> Result<[UInt8], ImageError> {
    var report = CPNGReport()
    var block: UnsafeMutablePointer<UInt8>?
    var count = 0
    let metre = max(0, min((options.dotsPerInch ?? 0) / 0.0254, 1e9))
    let worked = withOptionalCString(options.description) { text in
        var rows = rows
        var packed = CPNGOptions()
        switch options.packing {
        case .runs: packed.runs_only = 1
        case .zlib(let level, let filter):
            packed.level = Int32(max(0, min(level, 9)))
            packed.filters = filter.rawValue
        }
        packed.pixels_per_metre = UInt32(metre.rounded())
        packed.description = text
        return cpng_encode(&rows, &packed, &block, &count, &report) != 0
    }
    defer { free(block) }
    guard worked else { return .failure(.notEncoded(.png, reason: Image.string(report.reason))) }
    return .success(Array(UnsafeBufferPointer(start: block, count: count)))
}

private func withOptionalCString<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let text else { return body(nil) }
    return text.withCString { body($0) }
}
