/// Why a picture could not be read, made or written.
public indirect enum ImageError: Error, Equatable, Sendable {
    /// The bytes are neither PNG nor JPEG.
    case notAnImage(FileContent, bytes: Int)
    /// The bytes end when only `rows` of `height` rows are complete; 0 and 0 when not even the header is.
    case truncated(ImageFormat, bytes: Int, width: Int, height: Int, rows: Int)
    /// The decoder gave up, in its own words.
    case damaged(ImageFormat, reason: String, width: Int, height: Int, rows: Int)
    /// More pixels than are held in memory.
    case tooLarge(width: Int, height: Int, limit: Int)
    /// A width or height below 1.
    case impossibleSize(width: Int, height: Int)
    /// A JPEG can have at most 65,500 rows and columns.
    case tooLargeForJPEG(width: Int, height: Int)
    /// The encoder gave up, in its own words.
    case notEncoded(ImageFormat, reason: String)
    /// A file name that ends neither in .png nor in .jpg.
    case unknownExtension(path: String)
    /// The reason holds for the file at `path`.
    case file(path: String, reason: ImageError)
}
