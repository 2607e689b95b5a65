import Glibc
import ObjectDetection
import Tensors
import TestSupport
import Testing

@Suite("The losses of Faster R-CNN")
struct RegionLossTests {
    private let anchors = Boxes([Box(0, 0, 10, 10), Box(2, 0, 12, 10), Box(50, 50, 60, 60), Box(0, 0, 10, 4)])
    private let truth = Boxes([Box(0, 0, 10, 12)])

    private func targets() throws -> AnchorTargets {
        var generator = Generator(seed: 1)
        return try AnchorTargets(anchors, truth: truth, using: &generator)
    }

    @Test("scores of 0 cost ln 2, and a box 0.2 too low its smooth L1")
    func worked() throws {
        // Positive is anchor 0 (IoU 10/12); ty = (6 - 5) / 10 = 0.1, th = ln 1.2; three are drawn (anchor 1: IoU 4/7, ignored).
        let loss = try RPNLoss(
            objectness: Tensor.zeros([4]), offsets: Tensor.zeros([4, 4]), anchors: anchors, truth: [truth],
            targets: [targets()])
        #expect(loss.targets[0].positives == [0])
        #expect(loss.sampledCount == loss.targets[0].negatives.count + 1)
        let drawn = Double(loss.sampledCount)
        #expect(abs(try loss.objectness.item().double - log(2)) < 1e-6)
        #expect(abs(try loss.box.item().double - (0.1 * 0.1 * 4.5 + (log(1.2) - 1.0 / 18)) / drawn) < 1e-6)
    }

    @Test("two scores an anchor cost what their difference costs")
    func pairs() throws {
        let pairs = Tensor([1, 3, 0, -1, 2, 0.5, 0, 0], shape: [4, 2])
        let (first, second) = try (
            RPNLoss(
                objectness: pairs, offsets: Tensor.zeros([4, 4]), anchors: anchors, truth: [truth],
                targets: [targets()]),
            RPNLoss(
                objectness: Tensor([2, -1, -1.5, 0], shape: [4]), offsets: Tensor.zeros([4, 4]), anchors: anchors,
                truth: [truth], targets: [targets()])
        )
        #expect(try first.total.item() == second.total.item())
    }

    @Test("their gradients are those of finite differences")
    func gradient() throws {
        var generator = Generator(seed: 5)
        let targets = try targets()
        func normal(_ shape: [Int]) throws -> Tensor {
            try Tensor.randomNormal(shape, dtype: .float64, using: &generator)
        }
        for scores in [[2, 4], [2, 4, 2]] {
            try expectGradient(of: [normal(scores), normal([2, 4, 4])]) {
                try RPNLoss(
                    objectness: $0[0], offsets: $0[1], anchors: anchors, truth: [truth, truth],
                    targets: [targets, targets]
                ).total
            }
        }
        let regions = try RegionTargets(
            boxes: anchors, labels: [2, 0, 1, 0], truth: Boxes([Box(0, 0, 10, 12), anchors[1], Box(49, 51, 61, 58), anchors[3]]))
        for offsets in [[4, 12], [4, 3, 4], [4, 4]] {
            try expectGradient(of: [normal([4, 3]), normal(offsets)]) {
                try RegionLoss(scores: $0[0], offsets: $0[1], targets: regions).total
            }
        }
    }

    @Test("nothing drawn and no regions cost nothing")
    func nothing() throws {
        let none = try AnchorTargets(truth: [-1, -1, -1, -1], positives: [], negatives: [], truthCount: 0)
        let loss = try RPNLoss(
            objectness: Tensor.zeros([4]), offsets: Tensor.zeros([4, 4]), anchors: anchors, truth: [Boxes()],
            targets: [none])
        #expect(try loss.total.item().double == 0)
        let regions = try RegionLoss(
            scores: Tensor.zeros([0, 3]), offsets: Tensor.zeros([0, 12]),
            targets: RegionTargets(boxes: Boxes(), labels: [], truth: Boxes()))
        #expect(try regions.total.item().double == 0)
    }

    @Test("the addends of a term add up to it")
    func addends() throws {
        var generator = Generator(seed: 6)
        let loss = try RPNLoss(
            objectness: Tensor.randomNormal([4], using: &generator),
            offsets: Tensor.randomNormal([4, 4], using: &generator), anchors: anchors, truth: [truth],
            targets: [targets()])
        for (term, value) in [(RPNLoss.Term.objectness, loss.objectness), (.box, loss.box)] {
            #expect(abs(try value.item().double - loss.addends(term).reduce(0) { $0 + $1.cost }) < 1e-5)
        }
    }

    @Test("shapes that do not fit and targets that point nowhere are refused")
    func errors() throws {
        #expect(throws: DetectionError.self) {
            try RPNLoss(
                objectness: Tensor.zeros([3]), offsets: Tensor.zeros([4, 4]), anchors: anchors, truth: [truth],
                targets: [targets()])
        }
        #expect(throws: DetectionError.outsideRange(argument: "positives", value: 9, range: 0...3)) {
            try AnchorTargets(truth: [0, 0, 0, 0], positives: [9], negatives: [], truthCount: 1)
        }
        #expect(throws: DetectionError.outsideRange(argument: "truth[1]", value: 5, range: 0...0)) {
            try AnchorTargets(truth: [0, 5, 0, 0], positives: [1], negatives: [], truthCount: 1)
        }
    }
}
