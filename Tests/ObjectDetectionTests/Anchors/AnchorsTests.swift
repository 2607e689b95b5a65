import ObjectDetection
import Testing

@Suite("Faster R-CNN's anchors")
struct AnchorsTests {
    /// The comment table of rbgirshick/py-faster-rcnn, generate_anchors.py, counts pixels from 1; these count from 0.
    @Test("py-faster-rcnn's nine: 184 x 96 ... 176 x 352 with both end pixels")
    func base() throws {
        let expected = Boxes([
            Box(-84, -40, 99, 55), Box(-176, -88, 191, 103), Box(-360, -184, 375, 199), Box(-56, -56, 71, 71),
            Box(-120, -120, 135, 135), Box(-248, -248, 263, 263), Box(-36, -80, 51, 95), Box(-80, -168, 95, 183),
            Box(-168, -344, 183, 359),
        ])
        #expect(try Anchors.base() == expected)
    }

    @Test("torchvision's: sides 128 / sqrt(ratio) and 128 sqrt(ratio), halved and rounded")
    func torchvision() throws {
        // 128 / sqrt(0.5) / 2 = 90.5097 and 128 * sqrt(0.5) / 2 = 45.2548.
        let base = try Anchors.base(scales: [8], convention: .torchvision)
        #expect(base == Boxes([Box(-91, -45, 91, 45), Box(-64, -64, 64, 64), Box(-45, -91, 45, 91)]))
    }

    @Test("on a map of 60 x 40 there are 21,600, row by row")
    func grid() throws {
        let base = try Anchors.base()
        let grid = try Anchors.grid(height: 40, width: 60, base: base)
        #expect(grid.count == 21600)
        #expect(grid[9] == Box(-84 + 16, -40, 99 + 16, 55))
        #expect(grid[60 * 9] == Box(-84, -40 + 16, 99, 55 + 16))
    }

    @Test("sizes that are not positive and maps without end are refused")
    func errors() throws {
        #expect(throws: DetectionError.notPositive(argument: "ratios", value: 0)) { try Anchors.base(ratios: [0]) }
        let base = try Anchors.base()
        #expect(throws: DetectionError.notPositive(argument: "height", value: 0)) {
            try Anchors.grid(height: 0, width: 3, base: base)
        }
        #expect(throws: DetectionError.tooManyPairs(rows: .max, columns: .max, limit: 1 << 24)) {
            try Anchors.grid(height: .max, width: .max, base: base)
        }
    }
}
