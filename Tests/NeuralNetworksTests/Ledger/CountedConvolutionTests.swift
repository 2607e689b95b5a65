import Kernels
import NeuralNetworks
import TestSupport
import Tensors
import Testing

@Suite("The convolution that counts")
struct CountedConvolutionTests {
    static let cases: [(kernel: Int, stride: Int, padding: Int, groups: Int)] = [
        (3, 1, 1, 1), (1, 1, 0, 1), (3, 2, 1, 4), (3, 2, 0, 2), (5, 3, 2, 1),
    ]

    @Test("It multiplies as often as the ledger says, and computes the convolution", arguments: cases)
    func agrees(_ sizes: (kernel: Int, stride: Int, padding: Int, groups: Int)) throws {
        var random = SplitMix(state: 7)
        func tensor(_ shape: Shape) -> Tensor {
            Tensor((0..<shape.elementCount).map { _ in Float(random.next() >> 40) / Float(1 << 24) - 0.5 }, shape: shape)
        }
        let x = tensor([2, 4, 7, 9])
        var settings = Graph.Convolution(filters: tensor([8, 4 / sizes.groups, sizes.kernel, sizes.kernel]))
        settings.strides = (sizes.stride, sizes.stride)
        settings.padding = Graph.Padding(
            top: sizes.padding, left: sizes.padding, bottom: sizes.padding, right: sizes.padding)
        settings.groups = sizes.groups
        let (y, count) = try x.countedConvolution(with: settings.filters, settings: settings)
        var graph = Graph()
        let input = graph.add("x", .input(shape: [2, 4, 7, 9]))
        graph.outputs = [.init(name: "y", node: graph.add("y", .convolution(settings), [input]))]
        #expect(try graph.ledger()[1].multiplyAccumulates == count.total)
        let expected = try ReferenceExecutor(graph).run([x])[0]
        #expect(y.shape == expected.shape)
        #expect(try zip(y.floats(), expected.floats()).allSatisfy { abs($0 - $1) <= 1e-6 })
        #expect((count.onPadding > 0) == (sizes.padding > 0))
    }

    @Test("On 3 x 3 pixels with a border of zeros, 49 of 81 products are with the picture")
    func border() throws {
        let x = try Tensor.full([1, 1, 3, 3], .int(1), dtype: .float32)
        var settings = Graph.Convolution(filters: x)
        settings.padding = Graph.Padding(top: 1, left: 1, bottom: 1, right: 1)
        let (y, count) = try x.countedConvolution(with: x, settings: settings)
        // A corner sees 4 pixels, an edge 6, the middle 9.
        #expect(count.onImage == 4 * 4 + 4 * 6 + 9)
        #expect(count.onPadding == 81 - 49)
        #expect(try y.floats() == [4, 6, 4, 6, 9, 6, 4, 6, 4])
    }

    @Test("It stops when it is told to, and refuses what does not fit")
    func errors() throws {
        struct Stop: Error {}
        let x = try Tensor.zeros([1, 2, 4, 4])
        let filters = try Tensor.zeros([1, 3, 3, 3])
        #expect(throws: NetworkError.self) {
            try x.countedConvolution(with: filters, settings: Graph.Convolution(filters: filters))
        }
        let fitting = try Tensor.zeros([1, 2, 3, 3])
        #expect(throws: Stop.self) {
            try x.countedConvolution(with: fitting, settings: Graph.Convolution(filters: fitting)) { throw Stop() }
        }
    }
}
