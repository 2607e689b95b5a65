import Images
import TestSupport
import Testing

@Suite("Resizing")
struct ResizingTests {
    /// One row, grey 0 and 100.
    private let pair = Image(width: 2, height: 1, pixels: [0, 0, 0, 100, 100, 100])

    @Test(
        "2 pixels to 4: worked by hand",
        arguments: [
            // source = 0, 0.5, 1, 1.5, and past the last pixel the last is repeated
            (.tensorFlowLegacyBilinear, [0, 50, 100, 100]),
            // source = -0.25 (clamped to 0), 0.25, 0.75, 1.25
            (.bilinear, [0, 25, 75, 100]),
            // floor of 0, 0.5, 1, 1.5
            (.nearest, [0, 0, 100, 100]),
            // centres 0.25, 0.75, 1.25, 1.75 in a triangle of reach 1 around 0.5 and 1.5
            (.antialiased, [0, 25, 75, 100]),
        ] as [(ResizeMethod, [Float])])
    func enlarged(method: ResizeMethod, expected: [Float]) throws {
        #expect(try pair.resizedFloats(height: 1, width: 4, method: method) == expected.flatMap { [$0, $0, $0] })
    }

    @Test(
        "4 pixels to 2: worked by hand",
        arguments: [
            (.tensorFlowLegacyBilinear, [0, 80]),  // source = 0, 2
            (.bilinear, [20, 100]),  // source = 0.5, 2.5: (0 + 40) / 2 and (80 + 120) / 2
            (.nearest, [0, 80]),
            // Triangle of reach 2 around 1 and 3: distances 0.5 0.5 1.5 weigh 0.75 0.75 0.25, of 1.75 together:
            // (0.75 * 0 + 0.75 * 40 + 0.25 * 80) / 1.75 = 28.571429; mirrored: 120 - 28.571429
            (.antialiased, [28.571429, 91.428571]),
        ] as [(ResizeMethod, [Float])])
    func shrunk(method: ResizeMethod, expected: [Float]) throws {
        let row = Image(width: 4, height: 1, pixels: [0, 40, 80, 120].flatMap { [$0, $0, $0] })
        let column = Image(width: 1, height: 4, pixels: row.pixels)
        for values in try [
            row.resizedFloats(height: 1, width: 2, method: method),
            column.resizedFloats(height: 2, width: 1, method: method),
        ] {
            #expect(zip(values, expected.flatMap { [$0, $0, $0] }).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    @Test("the two-pass form equals the definition", arguments: ResizeMethod.allCases)
    func reference(method: ResizeMethod) throws {
        let picture = try Fixture.image("picture.png")
        for (height, width) in [(1, 1), (5, 40), (29, 4), (13, 17), (26, 34)] {
            let fast = try picture.resizedFloats(height: height, width: width, method: method)
            let plain = try picture.resizedFloatsReference(height: height, width: width, method: method)
            // Those in whole numbers round twice, each time by at most a half, and drop four bits in between.
            let tolerance: Float = method == .pillow || method == .openCV ? 1.01 : 1e-3
            #expect(zip(fast, plain).allSatisfy { abs($0 - $1) < tolerance } && fast.count == plain.count)
        }
    }

    /// The fixtures are made by Scripts/reference/images.py.
    @Test(
        "two methods are bit for bit those of Pillow and OpenCV",
        arguments: [(.pillow, "antialiased", 5, 4), (.pillow, "antialiased", 40, 29), (.pillow, "antialiased", 17, 5)]
            + [(.openCV, "opencv", 5, 4), (.openCV, "opencv", 40, 29), (.openCV, "opencv", 17, 5), (.openCV, "opencv", 1, 1)]
            as [(ResizeMethod, String, Int, Int)])
    func libraries(method: ResizeMethod, name: String, width: Int, height: Int) throws {
        let resized = try Fixture.image("picture.png").resized(height: height, width: width, method: method)
        #expect(try resized == Fixture.image("\(name)_\(width)x\(height).png"))
    }

    @Test("OpenCV's half size is the mean of four pixels, halves up")
    func halved() throws {
        // (0 + 1 + 2 + 3) / 4 = 1.5; (4 + 5 + 6 + 6) / 4 = 5.25
        let picture = Image(width: 4, height: 2, pixels: [0, 1, 4, 5, 2, 3, 6, 6].flatMap { [$0, $0, $0] })
        #expect(try picture.resized(height: 1, width: 2, method: .openCV).pixels == [2, 2, 2, 5, 5, 5])
    }

    @Test("the same size gives the same picture", arguments: ResizeMethod.allCases)
    func same(method: ResizeMethod) throws {
        let picture = try Fixture.image("picture.png")
        #expect(try picture.resizedFloats(height: 13, width: 17, method: method) == picture.pixels.map(Float.init))
    }

    @Test("absurd sizes are refused")
    func absurd() {
        #expect(throws: ImageError.impossibleSize(width: 0, height: 3)) {
            try pair.resized(height: 3, width: 0, method: .nearest)
        }
        #expect(throws: ImageError.tooLarge(width: .max, height: 3, limit: 1 << 27)) {
            try pair.resizedFloats(height: 3, width: .max, method: .bilinear)
        }
    }

    @Test(
        "photos become Pillow's pictures, bit for bit",
        .enabled(if: SharedData.has("images/pelican.jpg"), SharedData.reason),
        arguments: [("pelican", 224), ("flamingo", 224), ("dog", 300)])
    func photos(name: String, side: Int) throws {
        let photo = try Image.read(SharedData.path("images/\(name).jpg"))
        let expected = try Image.read(SharedData.path("images/\(name)_\(side).png"))
        #expect(try photo.resized(height: side, width: side, method: .pillow) == expected)
    }
}
