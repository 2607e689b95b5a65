import Images
import ObjectDetection
import TestSupport
import Testing

@Suite("Graph-based segmentation")
struct GraphSegmentationTests {
    /// A grey picture, row by row.
    private func gray(_ rows: [[UInt8]]) -> Image {
        Image(width: rows[0].count, height: rows.count, pixels: rows.joined().flatMap { [$0, $0, $0] })
    }

    private func parts(_ rows: [[UInt8]], k: Double, minimumSize: Int = 0) throws -> [Int32] {
        try GraphSegmentation(k: k, minimumSize: minimumSize).segment(gray(rows), space: .gray, sigma: 0).numbers
    }

    @Test("two flat halves are two parts where the step between them is above k, and one where it is not")
    func halves() throws {
        // Edges inside weigh 0, so a half of 6 pixels allows k / 6: the step of 10 needs k >= 60.
        let rows: [[UInt8]] = [[5, 5, 15, 15], [5, 5, 15, 15], [5, 5, 15, 15]]
        #expect(try parts(rows, k: 59) == [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1])
        #expect(try parts(rows, k: 60) == [Int32](repeating: 0, count: 12))
    }

    @Test("a part that is used to steps takes another step: Int(C) + k / |C|")
    func gradient() throws {
        // Steps of 3 join singles (k = 6): 3 <= 6; pairs of Int 3 and 6 / 2: 3 <= 6; and so on to the end.
        #expect(try parts([[0, 3, 6, 9, 12]], k: 6) == [0, 0, 0, 0, 0])
        // A step of 7 is above 3 + 6 / 4 at the left and above 6 for the single pixel on the right.
        #expect(try parts([[0, 3, 6, 9, 16]], k: 6) == [0, 0, 0, 0, 1])
    }

    @Test("parts below the least size join over their lightest edge")
    func minimumSize() throws {
        let rows: [[UInt8]] = [[0, 0, 0, 100, 130, 130, 130]]
        #expect(try parts(rows, k: 1) == [0, 0, 0, 1, 2, 2, 2])
        #expect(try parts(rows, k: 1, minimumSize: 2) == [0, 0, 0, 1, 1, 1, 1])
        #expect(try parts(rows, k: 1, minimumSize: 5) == [Int32](repeating: 0, count: 7))
    }

    @Test("one pixel, one row, one column")
    func small() throws {
        #expect(try parts([[9]], k: 10) == [0])
        #expect(try parts([[0, 200]], k: 1) == [0, 1])
        #expect(try parts([[0], [200], [200]], k: 1) == [0, 1, 1])
        #expect(try GraphSegmentation(k: 1, minimumSize: 0).segment(gray([[0, 200]]), sigma: 4).count == 2)
    }

    @Test("pixels that touch at a corner are neighbours")
    func corners() throws {
        #expect(try parts([[0, 200], [200, 0]], k: 1) == [0, 1, 1, 0])
    }

    @Test("a part's mean colour is rounded to the nearest")
    func painted() throws {
        let image = gray([[1, 2, 200]])
        let segments = try GraphSegmentation(k: 5, minimumSize: 0).segment(image, sigma: 0)
        #expect(segments.painted(image).pixels == [2, 2, 2, 2, 2, 2, 200, 200, 200])
        #expect(Segments(image, [7, -3, 7]).painted(image).pixels[0] == 101)
    }

    @Test("settings out of range and interrupts are errors")
    func errors() throws {
        #expect(throws: DetectionError.notPositive(argument: "k", value: 0)) {
            try GraphSegmentation(k: 0, minimumSize: 1)
        }
        let segmentation = try GraphSegmentation(k: 1, minimumSize: 1)
        #expect(throws: DetectionError.outsideRange(argument: "sigma", value: 17, range: 0...16)) {
            try segmentation.segment(gray([[1]]), sigma: 17)
        }
        #expect(throws: DetectionError.interrupted) {
            try segmentation.segment(gray([[1, 2]]), sigma: 1) { true }
        }
    }
}
