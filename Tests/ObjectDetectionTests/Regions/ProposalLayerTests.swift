import ObjectDetection
import Testing

@Suite("The proposal layer")
struct ProposalLayerTests {
    private let anchors = Boxes([Box(0, 0, 40, 40), Box(2, 0, 42, 40), Box(50, 50, 60, 90), Box(-30, 0, 50, 60)])
    private let nothing = [SIMD4<Float>](repeating: SIMD4(), count: 4)

    @Test("decode, clip, drop small ones, suppress: by hand")
    func worked() throws {
        // Anchor 1 overlaps 0 by 38 / 42 = 0.905; anchor 2 is 10 wide; anchor 3 is cut to (0, 0, 50, 60), IoU 1600 / 3000 with 0.
        let found = try ProposalLayer()(
            scores: [0.9, 0.8, 0.7, 0.6], offsets: nothing, anchors: anchors, height: 100, width: 100)
        #expect(found.places == [0, 3])
        #expect(found.boxes[1] == Box(0, 0, 50, 60))
        #expect(found.scores == [0.9, 0.6])
    }

    @Test("at most `before` go into suppression and `after` come out")
    func limits() throws {
        var layer = ProposalLayer()
        layer.after = 1
        #expect(
            try layer(scores: [0.1, 0.2, 0.3, 0.4], offsets: nothing, anchors: anchors, height: 99, width: 99).places
                == [3])
        (layer.before, layer.after) = (2, 9)
        #expect(
            try layer(scores: [0.9, 0.8, 0, 0.1], offsets: nothing, anchors: anchors, height: 99, width: 99).places
                == [0])
        layer.before = 0
        #expect(
            try layer(scores: [0.9, 0.8, 0, 0.1], offsets: nothing, anchors: anchors, height: 99, width: 99).places
                == [])
    }

    @Test("offsets that are huge or not numbers give no infinite boxes, NaN scores are refused")
    func strange() throws {
        let wild = [SIMD4<Float>(0, 0, 1e9, 1e9), SIMD4(.nan, 0, 0, 0), SIMD4(), SIMD4(0, 0, .nan, 0)]
        let found = try ProposalLayer()(
            scores: [0.9, 0.8, 0.7, 0.6], offsets: wild, anchors: anchors, height: 100, width: 100)
        #expect(found.places == [0])
        #expect(found.boxes[0] == Box(0, 0, 100, 100))
        #expect(throws: DetectionError.notANumber(argument: "scores", index: 1)) {
            try ProposalLayer()(scores: [0, .nan, 0, 0], offsets: nothing, anchors: anchors, height: 9, width: 9)
        }
    }
}
