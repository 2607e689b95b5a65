import Images
import ObjectDetection
import Tensors
import Testing

@Suite("Warped regions")
struct RegionWarpTests {
    /// Red grows by 10 to the right, green by 10 downwards.
    private func ramp() throws -> Image {
        var image = try Image(width: 12, height: 12, red: 0, green: 0, blue: 60)
        for y in 0..<12 { for x in 0..<12 { image[x, y] = (UInt8(10 * x), UInt8(10 * y), 60) } }
        return image
    }

    @Test("a box of the square's inner size is cut out pixel by pixel, with its context")
    func copies() throws {
        let crop = try RegionWarp(size: 8, context: 2).crops(of: ramp(), Boxes([Box(4, 5, 8, 9)])).floats()
        for y in 0..<8 {
            for x in 0..<8 {
                #expect(abs(crop[y * 8 + x] * 255 - Float(10 * (x + 2))) < 1e-3)
                #expect(abs(crop[64 + y * 8 + x] * 255 - Float(10 * (y + 3))) < 1e-3)
            }
        }
    }

    @Test("a box twice as wide is squeezed: between pixels 2x and 2x + 1 lies 10 (2x + 1/2)")
    func squeezes() throws {
        let crop = try RegionWarp(size: 4, context: 0).crops(of: ramp(), Boxes([Box(2, 2, 10, 6)])).floats()
        for x in 0..<4 { #expect(abs(crop[x] * 255 - 10 * (2 + 2 * Float(x) + 0.5)) < 1e-3) }
        #expect(abs(crop[16 + 4] * 255 - 30) < 1e-3)
    }

    @Test("outside of the picture is its mean colour")
    func outside() throws {
        let crop = try RegionWarp(size: 4, context: 0).crops(of: ramp(), Boxes([Box(100, 100, 104, 104)])).floats()
        #expect(crop[..<32].allSatisfy { abs($0 * 255 - 55) < 1e-3 })
        #expect(crop[32...].allSatisfy { abs($0 * 255 - 60) < 1e-3 })
    }

    @Test("the paper's context, 16 of 227 pixels, in proportion; boxes without area and no boxes")
    func edges() throws {
        #expect(try RegionWarp().context == 16)
        #expect(try RegionWarp(size: 32).context == 2)
        #expect(try RegionWarp(size: 16).crops(of: ramp(), Boxes()).shape == [0, 3, 16, 16])
        #expect(throws: DetectionError.emptyBox(argument: "boxes", index: 0)) {
            try RegionWarp(size: 16).crops(of: try ramp(), Boxes([Box(3, 3, 3, 9)]))
        }
        #expect(throws: DetectionError.self) { try RegionWarp(size: 8, context: 4) }
    }
}
