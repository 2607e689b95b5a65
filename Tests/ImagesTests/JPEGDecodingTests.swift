import Images
import TestSupport
import Testing

@Suite("Decoding JPEG")
struct JPEGDecodingTests {
    @Test(
        "every kind decodes to Pillow's pixels",
        arguments: ["grey", "halved_colour", "whole_colour", "progressive", "cmyk"])
    func pillow(name: String) throws {
        #expect(try Fixture.image(name + ".jpg") == Fixture.image(name + ".png"))
    }

    @Test("each of the eight Exif orientations is turned upright", arguments: 1...8)
    func orientation(value: Int) throws {
        let bytes = try Fixture.bytes("orientation_\(value).jpg")
        #expect(ExifOrientation(jpeg: bytes).rawValue == value)
        #expect(try Image.decode(bytes) == Fixture.image("orientation_\(value).png"))
    }

    @Test("turning a 2 x 1 picture: the stored first pixel goes where the tag says")
    func turned() {
        let picture = Image(width: 2, height: 1, pixels: [1, 1, 1, 2, 2, 2])
        #expect(picture.turned(.topRight).pixels == [2, 2, 2, 1, 1, 1])
        #expect(picture.turned(.rightTop) == Image(width: 1, height: 2, pixels: [1, 1, 1, 2, 2, 2]))
        #expect(picture.turned(.leftBottom) == Image(width: 1, height: 2, pixels: [2, 2, 2, 1, 1, 1]))
    }

    @Test("a truncated file says how many rows were complete")
    func truncated() throws {
        let rows = (0..<(3 * 160 * 160)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }
        let whole = try Image(width: 160, height: 160, pixels: rows).jpeg(quality: 80)
        let half = Array(whole[..<(whole.count / 2)])
        let error = #expect(throws: ImageError.self) { try Image.decode(half) }
        guard case .truncated(.jpeg, half.count, 160, 160, let complete) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((48...96).contains(complete))
        #expect(throws: ImageError.truncated(.jpeg, bytes: 2, width: 0, height: 0, rows: 0)) {
            try Image.decode([0xFF, 0xD8])
        }
    }

    @Test("only the end marker missing: nothing is lost, so the picture is taken")
    func endMarker() throws {
        let bytes = try Fixture.bytes("whole_colour.jpg")
        #expect(bytes.suffix(2) == [0xFF, 0xD9])
        #expect(try Image.decode(Array(bytes.dropLast(2))) == Image.decode(bytes))
    }

    @Test("a progressive file without its last scans is truncated")
    func progressive() throws {
        let bytes = try Fixture.bytes("progressive.jpg")
        #expect(throws: ImageError.truncated(.jpeg, bytes: bytes.count - 60, width: 17, height: 13, rows: 0)) {
            try Image.decode(Array(bytes.dropLast(60)))
        }
    }

    @Test("a size in the header is believed only up to the limit")
    func bomb() throws {
        var bytes = try Fixture.bytes("grey.jpg")
        let frame = try #require(bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        bytes.replaceSubrange((frame + 5)..<(frame + 9), with: [0xFF, 0xDC, 0xFF, 0xDC])
        #expect(throws: ImageError.tooLarge(width: 65500, height: 65500, limit: 1 << 27)) { try Image.decode(bytes) }
    }
}
