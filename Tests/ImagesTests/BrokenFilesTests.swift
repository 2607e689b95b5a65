import Diagnostics
import Images
import TestSupport
import Testing

@Suite("Broken files")
struct BrokenFilesTests {
    private static let names = ["picture.png", "halved_colour.jpg", "progressive.jpg", "cmyk.jpg", "orientation_6.jpg"]

    @Test("every prefix of a file is a picture or a typed error", arguments: names)
    func prefixes(name: String) throws {
        let bytes = try Fixture.bytes(name)
        for count in bytes.indices { try decode(Array(bytes[..<count])) }
    }

    @Test("with bits flipped, a file is a picture or a typed error", arguments: names)
    func flips(name: String) throws {
        let bytes = try Fixture.bytes(name)
        var generator = SplitMix(state: 11)
        for round in 0..<1500 {
            var broken = bytes
            for _ in 0...(round % 4) {
                broken[Int.random(in: broken.indices, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
            }
            try decode(broken)
        }
    }

    @Test("PNGs without checksums in the way: bytes of the chunks' bodies changed and chunks summed anew")
    func bodies() throws {
        var generator = SplitMix(state: 5)
        for _ in 0..<1500 {
            let depth = [1, 2, 4, 8, 16].randomElement(using: &generator)!
            let png = TinyPNG(
                width: Int.random(in: 0...9, using: &generator), height: Int.random(in: 0...9, using: &generator),
                depth: depth, colorType: Int.random(in: 0...6, using: &generator),
                interlaced: Bool.random(using: &generator),
                palette: (0..<Int.random(in: 0...9, using: &generator)).map { UInt8($0) },
                transparency: (0..<Int.random(in: 0...6, using: &generator)).map { UInt8($0) },
                rows: (0..<Int.random(in: 0...30, using: &generator)).map { _ in
                    (0..<20).map { _ in UInt8.random(in: 0...255, using: &generator) }
                })
            try decode(png.bytes)
        }
    }

    /// Anything but an `ImageError` fails the test; a crash ends it.
    private func decode(_ bytes: [UInt8]) throws {
        do {
            let picture = try Image.decode(bytes)
            #expect(picture.pixels.count == 3 * picture.width * picture.height)
        } catch let error {
            #expect(!error.problem.message.isEmpty)
        }
    }
}
