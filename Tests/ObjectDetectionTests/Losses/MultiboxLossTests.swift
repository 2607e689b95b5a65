import Glibc
import ObjectDetection
import Tensors
import TestSupport
import Testing

@Suite("SSD's loss")
struct MultiboxLossTests {
    private let defaults = Boxes([
        Box(0, 0, 0.5, 0.5), Box(0.5, 0.5, 1, 1), Box(0, 0.5, 0.5, 1), Box(0.1, 0.1, 0.6, 0.7), Box(0.6, 0, 1, 0.4),
    ])

    private func truth() throws -> GroundTruth { try GroundTruth(Boxes([Box(0, 0, 0.5, 0.4)]), labels: [2]) }

    @Test("worked by hand: one matched box, three mined ones, equal logits over three classes")
    func worked() throws {
        // IoU 0.8 with box 0; offsets: ty = (0.2 - 0.25) / 0.5 / 0.1 = -1, th = log(0.8) / 0.2 = -1.1157.
        let loss = try MultiboxLoss(
            offsets: Tensor.zeros([5, 4]), logits: Tensor.zeros([5, 3]), defaults: defaults, truth: [truth()])
        #expect(loss.images[0].matched == [0])
        #expect(loss.images[0].negatives == [1, 2, 3])
        let height = -log(0.8) / 0.2
        #expect(abs(try loss.localization.item().double - (0.5 + height - 0.5)) < 1e-5)
        #expect(abs(try loss.classification.item().double - 4 * log(3)) < 1e-5)
        #expect(try loss.total.item() == (loss.localization + loss.classification).item())
    }

    @Test("mined are the boxes that look least like background, NaN first, and of thousands of equals the lowest")
    func mining() throws {
        let logits = Tensor([0, 0, 5, 0, 0, 9, 0, 7, 1, 0], shape: [5, 2])
        var settings = MultiboxLoss.Settings()
        settings.negativeRatio = 2
        let loss = try MultiboxLoss(
            offsets: Tensor.zeros([5, 4]), logits: logits, defaults: defaults,
            truth: [try GroundTruth(Boxes([Box(0, 0, 0.5, 0.4)]), labels: [1])], settings: settings)
        #expect(loss.images[0].negatives == [2, 3])
        let spoiled = Tensor([0, 0, 5, 0, 0, 9, 0, 7, .nan, 0], shape: [5, 2])
        let other = try MultiboxLoss(
            offsets: Tensor.zeros([5, 4]), logits: spoiled, defaults: defaults,
            truth: [try GroundTruth(Boxes([Box(0, 0, 0.5, 0.4)]), labels: [1])], settings: settings)
        #expect(other.images[0].negatives == [4, 2])
        #expect(try other.total.item().double.isNaN)
        let many = Boxes((0..<5000).map { _ in Box(0.5, 0.5, 1, 1) } + [Box(0, 0, 0.5, 0.5)])
        let ties = try MultiboxLoss(
            offsets: Tensor.zeros([5001, 4]), logits: Tensor.ones([5001, 21]), defaults: many, truth: [truth()])
        #expect(ties.images[0].negatives == [0, 1, 2])
    }

    @Test("no objects cost nothing, and neither has a slope")
    func nothing() throws {
        let offsets = try Tensor.ones([5, 4]).tracked()
        let loss = try MultiboxLoss(
            offsets: offsets, logits: Tensor.zeros([5, 3]), defaults: defaults, truth: [.none])
        #expect(try loss.total.item().double == 0)
        #expect(try gradients(of: loss.total, withRespectTo: [offsets])[0].floats() == [Float](repeating: 0, count: 20))
        let empty = try MultiboxLoss(
            offsets: Tensor.zeros([0, 4]), logits: Tensor.zeros([0, 3]), defaults: Boxes(), truth: [.none])
        #expect(empty.matchedCount == 0)
    }

    @Test("a batch counts all its matched boxes once")
    func batch() throws {
        var generator = Generator(seed: 4)
        let (offsets, logits) = (
            try Tensor.randomNormal([2, 5, 4], using: &generator), try Tensor.randomNormal([2, 5, 3], using: &generator)
        )
        let both = try MultiboxLoss(
            offsets: offsets, logits: logits, defaults: defaults, truth: [truth(), truth()])
        let single = try (0..<2).map { image in
            try MultiboxLoss(
                offsets: offsets.indexed([.at(image)]), logits: logits.indexed([.at(image)]), defaults: defaults,
                truth: [truth()])
        }
        let mean = try (single[0].total.item().double + single[1].total.item().double) / 2
        #expect(abs(try both.total.item().double - mean) < 1e-5)
    }

    @Test("its gradient is that of finite differences")
    func gradient() throws {
        var generator = Generator(seed: 7)
        let inputs = [
            try Tensor.randomNormal([2, 5, 4], dtype: .float64, using: &generator),
            try Tensor.randomNormal([2, 5, 3], dtype: .float64, using: &generator),
        ]
        try expectGradient(of: inputs) {
            try MultiboxLoss(offsets: $0[0], logits: $0[1], defaults: defaults, truth: [truth(), truth()]).total
        }
    }

    @Test("the addends of a term add up to it")
    func addends() throws {
        var generator = Generator(seed: 8)
        let loss = try MultiboxLoss(
            offsets: Tensor.randomNormal([5, 4], using: &generator),
            logits: Tensor.randomNormal([5, 3], using: &generator), defaults: defaults, truth: [truth()])
        for (term, value) in [(MultiboxLoss.Term.localization, loss.localization), (.classification, loss.classification)] {
            let sum = loss.addends(term).reduce(0) { $0 + $1.cost }
            #expect(abs(try value.item().double - sum) < 1e-5)
        }
    }

    @Test("shapes that do not fit and classes that are not there are refused")
    func errors() throws {
        #expect(
            throws: DetectionError.shape(
                word: "multibox_loss", argument: "offsets", found: [4, 4],
                expected: "[5, 4]   (default boxes, tx ty tw th)")
        ) {
            try MultiboxLoss(
                offsets: Tensor.zeros([4, 4]), logits: Tensor.zeros([5, 3]), defaults: defaults, truth: [truth()])
        }
        #expect(throws: DetectionError.label(word: "multibox_loss", label: 2, index: 0, range: 1...1)) {
            try MultiboxLoss(
                offsets: Tensor.zeros([5, 4]), logits: Tensor.zeros([5, 2]), defaults: defaults, truth: [truth()])
        }
    }
}
