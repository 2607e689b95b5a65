import ObjectDetection
import Tensors
import TestSupport
import Testing

@Suite("Boxes")
struct BoxesTests {
    @Test("a tensor [N, 4] and back")
    func tensor() throws {
        let boxes = try Boxes(Tensor([0, 1, 2, 3, 4, 5, 6, 7], shape: [2, 4]))
        #expect(boxes[1] == Box(4, 5, 6, 7))
        #expect(floatValues(boxes.tensor) == [0, 1, 2, 3, 4, 5, 6, 7])
    }

    @Test("a transposed view is read by its strides")
    func strided() throws {
        let columns = Tensor([0, 4, 1, 5, 2, 6, 3, 7], shape: [4, 2])
        let view = Tensor(storage: columns.storage, dtype: .float32, shape: [2, 4], strides: [1, 2], offset: 0)
        #expect(try Boxes(view)[1] == Box(4, 5, 6, 7))
    }

    @Test("other shapes are refused", arguments: [[4], [2, 5], [1, 2, 4]] as [Shape])
    func shapes(_ shape: Shape) {
        #expect(throws: DetectionError.notBoxes(argument: "boxes", shape: shape)) {
            try Boxes(Tensor(uninitialized: shape))
        }
    }

    @Test("area is width times height, and 0 for an inverted box")
    func areas() {
        #expect(Boxes([Box(1, 2, 4, 6), Box(4, 6, 1, 2), Box(1, 1, 1, 5)]).areas == [12, 0, 0])
    }

    @Test("clipping moves each coordinate into the image")
    func clipped() {
        let clipped = Boxes([Box(-5, 10, 30, 50), Box(100, 100, 200, 200)]).clipped(height: 40, width: 20)
        #expect(clipped == Boxes([Box(0, 10, 20, 40), Box(20, 40, 20, 40)]))
    }

    @Test("the three formats of (10, 20)-(30, 60)")
    func formats() throws {
        let corners = Tensor([10, 20, 30, 60], shape: [1, 4])
        for (format, expected) in [
            (BoxFormat.xyxy, [10, 20, 30, 60]), (.xywh, [10, 20, 20, 40]), (.cxcywh, [20, 40, 20, 40]),
        ] as [(BoxFormat, [Float])] {
            let written = try BoxFormat.convert(corners, from: .xyxy, to: format)
            #expect(floatValues(written) == expected)
            let back = try BoxFormat.convert(written, from: format, to: .xyxy)
            #expect(floatValues(back) == [10, 20, 30, 60])
        }
        #expect(throws: DetectionError.unknownName(argument: "from", name: "yx", known: ["xyxy", "xywh", "cxcywh"])) {
            try BoxFormat(named: "yx", argument: "from")
        }
    }
}
