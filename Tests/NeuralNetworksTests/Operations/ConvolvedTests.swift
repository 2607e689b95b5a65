import Kernels
import NeuralNetworks
import Tensors
import Testing

struct ConvolutionCase: Sendable, CustomStringConvertible {
    var batch = 2
    var channels = 3
    var height = 6
    var width = 5
    var out = 4
    var kernel = (3, 3)
    var stride = (1, 1)
    var padding = Graph.Padding()
    var dilation = (1, 1)
    var groups = 1

    var description: String {
        "\(batch)x\(channels)x\(height)x\(width) to \(out), kernel \(kernel), stride \(stride), groups \(groups)"
    }

    static let all: [ConvolutionCase] = [
        ConvolutionCase(),
        ConvolutionCase(padding: .init(top: 1, left: 1, bottom: 1, right: 1)),
        ConvolutionCase(batch: 1, kernel: (1, 1)),
        ConvolutionCase(kernel: (2, 3), stride: (2, 1), padding: .init(top: 0, left: 2, bottom: 1, right: 0)),
        ConvolutionCase(kernel: (3, 2), padding: .init(top: 2, left: 1, bottom: 2, right: 1), dilation: (2, 2)),
        ConvolutionCase(channels: 4, out: 6, padding: .init(top: 1, left: 1, bottom: 1, right: 1), groups: 2),
        ConvolutionCase(
            channels: 4, out: 4, stride: (2, 2), padding: .init(top: 0, left: 0, bottom: 1, right: 1), groups: 4),
        ConvolutionCase(channels: 3, out: 6, padding: .init(top: 1, left: 1, bottom: 1, right: 1), groups: 3),
        ConvolutionCase(
            batch: 9, channels: 5, height: 9, width: 11, out: 7, padding: .init(top: 3, left: 0, bottom: 0, right: 3)),
    ]

    /// Whose fast passes move whole planes, or take every second pixel of long rows.
    static let moved: [ConvolutionCase] = [
        ConvolutionCase(height: 7, width: 9, kernel: (5, 5), padding: .init(top: 2, left: 2, bottom: 2, right: 2)),
        ConvolutionCase(padding: .init(top: 2, left: 2, bottom: 2, right: 2), dilation: (2, 2)),
        ConvolutionCase(height: 2, width: 2, padding: .init(top: 6, left: 6, bottom: 6, right: 6), dilation: (6, 6)),
        ConvolutionCase(height: 1, width: 7, padding: .init(top: 1, left: 0, bottom: 1, right: 2)),
        ConvolutionCase(width: 41, stride: (2, 2), padding: .init(top: 1, left: 1, bottom: 1, right: 1)),
        ConvolutionCase(width: 40, kernel: (7, 7), stride: (2, 2), padding: .init(top: 3, left: 3, bottom: 3, right: 3)),
    ]

    func settings(_ filters: Tensor) -> Graph.Convolution {
        var result = Graph.Convolution(filters: filters)
        result.strides = (stride.0, stride.1)
        result.padding = padding
        result.dilations = (dilation.0, dilation.1)
        result.groups = groups
        return result
    }

    func operands(_ dtype: DType) throws -> [Tensor] {
        [
            try .normal([batch, channels, height, width], seed: 1, dtype: dtype),
            try .normal([out, channels / groups, kernel.0, kernel.1], seed: 2, dtype: dtype),
            try .normal([out], seed: 3, dtype: dtype),
        ]
    }
}

@Suite struct ConvolvedTests {
    @Test("The gradients of a convolution are those of finite differences", arguments: ConvolutionCase.all.dropLast())
    func finiteDifferences(example: ConvolutionCase) throws {
        try expectGradients(of: example.operands(.float64)) {
            try $0[0].convolved(with: $0[1], bias: $0[2], settings: example.settings($0[1]))
        }
    }

    @Test(
        "float32's fast passes agree with the reference in float64",
        arguments: ConvolutionCase.all + ConvolutionCase.moved)
    func agreement(example: ConvolutionCase) throws {
        let exact = try run(example, example.operands(.float32).map { try $0.cast(to: .float64) })
        let fast = try run(example, example.operands(.float32))
        for (a, b) in zip(exact, fast) {
            #expect(a.shape == b.shape)
            for (x, y) in zip(try a.doubles(), try b.doubles()) { #expect(abs(x - y) <= 1e-4 * max(1, abs(x))) }
        }
    }

    @Test("One thread and two give the same bytes", arguments: ConvolutionCase.all)
    func threads(example: ConvolutionCase) throws {
        var large = example
        large.batch = 40
        large.height = 24
        large.width = 24
        let one = try Parallelism.$threadCount.withValue(1) {
            try run(large, large.operands(.float32)).map { try $0.floats() }
        }
        let two = try Parallelism.$threadCount.withValue(2) {
            try run(large, large.operands(.float32)).map { try $0.floats() }
        }
        #expect(one == two)
    }

    @Test("The wrong number of channels is an error that names them")
    func channels() throws {
        let x = try Tensor.normal([1, 4, 5, 5], seed: 1)
        let filters = try Tensor.normal([2, 3, 3, 3], seed: 2)
        #expect(throws: NetworkError.self) {
            try x.convolved(with: filters, settings: Graph.Convolution(filters: filters))
        }
    }

    /// The result, and the gradients of a weighted sum.
    private func run(_ example: ConvolutionCase, _ operands: [Tensor]) throws -> [Tensor] {
        let tracked = try operands.map { try $0.tracked() }
        let y = try tracked[0].convolved(with: tracked[1], bias: tracked[2], settings: example.settings(operands[1]))
        let seed = try Tensor.normal(Array(y.shape), seed: 4, dtype: .float32).cast(to: y.dtype)
        return [y.detached] + (try gradients(of: y, withRespectTo: tracked, seed: seed))
    }
}
