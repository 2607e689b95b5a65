import Kernels
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@Suite("Inference plan in bfloat16")
struct BFloat16PlanTests {
    @Test(
        "Convolutions, a folded scale, a residual sum and a dense layer give their definitions, to the bit but where tiles add",
        arguments: [1, 3])
    func chain(_ threads: Int) throws {
        var random = SplitMix(state: 31)
        let (first, pointwise, dense) = (
            random.floats(20 * 9 * 9), random.floats(20 * 20), random.floats(10 * 20 * 7 * 6)
        )
        let (firstBias, bias, denseBias) = (random.floats(20), random.floats(20), random.floats(10))
        // Powers of two, which rounding passes by.
        let scale = (0..<20).map { Float($0 % 3 == 0 ? 2 : 0.5) }
        let shift = random.floats(20)
        let input = random.floats(2 * 9 * 13 * 11)

        var graph = Graph()
        let x = graph.add("x", .input(shape: [2, 9, 13, 11]))
        var square = Graph.Convolution(filters: Tensor(first, shape: [20, 9, 3, 3]), bias: firstBias)
        square.strides = (2, 2)
        square.padding = Graph.Padding(top: 1, left: 1, bottom: 1, right: 1)
        let convolved = graph.add("square", .convolution(square), [x])
        let scaled = graph.add("scaled", .scaleShift(scale: scale, shift: shift), [convolved])
        let relu = graph.add("relu6", .activation(.relu6), [scaled])
        let mixed = Graph.Convolution(filters: Tensor(pointwise, shape: [20, 20, 1, 1]), bias: bias)
        let sum = graph.add("sum", .add, [graph.add("pointwise", .convolution(mixed), [relu]), relu])
        let flat = graph.add("flatten", .flatten, [sum])
        let weights = Tensor(dense, shape: [10, 20 * 7 * 6])
        let result = graph.add("dense", .dense(weights: weights, bias: denseBias), [flat])
        graph.outputs = [Graph.Output(name: "sum", node: sum), Graph.Output(name: "result", node: result)]

        var geometry = ConvolutionGeometry(
            inputChannels: 9, inputHeight: 13, inputWidth: 11, outputChannels: 20, kernelHeight: 3, kernelWidth: 3)
        (geometry.batch, geometry.strideVertical, geometry.strideHorizontal) = (2, 2, 2)
        (geometry.paddingTop, geometry.paddingLeft, geometry.paddingBottom, geometry.paddingRight) = (1, 1, 1, 1)
        let folded = first.indices.map { first[$0] * scale[$0 / 81] }
        let foldedBias = (0..<20).map { firstBias[$0] * scale[$0] + shift[$0] }
        let activated = referenceBFloat16Convolution(geometry, input: input, filters: folded, bias: foldedBias)
            .map { min(max($0, 0), 6) }
        var pixelwise = ConvolutionGeometry(
            inputChannels: 20, inputHeight: 7, inputWidth: 6, outputChannels: 20, kernelHeight: 1, kernelWidth: 1)
        pixelwise.batch = 2
        let products = referenceBFloat16Convolution(pixelwise, input: activated, filters: pointwise, bias: bias)
        let expectedSum = zip(products, activated).map(+)
        var whole = ConvolutionGeometry(
            inputChannels: 20 * 7 * 6, inputHeight: 1, inputWidth: 1, outputChannels: 10, kernelHeight: 1,
            kernelWidth: 1)
        whole.batch = 2
        let expected = referenceBFloat16Convolution(whole, input: expectedSum, filters: dense, bias: denseBias)

        let plan = try InferencePlan(graph, options: .init(threads: threads, precision: .bfloat16))
        let found = try plan.run([Tensor(input, shape: [2, 9, 13, 11])])
        for (found, expected) in zip(found, [expectedSum, expected]) {
            if VectorLoops.tiles == nil {
                #expect(found.floats.map(\.bitPattern) == expected.map(\.bitPattern))
            } else {
                // Tiles add in another order, after which a number may round to the neighbour of what the definition's rounds to.
                let largest = expected.map(\.magnitude).max() ?? 0
                #expect(zip(found.floats, expected).allSatisfy { ($0 - $1).magnitude <= 0x1p-9 * largest })
            }
        }
    }

    @Test("Random graphs stay near float32 and give the same bytes on one thread and three")
    func randomGraphs() throws {
        for seed in 0..<100 {
            let made = RandomGraph(seed: UInt64(seed))
            let exact = try InferencePlan(made.graph).run([made.input])
            let one = try InferencePlan(made.graph, options: .init(precision: .bfloat16)).run([made.input])
            let three = try InferencePlan(made.graph, options: .init(threads: 3, precision: .bfloat16)).run([made.input])
            for ((exact, one), three) in zip(zip(exact, one), three) {
                // Two dozen layers at most, each off by less than 2^-8 of its largest number.
                #expect(one.difference(from: exact) < 24 * 0x1p-8, "seed \(seed)")
                #expect(one.floats.map(\.bitPattern) == three.floats.map(\.bitPattern), "seed \(seed)")
            }
        }
    }

    @Test("A network keeps a plan for each precision")
    func precisions() throws {
        var generator = Generator(seed: 2)
        let network = Network(
            Sequential("net", [Convolution2D(.channels(8), padding: .same), ActivationLayer(.relu), Flatten(), Dense(5)]))
        var random = SplitMix(state: 3)
        let x = random.tensor([2, 3, 9, 9])
        let exact = try network.predict(x, threads: 1, using: &generator)
        let rounded = try network.predict(x, threads: 1, precision: .bfloat16, using: &generator)
        #expect(try network.predict(x, threads: 1, using: &generator).floats == exact.floats)
        #expect(try network.predict(x, threads: 1, precision: .bfloat16, using: &generator).floats == rounded.floats)
        #expect(rounded.floats != exact.floats)
        #expect(rounded.difference(from: exact) < 0.01)
    }
}
