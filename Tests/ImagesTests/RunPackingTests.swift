import Images
import Testing

@Suite("A PNG packed by runs")
struct RunPackingTests {
    /// Pictures whose runs, codes and blocks lie at the ends of what the format allows.
    enum Kind: String, CaseIterable {
        case black, oneColor, grey, noise, stripes, steps, fibonacci
    }

    @Test(
        "gives back the pixels, with the checksum of the rows' differences",
        arguments: Kind.allCases,
        [
            // A repetition is at most 86 pixels; a block ends with the row in which it has 32,768 differences.
            (1, 1), (1, 300), (2, 2), (86, 3), (87, 3), (88, 3), (173, 2), (174, 2), (500, 1), (300, 700), (40_000, 3),
        ])
    func roundTrip(kind: Kind, size: (width: Int, height: Int)) throws {
        let picture = picture(kind, width: size.width, height: size.height)
        let file = try picture.png(PNGOptions(.runs))
        #expect(try Image.decode(file) == picture)
        #expect(checksum(in: file) == checksum(of: picture))
    }

    @Test("is the same from the same pixels, and a tenth of them where a drawing has few")
    func drawing() throws {
        let picture = picture(.stripes, width: 600, height: 400)
        let file = try picture.png(PNGOptions(.runs))
        #expect(try picture.png(PNGOptions(.runs)) == file)
        #expect(file.count < picture.pixels.count / 10)
    }

    private func picture(_ kind: Kind, width: Int, height: Int) -> Image {
        var generator = SystemIndependentGenerator()
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * width * height)
        // How often the differences 1, 2, 3 ... come: codes of more than 15 bits would be shortest.
        var fibonacci = [1, 1]
        while fibonacci.count < 22 { fibonacci.append(fibonacci[fibonacci.count - 1] + fibonacci[fibonacci.count - 2]) }
        let rare = fibonacci.enumerated().flatMap { [UInt8](repeating: UInt8($0.offset), count: $0.element) }
        for y in 0..<height {
            for x in 0..<width {
                switch kind {
                case .black: pixels += [0, 0, 0]
                case .oneColor: pixels += [255, 128, 1]
                case .grey: pixels += [77, 77, 77]
                case .noise: pixels += [generator.byte(), generator.byte(), generator.byte()]
                case .stripes: pixels += (x / 50 + y / 40) % 2 == 0 ? [255, 255, 255] : [0, 114, 178]
                case .steps: pixels += [UInt8(truncatingIfNeeded: x), UInt8(truncatingIfNeeded: y), UInt8(truncatingIfNeeded: x * y)]
                case .fibonacci:
                    let above = y == 0 ? [0, 0, 0] : pixels[(pixels.count - 3 * width)..<(pixels.count - 3 * width + 3)].map { $0 }
                    pixels += (0..<3).map { above[$0] &+ rare[(3 * (y * width + x) + $0) * 7919 % rare.count] }
                }
            }
        }
        return Image(width: width, height: height, pixels: pixels)
    }

    /// Of what the rows are in the file: 2 for the filter, then each byte less the one above. Source: RFC 1950, section 9.
    private func checksum(of picture: Image) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        func add(_ byte: UInt8) {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        let length = 3 * picture.width
        for y in 0..<picture.height {
            add(2)
            for x in 0..<length {
                let above = y == 0 ? 0 : picture.pixels[(y - 1) * length + x]
                add(picture.pixels[y * length + x] &- above)
            }
        }
        return high << 16 | low
    }

    /// The last four bytes of the data, which stand before their chunk's own checksum and the twelve bytes of the end.
    private func checksum(in file: [UInt8]) -> UInt32 {
        file.dropLast(16).suffix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// Numbers that look random and are the same everywhere. Source: Marsaglia 2003, "Xorshift RNGs".
private struct SystemIndependentGenerator {
    private var state: UInt32 = 2_463_534_242

    mutating func byte() -> UInt8 {
        state ^= state << 13
        state ^= state >> 17
        state ^= state << 5
        return UInt8(truncatingIfNeeded: state >> 24)
    }
}
