import Kernels
import TestSupport
import Testing

@Suite("oneDNN", .enabled(if: OneDNN.unavailable == nil, "needs libdnnl-dev"))
struct OneDNNTests {
    @Test("Its version is one that its interface was made for")
    func version() throws {
        #expect(try [2, 3].contains(#require(OneDNN.version).major))
    }

    @Test("A convolution agrees with the definition, in both memory orders, filters changed and not")
    func forward() throws {
        for geometry in geometries {
            let convolution = ConvolutionCase(geometry)
            let operation = try #require(
                OneDNN.Operation.convolution(
                    geometry, layout: .channelsFirst, hasBias: true, postOperations: [.clip(low: 0, high: 6)]))
            var (source, filters, bias) = (convolution.input, convolution.filters, convolution.bias)
            var destination = [Float](repeating: .nan, count: convolution.residual.count)
            #expect(operation.run(source: &source, filters: &filters, bias: &bias, destination: &destination))
            let expected = convolution.expected(.relu6, withResidual: false)
            #expect(relativeDifference(destination, expected) < 1e-5)
            filters = filters.map { -$0 }
            bias = bias.map { -$0 }
            #expect(
                operation.run(
                    source: &source, filters: &filters, bias: &bias, destination: &destination, filtersChanged: true))
            let negated = convolution.expected(.none, withResidual: false).map { Epilogue.relu6(-$0) }
            #expect(relativeDifference(destination, negated) < 1e-5)
        }
    }

    @Test("A sum is added to what was there before")
    func sum() throws {
        let convolution = ConvolutionCase(geometries[0])
        let operation = try #require(
            OneDNN.Operation.convolution(
                geometries[0], layout: .channelsFirst, hasBias: true, postOperations: [.sum, .relu(slope: 0.5)]))
        var (source, filters, bias) = (convolution.input, convolution.filters, convolution.bias)
        var destination = convolution.residual
        #expect(operation.run(source: &source, filters: &filters, bias: &bias, destination: &destination))
        let expected = convolution.expected(.leakyRelu(slope: 0.5), withResidual: true)
        #expect(relativeDifference(destination, expected) < 1e-5)
    }

    /// A convolution is linear in the source and in the filters, so its gradients satisfy
    /// `<dy, conv(x, w)> = <dx(dy, w), x> = <dw(dy, x), w>` for all x, w and dy.
    @Test("The gradients are the convolution's adjoints")
    func gradients() throws {
        for geometry in geometries {
            let convolution = ConvolutionCase(geometry)
            var (source, filters, gradient) = (convolution.input, convolution.filters, convolution.residual)
            var output = gradient
            referenceConvolution(geometry, input: source, filters: filters, bias: nil, output: &output)
            let product = dot(output, gradient)

            let backward = try #require(
                OneDNN.Operation.convolution(geometry, .backwardSource, layout: .channelsFirst, hasBias: false))
            var sourceGradient = source
            #expect(backward.run(source: &sourceGradient, filters: &filters, destination: &gradient))
            #expect(abs(dot(sourceGradient, source) - product) < 1e-4 * max(abs(product), 10))

            let weights = try #require(
                OneDNN.Operation.convolution(geometry, .backwardFilters, layout: .channelsFirst, hasBias: true))
            var filterGradient = filters
            var biasGradient = convolution.bias
            #expect(
                weights.run(source: &source, filters: &filterGradient, bias: &biasGradient, destination: &gradient))
            #expect(abs(dot(filterGradient, filters) - product) < 1e-4 * max(abs(product), 10))
            #expect(abs(biasGradient.reduce(0, +) - gradient.reduce(0, +)) < 1e-3)
        }
    }

    @Test("An inner product and its gradients, worked by hand")
    func innerProduct() throws {
        // [1 2] @ [[3 4], [5 6], [7 8]]^T + [0 0 -30] = [11 17 -7]; relu.
        let forward = try #require(
            OneDNN.Operation.innerProduct(
                batch: 1, inputs: 2, outputs: 3, hasBias: true, postOperations: [.relu(slope: 0)]))
        var source: [Float] = [1, 2]
        var filters: [Float] = [3, 4, 5, 6, 7, 8]
        var bias: [Float] = [0, 0, -30]
        var destination: [Float] = [0, 0, 0]
        #expect(forward.run(source: &source, filters: &filters, bias: &bias, destination: &destination))
        #expect(destination == [11, 17, 0])
        var gradient: [Float] = [1, 0, 2]
        let backward = try #require(
            OneDNN.Operation.innerProduct(batch: 1, inputs: 2, outputs: 3, .backwardSource, hasBias: false))
        var sourceGradient: [Float] = [0, 0]
        #expect(backward.run(source: &sourceGradient, filters: &filters, destination: &gradient))
        #expect(sourceGradient == [3 + 14, 4 + 16])
        let weights = try #require(
            OneDNN.Operation.innerProduct(batch: 1, inputs: 2, outputs: 3, .backwardFilters, hasBias: true))
        #expect(weights.run(source: &source, filters: &filters, bias: &bias, destination: &gradient))
        #expect(filters == [1, 2, 0, 0, 2, 4])
        #expect(bias == [1, 0, 2])
    }

    @Test("Pooling agrees with the definition")
    func pooling() throws {
        var geometry = PoolingGeometry(channels: 17, inputHeight: 8, inputWidth: 7, windowHeight: 3, windowWidth: 2)
        (geometry.strideVertical, geometry.strideHorizontal, geometry.paddingTop) = (2, 1, 1)
        var random = SplitMix(state: 9)
        var source = random.floats(17 * 56)
        for kind in [PoolingKind.maximum, .average(countsPadding: true), .average(countsPadding: false)] {
            var expected = [Float](repeating: 0, count: 17 * geometry.outputHeight * geometry.outputWidth)
            var found = expected
            referencePooling(geometry, kind, input: source, output: &expected)
            let operation = try #require(OneDNN.Operation.pooling(geometry, kind, layout: .channelsFirst))
            #expect(operation.run(source: &source, destination: &found))
            #expect(relativeDifference(found, expected) < 1e-6)
        }
    }

    @Test("A matrix product, worked by hand, adds to what was there")
    func matrixProduct() {
        var c: [Float] = [1, 1]
        #expect(OneDNN.matrixProduct(rows: 1, columns: 2, inner: 2, a: [1, 2], b: [3, 4, 5, 6], beta: 1, c: &c))
        #expect(c == [14, 17])
    }

    private func dot(_ a: [Float], _ b: [Float]) -> Float {
        Float(zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) })
    }
}

private let geometries: [ConvolutionGeometry] = {
    var plain = ConvolutionGeometry(
        inputChannels: 17, inputHeight: 7, inputWidth: 6, outputChannels: 20, kernelHeight: 3, kernelWidth: 3)
    (plain.paddingTop, plain.paddingRight, plain.strideVertical) = (1, 1, 2)
    plain.batch = 2
    var depthwise = plain
    (depthwise.outputChannels, depthwise.groups) = (17, 17)
    var grouped = plain
    (grouped.inputChannels, grouped.outputChannels, grouped.groups) = (12, 18, 3)
    var dilated = plain
    (dilated.dilationVertical, dilated.dilationHorizontal) = (2, 2)
    return [plain, depthwise, grouped, dilated]
}()
