import Images
import ObjectDetection
import Testing

@Suite("Colour spaces")
struct ColorSpaceTests {
    /// Colours with OpenCV's HSV, L*a*b* and grey; `Scripts/reference/color_spaces.py` prints them.
    private static let rows: [(rgb: [UInt8], hsv: [UInt8], lab: [UInt8], gray: UInt8)] = [
        ([0, 0, 0], [0, 0, 0], [0, 128, 128], 0),
        ([255, 255, 255], [0, 0, 255], [255, 128, 128], 255),
        ([255, 0, 0], [0, 255, 255], [136, 208, 195], 76),
        ([0, 255, 0], [60, 255, 255], [224, 42, 211], 150),
        ([0, 0, 255], [120, 255, 255], [82, 207, 20], 29),
        ([255, 255, 0], [30, 255, 255], [248, 106, 223], 226),
        ([12, 200, 99], [74, 240, 200], [181, 65, 167], 132),
        ([180, 60, 130], [163, 170, 180], [115, 183, 115], 104),
        ([7, 9, 8], [75, 57, 9], [7, 126, 129], 8),
        ([130, 130, 131], [120, 2, 131], [139, 128, 127], 130),
        ([250, 120, 3], [14, 252, 250], [165, 173, 200], 146),
        ([33, 66, 132], [110, 191, 132], [74, 141, 87], 64),
    ]

    private func values(_ space: ColorSpace, _ rgb: [UInt8]) -> [UInt8] {
        space.channels(of: Image(width: 1, height: 1, pixels: rgb)).planes.map { $0[0] }
    }

    private func isNear(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
    }

    @Test("OpenCV's bytes, up to one by its tables", arguments: rows.indices)
    func opencv(_ index: Int) {
        let row = Self.rows[index]
        #expect(isNear(values(.hsv, row.rgb), row.hsv), "\(row.rgb): \(values(.hsv, row.rgb))")
        #expect(isNear(values(.lab, row.rgb), row.lab), "\(row.rgb): \(values(.lab, row.rgb))")
        #expect(isNear(values(.gray, row.rgb), [row.gray]))
        #expect(values(.hue, row.rgb) == [values(.hsv, row.rgb)[0]])
        #expect(values(.rgb, row.rgb) == row.rgb)
    }

    @Test("shares of red and green: 30 of 30 + 60 + 10 is 76.5, and black is a third of each")
    func shares() {
        #expect(values(.rgi, [30, 60, 10]) == [77, 153, 45])
        #expect(values(.rgi, [0, 0, 0]) == [85, 85, 0])
    }

    @Test("a name that is none says which there are")
    func names() {
        #expect(
            throws: DetectionError.unknownName(
                argument: "to", name: "cmyk", known: ["rgb", "gray", "hsv", "hue", "lab", "rgi"])
        ) { try ColorSpace(named: "cmyk", argument: "to") }
    }
}
