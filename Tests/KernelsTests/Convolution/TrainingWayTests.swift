import Kernels
import TestSupport
import Testing

/// A convolution and its gradients by their definitions in double, and by the way under test.
@Suite("Convolutions for training agree with the definition")
struct TrainingWayTests {
    @Test("forward, to the input and to the filters, and have the same bits on one thread and on three", arguments: cases)
    func passes(_ geometry: ConvolutionGeometry) {
        let convolution = TrainingCase(geometry)
        let expected = convolution.expected
        for way in convolution.ways {
            let one = Parallelism.$threadCount.withValue(1) { convolution.computed(way) }
            let three = Parallelism.$threadCount.withValue(3) { convolution.computed(way) }
            for (name, pass) in [("forward", \TrainingCase.Passes.output), ("input", \.dx), ("filters", \.dw)] {
                #expect(
                    relativeDifference(one[keyPath: pass], expected[keyPath: pass]) < 4e-6,
                    "\(type(of: way)), \(name), \(geometry)")
                #expect(
                    one[keyPath: pass].map(\.bitPattern) == three[keyPath: pass].map(\.bitPattern),
                    "\(type(of: way)), \(name), \(geometry)")
            }
        }
    }

    @Test("Many channels and tiles go by Winograd's way, few and odd filters do not")
    func choice() {
        #expect(image(32, 64, size: 16, batch: 8).trainingWay is TrainingWinograd)
        #expect(image(3, 64, size: 16, batch: 8).trainingWay is TrainingConvolution)
        #expect(image(32, 64, size: 4, batch: 1).trainingWay is TrainingConvolution)
        var wide = image(32, 64, size: 16, batch: 8)
        wide.paddingLeft = 3
        #expect(wide.trainingWay is TrainingConvolution)
    }
}

private struct TrainingCase {
    let geometry: ConvolutionGeometry
    let input: [Float]
    let filters: [Float]
    let bias: [Float]
    let dy: [Float]

    struct Passes {
        var output: [Float]
        var dx: [Float]
        var dw: [Float]
    }

    init(_ geometry: ConvolutionGeometry) {
        let g = geometry
        self.geometry = g
        var random = SplitMix(state: 11)
        input = random.floats(g.batch * g.inputChannels * g.inputHeight * g.inputWidth)
        filters = random.floats(g.outputChannels * g.filterCount)
        bias = random.floats(g.outputChannels)
        dy = random.floats(g.batch * g.outputChannels * g.outputHeight * g.outputWidth)
    }

    var ways: [any TrainingWay] {
        [TrainingConvolution(geometry)] + (TrainingWinograd.canRun(geometry) ? [TrainingWinograd(geometry)] : [])
    }

    var expected: Passes {
        var output = Array(repeating: 0.0, count: dy.count)
        var dx = Array(repeating: 0.0, count: input.count)
        var dw = Array(repeating: 0.0, count: filters.count)
        let (x, w, slopes) = (input.map(Double.init), filters.map(Double.init), dy.map(Double.init))
        referenceConvolution(geometry, input: x, filters: w, bias: bias.map(Double.init), output: &output)
        referenceConvolutionGradients(
            geometry, input: x, filters: w, outputGradient: slopes, inputGradient: &dx, filterGradient: &dw)
        return Passes(output: output.map { Float($0) }, dx: dx.map { Float($0) }, dw: dw.map { Float($0) })
    }

    func computed(_ way: any TrainingWay) -> Passes {
        let g = geometry
        var found = Passes(
            output: Array(repeating: .nan, count: dy.count), dx: Array(repeating: .nan, count: input.count),
            dw: Array(repeating: .nan, count: filters.count))
        let x = turned(input, channels: g.inputChannels, toChannelsLast: true)
        let slopes = turned(dy, channels: g.outputChannels, toChannelsLast: true)
        way.forward(input: x, filters: filters, bias: bias, output: &found.output)
        way.inputGradient(filters: filters, outputGradient: slopes, inputGradient: &found.dx)
        way.filterGradient(input: x, outputGradient: slopes, filterGradient: &found.dw)
        found.output = turned(found.output, channels: g.outputChannels, toChannelsLast: false)
        found.dx = turned(found.dx, channels: g.inputChannels, toChannelsLast: false)
        return found
    }

    private func turned(_ values: [Float], channels: Int, toChannelsLast: Bool) -> [Float] {
        let pixels = values.count / geometry.batch / channels
        return values.indices.map { index in
            let image = index / (channels * pixels) * channels * pixels
            let within = index % (channels * pixels)
            return toChannelsLast
                ? values[image + within % channels * pixels + within / channels]
                : values[image + within % pixels * channels + within / pixels]
        }
    }
}

private func image(_ inputs: Int, _ outputs: Int, size: Int, batch: Int) -> ConvolutionGeometry {
    var geometry = ConvolutionGeometry(
        inputChannels: inputs, inputHeight: size, inputWidth: size, outputChannels: outputs, kernelHeight: 3,
        kernelWidth: 3)
    geometry.batch = batch
    (geometry.paddingTop, geometry.paddingLeft, geometry.paddingBottom, geometry.paddingRight) = (1, 1, 1, 1)
    return geometry
}

private let cases: [ConvolutionGeometry] = {
    var list: [ConvolutionGeometry] = []
    for (inputs, outputs) in [(3, 8), (16, 16), (17, 31), (32, 33), (40, 64)] {
        for (size, batch) in [(1, 2), (4, 3), (5, 2), (8, 2), (15, 1)] {
            list.append(image(inputs, outputs, size: size, batch: batch))
        }
    }
    // No padding, uneven padding, the most that Winograd's way takes and more.
    for (top, left, bottom, right) in [(0, 0, 0, 0), (0, 1, 2, 0), (2, 2, 2, 2), (3, 0, 0, 1)] {
        var padded = image(20, 24, size: 7, batch: 2)
        (padded.paddingTop, padded.paddingLeft, padded.paddingBottom, padded.paddingRight) = (top, left, bottom, right)
        padded.inputWidth = 10
        list.append(padded)
    }
    // Strides, dilation, groups, one pixel filters.
    var strided = image(18, 20, size: 9, batch: 2)
    (strided.strideVertical, strided.strideHorizontal, strided.dilationHorizontal) = (2, 1, 2)
    var grouped = image(24, 36, size: 6, batch: 2)
    grouped.groups = 3
    var pointwise = ConvolutionGeometry(
        inputChannels: 40, inputHeight: 5, inputWidth: 6, outputChannels: 33, kernelHeight: 1, kernelWidth: 1)
    pointwise.batch = 3
    return list + [strided, grouped, pointwise]
}()
