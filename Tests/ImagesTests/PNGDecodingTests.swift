import Images
import Testing

@Suite("Decoding PNG")
struct PNGDecodingTests {
    @Test(
        "grey of 1, 2, 4, 8 and 16 bits is stretched to 0...255",
        arguments: [
            (1, [0b0100_0000], [0, 255]), (2, [0b0110_0000], [85, 170]), (4, [0x1E], [17, 238]),
            (8, [7, 200], [7, 200]),
            // 16 bits: 128 / 65535 * 255 = 0.498 -> 0 and 0x80FF = 33023 / 257 = 128.49 -> 128
            (16, [0x00, 0x80, 0x80, 0xFF], [0, 128]),
        ] as [(Int, [UInt8], [UInt8])])
    func grey(depth: Int, row: [UInt8], expected: [UInt8]) throws {
        let png = TinyPNG(width: 2, height: 1, depth: depth, colorType: 0, rows: [row])
        #expect(try Image.decode(png.bytes).pixels == expected.flatMap { [$0, $0, $0] })
    }

    @Test("RGB of 8 and of 16 bits")
    func rgb() throws {
        let eight = TinyPNG(width: 1, height: 2, colorType: 2, rows: [[1, 2, 3], [4, 5, 6]])
        #expect(try Image.decode(eight.bytes) == Image(width: 1, height: 2, pixels: [1, 2, 3, 4, 5, 6]))
        // v / 257: 0x0101 -> 1, 0xFFFF -> 255, 0x7FFF = 127.498 -> 127
        let sixteen = TinyPNG(
            width: 1, height: 1, depth: 16, colorType: 2, rows: [[0x01, 0x01, 0xFF, 0xFF, 0x7F, 0xFF]])
        #expect(try Image.decode(sixteen.bytes).pixels == [1, 255, 127])
    }

    @Test("alpha is laid over white: value * a + 255 * (1 - a), rounded")
    func alpha() throws {
        // a = 51/255 = 0.2: 100 * 0.2 + 255 * 0.8 = 224; 0 -> 204; 255 -> 255.
        let rgba = TinyPNG(width: 2, height: 1, colorType: 6, rows: [[100, 0, 255, 51, 9, 8, 7, 0]])
        #expect(try Image.decode(rgba.bytes).pixels == [224, 204, 255, 255, 255, 255])
        let grey = TinyPNG(width: 2, height: 1, colorType: 4, rows: [[100, 51, 10, 255]])
        #expect(try Image.decode(grey.bytes).pixels == [224, 224, 224, 10, 10, 10])
        // 16 bits: 25700 * 0.2 + 65535 * 0.8 = 57568, and 57568 / 257 = 224
        let deep = TinyPNG(
            width: 1, height: 1, depth: 16, colorType: 6, rows: [[0x64, 0x64, 0, 0, 0xFF, 0xFF, 0x33, 0x33]])
        let pixels = try Image.decode(deep.bytes).pixels
        #expect(pixels == [224, 204, 255])
    }

    @Test("a palette, packed to 2 bits, with one entry half transparent")
    func palette() throws {
        let png = TinyPNG(
            width: 3, height: 1, depth: 2, colorType: 3, palette: [10, 20, 30, 255, 0, 0, 0, 0, 0],
            transparency: [255, 255, 102], rows: [[0b0001_1000]])
        // 102/255 = 0.4 of black over white = 153
        #expect(try Image.decode(png.bytes).pixels == [10, 20, 30, 255, 0, 0, 153, 153, 153])
    }

    @Test("a transparent colour becomes white")
    func colorKey() throws {
        let png = TinyPNG(
            width: 2, height: 1, colorType: 2, transparency: [0, 1, 0, 2, 0, 3], rows: [[1, 2, 3, 4, 5, 6]])
        #expect(try Image.decode(png.bytes).pixels == [255, 255, 255, 4, 5, 6])
        // 16 bits: grey 0x0102 is the key, 0x0103 (259 / 257 = 1.008) is not
        let deep = TinyPNG(
            width: 2, height: 1, depth: 16, colorType: 0, transparency: [1, 2], rows: [[1, 2, 1, 3]])
        #expect(try Image.decode(deep.bytes).pixels == [255, 255, 255, 1, 1, 1])
    }

    @Test("Adam7 interlacing puts each pass's pixels in their places")
    func interlaced() throws {
        // Adam7 of a 3 x 3 picture: pass 1 (0,0); pass 5 row 2: (0,2) (2,2)... in the order of the specification,
        // passes 2, 3 empty, pass 4: (2,0), pass 5: (0,2) (2,2), pass 6: (1,0) and (1,2), pass 7: row 1.
        let png = TinyPNG(
            width: 3, height: 3, colorType: 0, interlaced: true,
            rows: [[1], [3], [7, 9], [2], [8], [4, 5, 6]])
        #expect(try Image.decode(png.bytes).pixels == (1...9).flatMap { [$0, $0, $0] })
    }

    @Test("a truncated file says how many rows were complete")
    func truncated() throws {
        let noise = (0..<40).map { y in (0..<60).map { x in UInt8(truncatingIfNeeded: x &* 31 &+ y &* 57) } }
        let bytes = TinyPNG(width: 20, height: 40, colorType: 2, rows: noise).bytes
        // 33 bytes to the end of the header chunk, 8 of IDAT's head, 7 of zlib's, 61 a row
        #expect(throws: ImageError.truncated(.png, bytes: 48 + 61 * 10, width: 20, height: 40, rows: 10)) {
            try Image.decode(Array(bytes[..<(48 + 61 * 10)]))
        }
        #expect(throws: ImageError.truncated(.png, bytes: 20, width: 0, height: 0, rows: 0)) {
            try Image.decode(Array(bytes[..<20]))
        }
    }

    @Test("a size in the header is believed only up to the limit")
    func bomb() {
        for (width, height) in [(20_000, 20_000), (0x7fff_ffff, 0x7fff_ffff), (1 << 27, 2)] {
            let png = TinyPNG(width: width, height: height, colorType: 2, rows: [[0]])
            #expect(throws: ImageError.tooLarge(width: width, height: height, limit: 1 << 27)) {
                try Image.decode(png.bytes)
            }
        }
        let empty = TinyPNG(width: 0, height: 5, colorType: 2, rows: [])
        #expect(throws: ImageError.self) { try Image.decode(empty.bytes) }
    }

    @Test("a wrong checksum is named as damage")
    func checksum() {
        var bytes = TinyPNG(width: 1, height: 1, colorType: 2, rows: [[1, 2, 3]]).bytes
        bytes[29] ^= 1
        #expect(throws: ImageError.damaged(.png, reason: "IHDR: CRC error", width: 0, height: 0, rows: 0)) {
            try Image.decode(bytes)
        }
    }
}
