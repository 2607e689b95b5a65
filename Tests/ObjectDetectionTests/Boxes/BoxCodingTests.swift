import ObjectDetection
import TestSupport
import Testing

@Suite("Boxes as offsets")
struct BoxCodingTests {
    /// Centre and size (100, 100, 50, 80) and (110, 96, 60, 72).
    private let proposal = Boxes([Box(75, 60, 125, 140)])
    private let truth = Boxes([Box(80, 60, 140, 132)])

    @Test("R-CNN: (110 - 100) / 50, (96 - 100) / 80, log(60 / 50), log(72 / 80)")
    func encode() throws {
        let offsets = try BoxCoding.rcnn.encode(truth, reference: proposal)[0]
        let expected: SIMD4<Float> = [0.2, -0.05, 0.182322, -0.105361]
        for axis in 0..<4 { #expect(abs(offsets[axis] - expected[axis]) < 1e-6) }
    }

    @Test("variances divide: SSD's offsets are 10 and 5 times larger")
    func variances() throws {
        let offsets = try BoxCoding.ssd.encode(truth, reference: proposal)[0]
        let expected: SIMD4<Float> = [2, -0.5, 0.911608, -0.526803]
        for axis in 0..<4 { #expect(abs(offsets[axis] - expected[axis]) < 1e-5) }
    }

    @Test("decoding undoes encoding", arguments: [BoxCoding.rcnn, .ssd])
    func inverse(_ coding: BoxCoding) throws {
        var generator = SplitMix(state: 3)
        let (a, b) = (Boxes.random(50, &generator), Boxes.random(50, &generator))
        let back = try coding.decode(coding.encode(a, reference: b), reference: b)
        for index in 0..<50 {
            #expect(abs(back.xMin[index] - a.xMin[index]) < 1e-2)
            #expect(abs(back.yMax[index] - a.yMax[index]) < 1e-2)
        }
    }

    @Test("an offset of zero is the reference itself; none give none")
    func zero() throws {
        #expect(BoxCoding.ssd.decode(.zero, reference: proposal[0]) == proposal[0])
        #expect(try BoxCoding.ssd.decode([], reference: Boxes()).count == 0)
    }

    @Test("an empty box, unequal counts and bad variances are refused")
    func errors() {
        #expect(throws: DetectionError.emptyBox(argument: "truth", index: 0)) {
            try BoxCoding.rcnn.encode(Boxes([Box(1, 1, 1, 2)]), reference: proposal)
        }
        #expect(throws: DetectionError.emptyBox(argument: "reference", index: 0)) {
            try BoxCoding.rcnn.encode(truth, reference: Boxes([Box(3, 1, 1, 2)]))
        }
        #expect(
            throws: DetectionError.countMismatch(
                first: "truth", firstCount: 1, second: "reference", secondCount: 0)
        ) { try BoxCoding.rcnn.encode(truth, reference: Boxes()) }
        #expect(throws: DetectionError.notPositive(argument: "variances", value: 0)) {
            try BoxCoding(variances: [0.1, 0, 0.2, 0.2])
        }
    }
}
