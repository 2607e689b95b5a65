/// Files in one zip archive, unpacked and without dates, so that the same files give the same bytes.
///
/// Format: PKWARE, APPNOTE.TXT 6.3, sections 4.3.7 to 4.3.16.
enum ZipWriter {
    /// - Throws: `ExportError.tooLarge` for what needs the format's 64-bit form.
    static func bytes(_ entries: [(name: String, content: [UInt8])]) throws -> [UInt8] {
        let total = entries.reduce(0) { $0 + $1.content.count + 2 * $1.name.utf8.count + 76 } + 22
        guard total <= Int(UInt32.max), entries.count < 0xFFFF, entries.allSatisfy({ $0.name.utf8.count <= 0xFFFF }) else {
            throw ExportError.tooLarge(format: "npz", bytes: total, limit: Int(UInt32.max))
        }
        var result: [UInt8] = []
        result.reserveCapacity(total)
        var directory: [UInt8] = []
        for (name, content) in entries {
            let start = result.count
            // Version 2.0, names in UTF-8, stored; 1 January 1980, the earliest date there is.
            let common =
                bytes(20, 2) + bytes(1 << 11, 2) + bytes(0, 2) + bytes(0, 2) + bytes(0x21, 2)
                + bytes(Int(CRC32.checksum(content)), 4) + bytes(content.count, 4) + bytes(content.count, 4)
                + bytes(name.utf8.count, 2) + bytes(0, 2)
            result += bytes(0x0403_4B50, 4) + common + Array(name.utf8)
            result += content
            directory +=
                bytes(0x0201_4B50, 4) + bytes(20, 2) + common + bytes(0, 2) + bytes(0, 2) + bytes(0, 2) + bytes(0, 4)
                + bytes(start, 4) + Array(name.utf8)
        }
        let place = result.count
        result += directory
        result +=
            bytes(0x0605_4B50, 4) + bytes(0, 2) + bytes(0, 2) + bytes(entries.count, 2) + bytes(entries.count, 2)
            + bytes(directory.count, 4) + bytes(place, 4) + bytes(0, 2)
        return result
    }

    /// Little-endian.
    private static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}

/// The checksum of zip and PNG.
///
/// Source: ISO 3309, the polynomial 0xEDB88320, bits reflected.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBufferPointer { bytes in
                ~bytes.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 }
            }
        }
    }
}
