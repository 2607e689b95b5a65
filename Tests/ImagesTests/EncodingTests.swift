import Files
import Glibc
import Images
import Testing

@Suite("Encoding")
struct EncodingTests {
    @Test(
        "a PNG gives back the same pixels from every choice of packing",
        arguments: [
            PNGOptions.Packing.runs, .zlib(level: 6, filter: .adaptive), .zlib(level: 1, filter: .sub),
            .zlib(level: 0, filter: .none), .zlib(level: 9, filter: .up),
        ])
    func png(packing: PNGOptions.Packing) throws {
        let picture = try Fixture.image("picture.png")
        #expect(try Image.decode(picture.png(PNGOptions(packing))) == picture)
    }

    @Test("a PNG of 1 x 1 pixels")
    func one() throws {
        let picture = Image(width: 1, height: 1, pixels: [1, 2, 3])
        #expect(try Image.decode(picture.png()) == picture)
        #expect(try Image.decode(picture.jpeg(quality: 100)).width == 1)
    }

    @Test("dots an inch and a description stand in the PNG")
    func chunks() throws {
        let picture = Image(width: 1, height: 1, pixels: [1, 2, 3])
        let bytes = try picture.png(PNGOptions(dotsPerInch: 300, description: "ein kleines Bild: ü"))
        // 300 / 0.0254 = 11811 = 0x2E23 pixels a metre, both ways, unit 1
        #expect(bytes.firstRange(of: Array("pHYs".utf8) + [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1]) != nil)
        #expect(
            bytes.firstRange(of: Array("iTXtDescription".utf8) + [0, 0, 0, 0, 0] + Array("ein kleines Bild: ü".utf8))
                != nil)
    }

    @Test("a JPEG is close to the picture, closer with quality")
    func jpeg() throws {
        let picture = try Fixture.image("picture.png")
        let distances = try [30, 75, 98].map { quality in
            let decoded = try Image.decode(picture.jpeg(quality: quality))
            return zip(decoded.pixels, picture.pixels).map { abs(Int($0) - Int($1)) }.reduce(0, +)
        }
        #expect(distances[0] > distances[1] && distances[1] > distances[2])
        #expect(distances[2] < 3 * picture.pixels.count)
    }

    @Test("the file name chooses the format, and an unknown one is refused")
    func write() throws {
        let picture = try Fixture.image("picture.png")
        #expect(throws: ImageError.unknownExtension(path: "a.b/c")) { try picture.write("a.b/c") }
        #expect(throws: ImageError.unknownExtension(path: "picture.gif")) { try picture.write("picture.gif") }
        for (name, format) in [("x.PNG", ImageFormat.png), ("x.jpeg", .jpeg), ("x.jpg", .jpeg)] {
            let path = "/tmp/dlrepl-encoding-\(#line)-\(name)"
            try picture.write(path)
            defer { _ = unlink(path) }
            #expect(try FileContent(File.read(path)) == .image(format))
        }
    }

    @Test("a picture too wide for JPEG is refused")
    func tooWide() throws {
        let wide = try Image(width: 65501, height: 1, red: 0, green: 0, blue: 0)
        #expect(throws: ImageError.tooLargeForJPEG(width: 65501, height: 1)) { try wide.jpeg() }
    }
}
