import ObjectDetection
import Tensors
import Testing

@Suite("Targets of anchors and of regions")
struct TargetsTests {
    private let anchors = Boxes([
        Box(0, 0, 10, 10), Box(0, 0, 10, 5), Box(0, 0, 10, 2), Box(-1, 0, 9, 10), Box(50, 50, 60, 60),
    ])

    @Test("positive from 0.7 on or as the best, negative below 0.3, ignored between")
    func anchorLabels() throws {
        var generator = Generator(seed: 1)
        // IoU with the object: 1, 0.5, 0.2, 90 / 110, 0.
        let found = try AnchorTargets(anchors, truth: Boxes([Box(0, 0, 10, 10)]), using: &generator)
        #expect(found.labels == [.positive, .ignored, .negative, .positive, .negative])
        #expect(found.positives == [0, 3])
        #expect(found.negatives == [2, 4])
    }

    @Test("the best anchor of an object is positive below 0.7 too, and so is every other that ties")
    func best() throws {
        var generator = Generator(seed: 1)
        let twins = Boxes([Box(0, 0, 10, 5), Box(0, 0, 10, 5), Box(0, 0, 10, 4)])
        let found = try AnchorTargets(twins, truth: Boxes([Box(0, 0, 10, 10)]), using: &generator)
        #expect(found.labels == [.positive, .positive, .ignored])
    }

    @Test("anchors over the border of an image are ignored")
    func border() throws {
        var (generator, settings) = (Generator(seed: 1), AnchorTargets.Settings())
        settings.image = SIMD2(55, 100)
        let found = try AnchorTargets(
            anchors, truth: Boxes([Box(0, 0, 10, 10)]), settings: settings, using: &generator)
        #expect(found.labels == [.positive, .ignored, .negative, .ignored, .ignored])
    }

    @Test("without truth all anchors are negative, and a sample is no larger than asked for")
    func samples() throws {
        var (generator, settings) = (Generator(seed: 1), AnchorTargets.Settings())
        settings.count = 3
        let found = try AnchorTargets(anchors, truth: Boxes(), settings: settings, using: &generator)
        #expect(found.labels == [.negative, .negative, .negative, .negative, .negative])
        #expect(found.negatives.count == 3)
        let both = try AnchorTargets(
            anchors, truth: Boxes([Box(0, 0, 10, 10)]), settings: settings, using: &generator)
        #expect((both.positives.count, both.negatives.count) == (1, 2))
        settings.count = 0
        #expect(try AnchorTargets(anchors, truth: Boxes(), settings: settings, using: &generator).negatives == [])
    }

    @Test("a region from 0.5 on has its object's class, others are background; the true boxes join")
    func regions() throws {
        var generator = Generator(seed: 1)
        let truth = try GroundTruth(Boxes([Box(0, 0, 10, 10)]), labels: [4])
        let found = try RegionTargets(proposals: anchors, truth: truth, using: &generator)
        #expect(found.places == [0, 1, 3, 5, 2, 4])
        #expect(found.labels == [4, 4, 4, 4, 0, 0])
        #expect(found.truth[1] == Box(0, 0, 10, 10))
        #expect(found.truth[5] == Box(50, 50, 60, 60))
        let none = try RegionTargets(proposals: Boxes(), truth: .none, using: &generator)
        #expect(none.labels == [])
    }

    @Test("a class below 1 and shares outside 0...1 are refused")
    func errors() throws {
        var (generator, settings) = (Generator(seed: 1), AnchorTargets.Settings())
        settings.fraction = 1.5
        #expect(throws: DetectionError.outsideRange(argument: "fraction", value: 1.5, range: 0...1)) {
            try AnchorTargets(anchors, truth: Boxes(), settings: settings, using: &generator)
        }
        let truth = try GroundTruth(Boxes([Box(0, 0, 10, 10)]), labels: [0])
        #expect(throws: DetectionError.label(word: "roi_targets", label: 0, index: 0, range: 1...1_000_000)) {
            try RegionTargets(proposals: anchors, truth: truth, using: &generator)
        }
    }
}
