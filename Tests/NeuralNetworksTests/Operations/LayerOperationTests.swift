import Kernels
import NeuralNetworks
import Tensors
import Testing

@Suite struct LayerOperationTests {
    static let windows: [(PoolingKind, Int, Int, Int)] = [
        (.maximum, 2, 2, 0), (.maximum, 3, 1, 1), (.maximum, 3, 2, 1), (.average(countsPadding: false), 2, 2, 0),
        (.average(countsPadding: false), 3, 2, 1), (.average(countsPadding: true), 3, 2, 1),
    ]

    private func window(_ size: Int, _ stride: Int, _ padding: Int) -> Graph.Pooling {
        var window = Graph.Pooling(size: (size, size), strides: (stride, stride))
        window.padding = .init(top: padding, left: padding, bottom: padding, right: padding)
        return window
    }

    @Test("The gradient of pooling is that of finite differences", arguments: windows.indices)
    func pooling(index: Int) throws {
        let (kind, size, stride, padding) = Self.windows[index]
        try expectGradients(of: [.normal([2, 3, 7, 5], seed: 1)]) {
            try $0[0].pooled(kind, window(size, stride, padding), name: "pool")
        }
    }

    @Test("float32's pooling is the reference's, value and gradient", arguments: windows.indices)
    func fastPooling(index: Int) throws {
        let (kind, size, stride, padding) = Self.windows[index]
        for (height, width) in [(6, 9), (7, 9), (5, 37), (4, 32)] {
            let x = try Tensor.normal([2, 3, height, width], seed: 1, dtype: .float32)
            func run(_ x: Tensor) throws -> [[Double]] {
                let tracked = try x.tracked()
                let y = try tracked.pooled(kind, window(size, stride, padding), name: "pool")
                let slope = try gradients(of: try (y * y).sum(), withRespectTo: [tracked])[0]
                return [try y.doubles(), try slope.doubles()]
            }
            let (fast, exact) = (try run(x), try run(x.cast(to: .float64)))
            for (a, b) in zip(fast, exact) { for (p, q) in zip(a, b) { #expect(abs(p - q) < 1e-5) } }
        }
    }

    @Test("Of equal elements the first gets a maximum's gradient, a NaN before all")
    func ties() throws {
        let x = try Tensor([1, 1, 1, 1, 2, .nan, 3, .nan], shape: [1, 2, 2, 2]).tracked()
        let y = try x.pooled(.maximum, window(2, 2, 0), name: "maxpool")
        #expect(try gradients(of: try y.sum(), withRespectTo: [x])[0].floats() == [1, 0, 0, 0, 0, 1, 0, 0])
        // The same windows eight times side by side, where vectors take them.
        let wide = try Tensor.concatenated([Tensor](repeating: x.detached, count: 8), axis: 3).tracked()
        let maxima = try wide.pooled(.maximum, window(2, 2, 0), name: "maxpool")
        let slopes = try gradients(of: try maxima.sum(), withRespectTo: [wide])[0].floats()
        let rows: [[Float]] = [[1, 0], [0, 0], [0, 1], [0, 0]]
        #expect(slopes == rows.flatMap { row in (0..<8).flatMap { _ in row } })
    }

    @Test("Batch normalisation's gradients are those of finite differences")
    func batchNormalization() throws {
        try expectGradients(of: [.normal([3, 2, 2, 3], seed: 1), .normal([2], seed: 2), .normal([2], seed: 3)]) {
            try $0[0].batchNormalized(scale: $0[1], shift: $0[2], epsilon: 1e-3).y
        }
    }

    @Test(
        "Batch normalisation is (x - mean) / sqrt(variance + epsilon), written with tensor operations",
        arguments: [DType.float32, .float64])
    func composed(dtype: DType) throws {
        let x = try Tensor.normal([4, 3, 5, 3], seed: 1, dtype: dtype)
        let scale = try Tensor.normal([3], seed: 2, dtype: dtype)
        let shift = try Tensor.normal([3], seed: 3, dtype: dtype)
        let (y, statistics) = try x.batchNormalized(scale: scale, shift: shift, epsilon: 1e-5)
        let mean = try x.mean(axes: [0, 2, 3], keepDimensions: true)
        let variance = try x.variance(axes: [0, 2, 3], keepDimensions: true, correction: 0)
        let expected =
            try (x - mean) / (variance + 1e-5).sqrt() * scale.reshaped([1, 3, 1, 1]) + shift.reshaped([1, 3, 1, 1])
        for (a, b) in zip(try y.doubles(), try expected.doubles()) { #expect(abs(a - b) < 1e-5) }
        for (a, b) in zip(statistics.mean, try mean.doubles()) { #expect(abs(a - b) < 1e-6) }
        #expect(statistics.count == 60)
    }

    @Test("A dense layer's gradients are those of finite differences")
    func dense() throws {
        try expectGradients(of: [.normal([3, 4], seed: 1), .normal([2, 4], seed: 2), .normal([2], seed: 3)]) {
            try $0[0].affine(weights: $0[1], bias: $0[2])
        }
    }

    @Test("Dropout keeps the mean, drops its share, and sends the gradient through what it kept")
    func dropout() throws {
        var generator = Generator(seed: 1)
        let x = try Tensor.ones([100, 100]).tracked()
        let y = try x.droppedOut(0.25, using: &generator)
        let values = try y.floats()
        #expect(values.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
        #expect(abs(values.reduce(0, +) / 10_000 - 1) < 0.03)
        #expect(try gradients(of: try y.sum(), withRespectTo: [x])[0].floats() == values)
    }
}
