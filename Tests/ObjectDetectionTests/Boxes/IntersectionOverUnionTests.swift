import ObjectDetection
import Tensors
import TestSupport
import Testing

@Suite("Intersection over union")
struct IntersectionOverUnionTests {
    /// Two squares of 2 x 2 that share 1 x 1: 1 / (4 + 4 - 1).
    private let first = Box(0, 0, 2, 2)
    private let second = Box(1, 1, 3, 3)

    @Test("two squares that share a quarter overlap by 1/7")
    func seventh() {
        #expect(first.iou(second) == 1 / Float(7))
        #expect(second.iou(first) == 1 / Float(7))
        #expect(first.iou(first) == 1)
    }

    @Test(
        "boxes that touch, are apart, are empty, inverted or not numbers do not overlap",
        arguments: [
            Box(2, 0, 4, 2), Box(2, 2, 4, 4), Box(5, 5, 6, 6), Box(1, 1, 1, 1), Box(2, 2, 0, 0), Box(.nan, 0, 1, 1),
            Box(0, 0, .infinity, 1),
        ])
    func none(_ other: Box) throws {
        #expect(first.iou(other) == 0)
        let both = try IntersectionOverUnion.pairwise(Boxes([first]), Boxes([other]))
        #expect(floatValues(both)[0] == 0)
    }

    @Test("every pair: rows from the first set, columns from the second")
    func pairs() throws {
        let result = try IntersectionOverUnion.pairwise(
            Boxes([first, second]), Boxes([first, second, Box(0, 0, 2, 1)]))
        #expect(result.shape == [2, 3])
        #expect(floatValues(result) == [1, 1 / 7, 0.5, 1 / 7, 1, 0] as [Float])
    }

    @Test("no boxes give an empty matrix")
    func empty() throws {
        #expect(try IntersectionOverUnion.pairwise(Boxes(), Boxes([first])).shape == [0, 1])
        #expect(try IntersectionOverUnion.pairwise(Boxes([first]), Boxes()).shape == [1, 0])
    }

    @Test("the fast matrix equals the definition, bit for bit")
    func agreement() throws {
        var generator = SplitMix(state: 7)
        let (a, b) = (Boxes.random(83, &generator), Boxes.random(61, &generator))
        let fast = try IntersectionOverUnion.pairwise(a, b)
        let reference = try IntersectionOverUnion.pairwiseReference(a, b)
        for index in 0..<fast.elementCount {
            #expect(floatValues(fast)[index] == floatValues(reference)[index])
        }
    }

    @Test("GIoU of two unit squares one apart is -1/3: the hull has 3, the union 2")
    func generalized() throws {
        let result = try IntersectionOverUnion.generalized(Boxes([Box(0, 0, 1, 1)]), Boxes([Box(2, 0, 3, 1)]))
        #expect(floatValues(result)[0] == -1 / Float(3))
    }
}
