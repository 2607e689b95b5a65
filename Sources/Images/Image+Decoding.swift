import CJPEG
import CPNG
import Files

extension Image {
    /// The picture in the file at `path`, PNG or JPEG by its content, whatever its name ends in.
    ///
    /// - Throws: `FileError`, or `ImageError.file` with the reason.
    public static func read(_ path: String) throws -> Image {
        let bytes = try File.read(path, limit: 1 << 30)
        do {
            return try decode(bytes)
        } catch {
            throw ImageError.file(path: path, reason: error)
        }
    }

    /// The picture in `bytes`, PNG or JPEG by their content.
    ///
    /// PNG: every colour type and depth, palette and interlaced; 16 bits are rounded to 8, and what is transparent is
    /// laid over white. JPEG: grey, YCbCr and CMYK, decoded exactly as libjpeg does by default, and turned upright as its
    /// Exif orientation says.
    ///
    /// - Throws: `ImageError`: bytes of another kind, truncated or damaged, or more than `pixelLimit` pixels.
    public static func decode(_ bytes: [UInt8]) throws(ImageError) -> Image {
        switch FileContent(bytes) {
        case .image(.png): try decodePNG(bytes)
        case .image(.jpeg): try decodeJPEG(bytes).turned(ExifOrientation(jpeg: bytes))
        case let other: throw .notAnImage(other, bytes: bytes.count)
        }
    }

    private static func decodePNG(_ bytes: [UInt8]) throws(ImageError) -> Image {
        var report = CPNGReport()
        guard cpng_read_size(bytes, bytes.count, &report) != 0 else { throw error(report, bytes: bytes.count) }
        let (width, height) = (Int(report.width), Int(report.height))
        try check(width: width, height: height)
        var worked = false
        let pixels = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { buffer, count in
            worked = cpng_decode(bytes, bytes.count, buffer.baseAddress, &report) != 0
            count = worked ? 3 * width * height : 0
        }
        guard worked else { throw error(report, bytes: bytes.count) }
        return Image(width: width, height: height, pixels: pixels)
    }

    private static func decodeJPEG(_ bytes: [UInt8]) throws(ImageError) -> Image {
        var report = CJPEGReport()
        guard cjpeg_read_size(bytes, bytes.count, &report) != 0 else { throw error(report, bytes: bytes.count) }
        let (width, height) = (Int(report.width), Int(report.height))
        try check(width: width, height: height)
        var worked = false
        let pixels = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { buffer, count in
            worked = cjpeg_decode(bytes, bytes.count, buffer.baseAddress, &report) != 0
            count = worked ? 3 * width * height : 0
        }
        guard worked else { throw error(report, bytes: bytes.count) }
        return Image(width: width, height: height, pixels: pixels)
    }

    private static func error(_ report: CPNGReport, bytes: Int) -> ImageError {
        failure(
            .png, truncated: report.truncated != 0, reason: string(report.reason), bytes: bytes,
            width: Int(report.width), height: Int(report.height), rows: Int(report.rows))
    }

    private static func error(_ report: CJPEGReport, bytes: Int) -> ImageError {
        failure(
            .jpeg, truncated: report.truncated != 0, reason: string(report.reason), bytes: bytes,
            width: Int(report.width), height: Int(report.height), rows: Int(report.rows))
    }

    private static func failure(
        _ format: ImageFormat, truncated: Bool, reason: String, bytes: Int, width: Int, height: Int, rows: Int
    ) -> ImageError {
        truncated
            ? .truncated(format, bytes: bytes, width: width, height: height, rows: rows)
            : .damaged(format, reason: reason, width: width, height: height, rows: rows)
    }

    /// The text in a C array of characters, which Swift sees as a tuple.
    static func string<Characters>(_ characters: Characters) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
