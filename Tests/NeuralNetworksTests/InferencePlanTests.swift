import NeuralNetworks
import Tensors
import TestSupport
import Testing

@Suite("Inference plan")
struct InferencePlanTests {
    @Test("Three hundred random graphs give what their definitions give")
    func randomGraphs() throws {
        for seed in 0..<300 {
            let made = RandomGraph(seed: UInt64(seed))
            let expected = try ReferenceExecutor(made.graph).run([made.input])
            let plan = try InferencePlan(made.graph)
            // Twice: the second run finds the memory as the first left it.
            for _ in 0..<2 {
                let found = try plan.run([made.input])
                #expect(found.count == 3)
                for (found, expected) in zip(found, expected) {
                    #expect(found.difference(from: expected) < 1e-4, "seed \(seed)")
                }
            }
        }
    }

    @Test("One thread and three give the same bytes")
    func deterministic() throws {
        for seed in 0..<60 {
            let made = RandomGraph(seed: UInt64(seed))
            let one = try InferencePlan(made.graph, options: .init(threads: 1)).run([made.input])
            let three = try InferencePlan(made.graph, options: .init(threads: 3)).run([made.input])
            for (one, three) in zip(one, three) {
                #expect(one.floats.map(\.bitPattern) == three.floats.map(\.bitPattern), "seed \(seed)")
            }
        }
    }

    @Test("Inverted residual blocks too large for the cache give what their definitions give, on any threads")
    func largeBlocks() throws {
        var random = SplitMix(state: 21)
        var graph = Graph()
        let x = graph.add("x", .input(shape: [1, 12, 64, 64]))
        var y = x
        func convolve(_ name: String, _ input: Int, _ filters: Shape, groups: Int = 1) -> Int {
            let deviation = 1 / Float(filters.dropFirst().reduce(1, *)).squareRoot()
            var convolution = Graph.Convolution(filters: random.tensor(filters, deviation))
            let side = filters[2] / 2
            convolution.padding = Graph.Padding(top: side, left: side, bottom: side, right: side)
            convolution.groups = groups
            let made = graph.add(name, .convolution(convolution), [input])
            return graph.add("\(name)/relu6", .activation(.relu6), [made])
        }
        for block in 0..<3 {
            let expanded = convolve("\(block)/expand", y, [72, 12, 1, 1])
            let filtered = convolve("\(block)/depthwise", expanded, [72, 1, 3, 3], groups: 72)
            let projected = convolve("\(block)/project", filtered, [12, 72, 1, 1])
            y = graph.add("\(block)/add", .add, [projected, y])
        }
        y = convolve("last", y, [40, 12, 3, 3])
        graph.outputs = [Graph.Output(name: "y", node: y)]
        let input = random.tensor([1, 12, 64, 64])
        let expected = try ReferenceExecutor(graph).run([input])[0]
        let plans = try [1, 2, 3].map { try InferencePlan(graph, options: .init(threads: $0)) }
        let found = try plans.map { try $0.run([input])[0] }
        #expect(found[0].difference(from: expected) < 1e-4)
        #expect(found.dropFirst().allSatisfy { $0.floats.map(\.bitPattern) == found[0].floats.map(\.bitPattern) })
        let steps = try plans[0].profile([input]).map(\.name)
        #expect(steps.first == "0/expand > 0/depthwise > 0/project")
        #expect(steps.count == 4)
    }

    @Test("Channels-last in and out are the same numbers in another order")
    func layouts() throws {
        let made = RandomGraph(seed: 4)
        let plan = try InferencePlan(made.graph)
        let first = try plan.run([made.input])
        let image = Tensor(made.input.channelsLast.floats, shape: made.input.channelsLast.shape)
        let last = try plan.run([image], inputLayout: .channelsLast, outputLayout: .channelsLast)
        #expect(last[0].shape == first[0].channelsLast.shape)
        #expect(last[0].floats == first[0].channelsLast.floats)
        #expect(last[2].shape == first[2].shape)
        #expect(last[2].floats == first[2].floats)
    }

    @Test("Strided and broadcast inputs are read by their strides")
    func strides() throws {
        var graph = Graph()
        let x = graph.add("x", .input(shape: [1, 2, 2, 2]))
        graph.outputs = [Graph.Output(name: "x", node: graph.add("relu", .activation(.relu), [x]))]
        let row = Tensor([1, -2] as [Float], shape: [2])
        let broadcast = Tensor(
            storage: row.storage, dtype: .float32, shape: [1, 2, 2, 2], strides: [0, 1, 0, 0], offset: 0)
        #expect(try InferencePlan(graph).run([broadcast])[0].floats == [1, 1, 1, 1, 0, 0, 0, 0])
        #expect(try ReferenceExecutor(graph).run([broadcast])[0].floats == [1, 1, 1, 1, 0, 0, 0, 0])
    }

