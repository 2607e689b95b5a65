import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// Maps as a list of predictions, normalisation of places, pooling that rounds up: the layers that detectors need.
@Suite("Layers of detectors")
struct DetectorLayerTests {
    /// What a graph's nodes give by the plan and by the plain definitions, equal.
    private func results(_ graph: Graph, _ inputs: [Tensor]) throws -> Tensor {
        let plan = try InferencePlan(graph).run(inputs)[0]
        let reference = try ReferenceExecutor(graph).run(inputs)[0]
        #expect(plan.difference(from: reference) < 1e-6)
        return plan
    }

    private func counting(_ shape: Shape, from first: Float) -> Tensor {
        Tensor((0..<shape.elementCount).map { first + Float($0) }, shape: shape)
    }

    @Test("maps are listed place by place, rows of a group side by side, map after map")
    func listed() throws {
        var graph = Graph()
        // Two boxes of one number and of two numbers on a 1 x 2 map; one box on a 1 x 1 map.
        let inputs = [
            graph.add("a", .input(shape: [1, 2, 1, 2])), graph.add("b", .input(shape: [1, 4, 1, 2])),
            graph.add("c", .input(shape: [1, 1, 1, 1])), graph.add("d", .input(shape: [1, 2, 1, 1])),
        ]
        let list = graph.add("list", .predictions(.init(shape: [5, 3], widths: [1, 2])), inputs)
        graph.outputs = [Graph.Output(name: "y", node: list)]
        let maps = [
            counting([1, 2, 1, 2], from: 0), counting([1, 4, 1, 2], from: 10), counting([1, 1, 1, 1], from: 30),
            counting([1, 2, 1, 1], from: 40),
        ]
        // Place 0 has the channels 0 2 of the first map and 10 12 14 16 of the second.
        let expected: [Float] = [0, 10, 12, 2, 14, 16, 1, 11, 13, 3, 15, 17, 30, 40, 41]
        #expect(try results(graph, maps).floats == expected)
        #expect(try Tensor.predictions(of: maps, shape: [5, 3], widths: [1, 2]).floats() == expected)
    }

    @Test("a list may have the shape of a grid, of a batch, or come from dense numbers")
    func grids() throws {
        for (input, shape) in [
            ([2, 6, 2, 3], [2, 3, 6]), ([2, 12], [2, 2, 3]), ([3, 4], [4]), ([1, 8, 3, 3], [36, 2]),
        ] as [(Shape, Shape)] {
            var graph = Graph()
            let x = graph.add("x", .input(shape: input))
            let width = shape[shape.count - 1]
            let list = graph.add("list", .predictions(.init(shape: shape, widths: [width])), [x])
            graph.outputs = [Graph.Output(name: "y", node: list)]
            var random = SplitMix(state: 3)
            let tensor = random.tensor(input)
            let y = try results(graph, [tensor])
            #expect(y.shape == Shape([input[0]] + Array(shape)))
            #expect(try y.floats == Tensor.predictions(of: [tensor], shape: shape, widths: [width]).floats())
        }
    }

    @Test("lists that do not fit their maps are refused")
    func refused() {
        func shapes(_ inputs: [Shape], _ predictions: Graph.Predictions) throws -> [Shape] {
            var graph = Graph()
            let nodes = inputs.map { graph.add("x", .input(shape: $0)) }
            _ = graph.add("list", .predictions(predictions), nodes)
            return try graph.shapes()
        }
        let map: Shape = [1, 4, 2, 2]
        for (inputs, shape, widths) in [
            ([map], [3, 4], [4]), ([map], [4, 4], [3]), ([map], [8, 2], [4]), ([map], [4, 4], []), ([map], [], [4]),
            ([map], [2, 2, 1, 4], [4]), ([map, map], [4, 12], [4, 4, 4]), ([map, map], [4, 6], [4, 2]),
            ([map, [2, 4, 2, 2]], [8, 4], [4]), ([], [4, 4], [4]), ([map], [1 << 40, 4], [4]), ([map], [-4, 4], [4]),
            ([map], [4, .max], [.max]),
        ] as [([Shape], Shape, [Int])] {
            #expect(throws: NetworkError.self) { try shapes(inputs, .init(shape: shape, widths: widths)) }
        }
    }

    @Test("l2norm: every place has length 1 times the scale; a place of zeros stays zero")
    func normalized() throws {
        var graph = Graph()
        let x = graph.add("x", .input(shape: [1, 2, 1, 2]))
        let y = graph.add("y", .l2Normalize(scale: [10, 20]), [x])
        graph.outputs = [Graph.Output(name: "y", node: y)]
        // (3, 4) has length 5.
        let result = try results(graph, [Tensor([3, 0, 4, 0], shape: [1, 2, 1, 2])])
        #expect(result.floats == [6, 0, 16, 0])
        #expect(throws: NetworkError.self) {
            var wrong = Graph()
            let x = wrong.add("x", .input(shape: [1, 3, 1, 2]))
            _ = wrong.add("y", .l2Normalize(scale: [1, 1]), [x])
            _ = try wrong.shapes()
        }
    }

    @Test("l2norm's gradients are those of finite differences, and of a place of zeros 0")
    func normalizationGradient() throws {
        let layer = L2Normalization(initialScale: 3)
        var generator = Generator(seed: 1)
        _ = try Network(layer).graph(input: [1, 3, 2, 2], using: &generator)
        func normalized(_ x: Tensor) throws -> Tensor {
            var pass = ForwardPass(isTraining: true, generator: Generator(seed: 1))
            return try layer.forward(x, &pass)
        }
        try expectGradients(of: [.normal([2, 3, 2, 2], seed: 9)]) { try normalized($0[0]) }
        let zeros = try Tensor.zeros([1, 3, 2, 2]).tracked()
        #expect(try gradients(of: normalized(zeros).sum(), withRespectTo: [zeros])[0].floats().allSatisfy { $0.isFinite })
    }

    @Test("ceil_mode counts a window that hangs over the edge, but none that begins behind it")
    func ceilMode() throws {
        var generator = Generator(seed: 0)
        func sides(_ pool: Pool, _ side: Int) throws -> Int {
            try Network(pool).graph(input: [1, 1, side, side], using: &generator).shapes()[1][2]
        }
        // SSD's third pooling: 75 to 38; with padding, floor((5 + 2 - 2) / 2) + 1 = 3 and a fourth would begin at 6 > 5.
        #expect(try sides(Pool(.max, size: 2, ceilMode: true), 75) == 38)
        #expect(try sides(Pool(.max, size: 2), 75) == 37)
        #expect(try sides(Pool(.max, size: 2, stride: 2, padding: 1, ceilMode: true), 5) == 3)
        #expect(try sides(Pool(.max, size: 3, stride: 2, ceilMode: true), 6) == 3)
        let x = Tensor((0..<9).map(Float.init), shape: [1, 1, 3, 3])
        let pool = Pool(.max, size: 2, ceilMode: true)
        #expect(try Network(pool).predict(x, threads: 1, using: &generator).floats() == [4, 5, 7, 8])
        var pass = ForwardPass(isTraining: true, generator: generator)
        #expect(try pool.forward(x, &pass).floats() == [4, 5, 7, 8])
        let text = try LayerText.write(pool)
        #expect(try LayerText.write(LayerText.read(text)) == "maxpool(2, ceil_mode=true)")
    }
}
