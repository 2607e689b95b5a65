import Diagnostics
import Files
import Glibc
import Images
import Testing

@Suite("What a file is")
struct FileContentTests {
    @Test(
        "is known from its first bytes",
        arguments: [
            ([], .empty), (Array("hello, world\n".utf8), .text(beginning: "hello, world")),
            (Array("GIF89a\u{1}".utf8), .otherImage("GIF")), (Array("%PDF-1.7".utf8), .otherFile("a PDF document")),
            (Array("RIFF????WEBPVP8 ".utf8), .otherImage("WebP")),
            (Array("\n<!DOCTYPE html>".utf8), .otherFile("a web page")),
            (Array("\0\0\0\u{18}ftypheic".utf8), .otherImage("HEIC")), ([1, 2, 3], .unknown),
            ([0xFF, 0xD8, 0xFF], .image(.jpeg)), ([0x89, 0x50, 0x4E, 0x47], .image(.png)),
        ] as [([UInt8], FileContent)])
    func content(bytes: [UInt8], expected: FileContent) {
        #expect(FileContent(bytes) == expected)
    }

    @Test("is said when it is no picture, with the file's name")
    func words() throws {
        let path = "/tmp/dlrepl-not-an-image.\(#line).png"
        try File.write("<html>404</html>", to: path)
        defer { _ = unlink(path) }
        let error = #expect(throws: ImageError.self) { try Image.read(path) }
        #expect(
            error?.problem.message
                == "\"\(path)\": this is not a picture that can be read here: it is a web page")
    }

    @Test("decides, not the name: a JPEG named .png is read")
    func misnamed() throws {
        let path = "/tmp/dlrepl-misnamed.\(#line).png"
        try File.write(Fixture.bytes("grey.jpg"), to: path)
        defer { _ = unlink(path) }
        #expect(try Image.read(path) == Fixture.image("grey.png"))
    }
}
