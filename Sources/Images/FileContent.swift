/// What a file's first bytes show it to be, whatever its name says.
public enum FileContent: Sendable, Equatable {
    case image(ImageFormat)
    /// A picture in a format that is not read here, by its usual name: `GIF`, `WebP`, `BMP`, `TIFF`, `HEIC`, `AVIF`.
    case otherImage(String)
    /// Something else by its usual name: `a PDF document`, `a ZIP archive`, `a web page`.
    case otherFile(String)
    case empty
    /// Text, with the beginning of its first line.
    case text(beginning: String)
    case unknown

    public init(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else {
            self = .empty
            return
        }
        for (signature, content) in FileContent.signatures where bytes.starts(with: signature) {
            self = content
            return
        }
        self = FileContent.boxed(bytes) ?? FileContent.textual(bytes) ?? .unknown
    }

    /// The first four bytes of a PNG decide, so that one broken in transfer is still called a PNG.
    private static let signatures: [([UInt8], FileContent)] = [
        ([0x89, 0x50, 0x4E, 0x47], .image(.png)),
        ([0xFF, 0xD8], .image(.jpeg)),
        (Array("GIF8".utf8), .otherImage("GIF")),
        (Array("BM".utf8), .otherImage("BMP")),
        ([0x49, 0x49, 0x2A, 0x00], .otherImage("TIFF")),
        ([0x4D, 0x4D, 0x00, 0x2A], .otherImage("TIFF")),
        (Array("%PDF".utf8), .otherFile("a PDF document")),
        ([0x50, 0x4B, 0x03, 0x04], .otherFile("a ZIP archive")),
        ([0x1F, 0x8B], .otherFile("a gzip archive")),
        ([0x93] + Array("NUMPY".utf8), .otherFile("a NumPy array")),
        ([0x7F] + Array("ELF".utf8), .otherFile("a program")),
    ]

    /// Formats whose name stands a few bytes in: RIFF (WebP) and ISO media files (HEIC, AVIF).
    private static func boxed(_ bytes: [UInt8]) -> FileContent? {
        guard bytes.count >= 12 else { return nil }
        let second = String(decoding: bytes[4..<8], as: UTF8.self)
        let third = String(decoding: bytes[8..<12], as: UTF8.self)
        if bytes.starts(with: Array("RIFF".utf8)) {
            return third == "WEBP" ? .otherImage("WebP") : .otherFile("a sound or video file")
        }
        guard second == "ftyp" else { return nil }
        switch third {
        case "heic", "heix", "mif1": return .otherImage("HEIC")
        case "avif", "avis": return .otherImage("AVIF")
        default: return .otherFile("a video file")
        }
    }

    /// Text if the first 512 bytes hold no control bytes but tab and line ends.
    private static func textual(_ bytes: [UInt8]) -> FileContent? {
        let start = bytes.prefix(512)
        guard start.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 || $0 == 10 || $0 == 13 }) else { return nil }
        let text = String(decoding: start, as: UTF8.self)
        let lowered = text.lowercased()
        if lowered.contains("<svg") { return .otherImage("SVG") }
        if lowered.contains("<html") || lowered.contains("<!doctype html") { return .otherFile("a web page") }
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        return .text(beginning: String(line.prefix(40)))
    }
}