    @Test("batchnorm after batchnorm after a convolution, worked by hand")
    func folding() throws {
        // ((3x + 1) * 2 + 4) * 10 - 5 at x = 2: 7, 18, 175; relu6 gives 6.
        var graph = Graph()
        let x = graph.add("x", .input(shape: [1, 1, 1, 1]))
        let filters = Tensor([3] as [Float], shape: [1, 1, 1, 1])
        let convolution = graph.add("c", .convolution(Graph.Convolution(filters: filters, bias: [1])), [x])
        let first = graph.add("n1", .scaleShift(scale: [2], shift: [4]), [convolution])
        let second = graph.add("n2", .scaleShift(scale: [10], shift: [-5]), [first])
        let relu = graph.add("r", .activation(.relu6), [second])
        graph.outputs = [second, relu, convolution].map { Graph.Output(name: "", node: $0) }
        let results = try InferencePlan(graph).run([Tensor([2] as [Float], shape: [1, 1, 1, 1])])
        #expect(results.map { $0.floats } == [[175], [6], [7]])
    }

    @Test("An input that is an output, an output twice, and a node that nobody needs")
    func oddOutputs() throws {
        var graph = Graph()
        let x = graph.add("x", .input(shape: [1, 2]))
        let unused = graph.add("unused", .input(shape: [1, 1]))
        _ = graph.add("dead", .activation(.tanh), [x])
        let sum = graph.add("sum", .add, [x, x])
        graph.outputs = [x, sum, sum].map { Graph.Output(name: "", node: $0) }
        let arguments = [Tensor([1, 2] as [Float], shape: [1, 2]), Tensor([0] as [Float], shape: [1, 1])]
        #expect(unused == 1)
        #expect(try InferencePlan(graph).run(arguments).map { $0.floats } == [[1, 2], [2, 4], [2, 4]])
    }

    @Test("A concatenation of a value with itself, and of a concatenation")
    func concatenations() throws {
        var graph = Graph()
        let x = graph.add("x", .input(shape: [1, 1, 1, 2]))
        let relu = graph.add("relu", .activation(.relu), [x])
        let twice = graph.add("twice", .concatenate, [relu, relu])
        let thrice = graph.add("thrice", .concatenate, [x, twice])
        graph.outputs = [twice, thrice].map { Graph.Output(name: "", node: $0) }
        let result = try InferencePlan(graph).run([Tensor([-1, 2] as [Float], shape: [1, 1, 1, 2])])
        #expect(result.map { $0.floats } == [[0, 2, 0, 2], [-1, 2, 0, 2, 0, 2]])
    }

    @Test("A run stops before the step at which it is asked to")
    func interruption() throws {
        let made = RandomGraph(seed: 1)
        let plan = try InferencePlan(made.graph)
        var asked = 0
        #expect(throws: NetworkError.self) {
            try plan.run([made.input]) {
                asked += 1
                return asked == 2
            }
        }
        #expect(asked == 2)
        #expect(try plan.run([made.input]).count == 3)
    }

    @Test("Wrong arguments are told with both shapes")
    func wrongArguments() throws {
        let made = RandomGraph(seed: 1)
        let plan = try InferencePlan(made.graph)
        let wrong = Tensor([1] as [Float], shape: [1])
        #expect(
            throws: NetworkError.argument(
                name: "image", expected: made.input.shape, found: wrong.shape, type: .float32)
        ) { try plan.run([wrong]) }
        #expect(throws: NetworkError.argumentCount(expected: ["image \(made.input.shape)"], found: 0)) {
            try plan.run([])
        }
        let bytes = Tensor(uninitialized: made.input.shape, dtype: .uint8)
        #expect(
            throws: NetworkError.argument(
                name: "image", expected: made.input.shape, found: made.input.shape, type: .uint8)
        ) { try plan.run([bytes]) }
    }

    @Test("The times of the steps are named by their nodes")
    func profile() throws {
        var graph = Graph()
        let x = graph.add("x", .input(shape: [1, 2]))
        graph.outputs = [Graph.Output(name: "y", node: graph.add("tanh", .activation(.tanh), [x]))]
        let times = try InferencePlan(graph).profile([Tensor([1, 2] as [Float], shape: [1, 2])])
        #expect(times.map(\.name) == ["tanh"])
        #expect(times.allSatisfy { $0.seconds >= 0 })
    }
}

extension Tensor {
    /// `[N, C, H, W]` seen as `[N, H, W, C]`; other ranks as they are.
    fileprivate var channelsLast: Tensor {
        guard rank == 4 else { return self }
        return Tensor(
            storage: storage, dtype: dtype, shape: [shape[0], shape[2], shape[3], shape[1]],
            strides: [strides[0], strides[2], strides[3], strides[1]], offset: offset)
    }
}
