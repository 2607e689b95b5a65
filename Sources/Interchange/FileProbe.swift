import Files

/// The first look at a model file: its bytes, refused early when they cannot be a binary model.
enum FileProbe {
    /// No model that runs on a desk is larger.
    static let limit = 1 << 30

    /// - Throws: `FileError`, or `ImportError` with `.empty` or `.text`.
    static func binary(_ path: String) throws -> [UInt8] {
        let bytes = try File.read(path, limit: limit)
        try requireBinary(bytes, path: path)
        return bytes
    }

    static func requireBinary(_ bytes: [UInt8], path: String) throws {
        if bytes.isEmpty { throw ImportError(path: path, reason: .empty) }
        let head = bytes.prefix(512)
        let looksWritten = head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        if looksWritten {
            let line = head.drop { $0 <= 0x20 }.prefix { $0 != 0x0A && $0 != 0x0D }.prefix(60)
            throw ImportError(path: path, reason: .text(start: String(decoding: line, as: UTF8.self)))
        }
    }
}
