/// Builds PNG files byte by byte, so that every colour type, depth and flaw can be had on purpose.
/// Source: the PNG specification (ISO/IEC 15948), sections 5 and 11; RFC 1950 and 1951 for the stored blocks.
struct TinyPNG {
    var width: Int
    var height: Int
    var depth = 8
    /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
    var colorType: Int
    var interlaced = false
    var palette: [UInt8] = []
    var transparency: [UInt8] = []
    /// Each row (of each pass when interlaced), packed, without the filter byte.
    var rows: [[UInt8]]

    var bytes: [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header = big(width) + big(height) + [UInt8(depth), UInt8(colorType), 0, 0, interlaced ? 1 : 0]
        file += chunk("IHDR", header)
        if !palette.isEmpty { file += chunk("PLTE", palette) }
        if !transparency.isEmpty { file += chunk("tRNS", transparency) }
        file += chunk("IDAT", zlib(rows.flatMap { [0] + $0 }))
        return file + chunk("IEND", [])
    }

    private func big(_ number: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + body
        return big(body.count) + named + big(Int(cyclicRedundancy(named)))
    }

    private func cyclicRedundancy(_ bytes: [UInt8]) -> UInt32 {
        var remainder: UInt32 = .max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? 0xEDB8_8320 ^ remainder >> 1 : remainder >> 1 }
        }
        return ~remainder
    }

    /// One stored block, so at most 65,535 bytes.
    private func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var (a, b) = (1, 0)
        for byte in bytes {
            a = (a + Int(byte)) % 65521
            b = (b + a) % 65521
        }
        let (low, high) = (UInt8(bytes.count & 255), UInt8(bytes.count >> 8))
        return [0x78, 0x01, 1, low, high, ~low, ~high] + bytes + big(b << 16 | a)
    }
}
