import Kernels
import TestSupport

/// A convolution with random numbers, computed by its definition and by the way under test.
struct ConvolutionCase {
    let geometry: ConvolutionGeometry
    let input: [Float]
    let filters: [Float]
    let bias: [Float]
    let residual: [Float]

    init(_ geometry: ConvolutionGeometry, seed: UInt64 = 1) {
        var random = SplitMix(state: seed)
        self.geometry = geometry
        input = random.floats(geometry.batch * geometry.inputChannels * geometry.inputHeight * geometry.inputWidth)
        filters = random.floats(geometry.outputChannels * geometry.filterCount)
        bias = random.floats(geometry.outputChannels)
        residual = random.floats(
            geometry.batch * geometry.outputChannels * geometry.outputHeight * geometry.outputWidth)
    }

    /// By the definition, the epilogue applied number by number; `[N, C, H, W]`.
    func expected(_ epilogue: Epilogue, withResidual: Bool) -> [Float] {
        var output = residual
        referenceConvolution(geometry, input: input, filters: filters, bias: bias, output: &output)
        guard withResidual else { return output.map { epilogue($0) } }
        return zip(output, residual).map {
            epilogue.addsResidualAfterActivation ? epilogue($0) + $1 : epilogue($0 + $1)
        }
    }

    /// By packed loops, brought back to `[N, C, H, W]`.
    ///
    /// - Parameters:
    ///   - pairLoops: computes in bfloat16 with these.
    ///   - gap: floats between the channels of one pixel and the next, in the input and the output.
    func computed(
        _ way: PackedConvolution.Way?, loops: VectorLoops, pairLoops: VectorLoops? = nil, epilogue: Epilogue,
        withResidual: Bool, threads: Int = 1, gap: Int = 0
    ) -> [Float] {
        let g = geometry
        let convolution = PackedConvolution(
            g, filters: filters, bias: bias, precision: pairLoops == nil ? .float32 : .bfloat16, way: way,
            threads: threads, loops: loops, pairLoops: pairLoops ?? .bestPairs)
        let from = Self.channelsLast(input, channels: g.inputChannels, batch: g.batch, gap: gap)
        let added = Self.channelsLast(residual, channels: g.outputChannels, batch: g.batch, gap: gap)
        let to = AlignedFloats(count: added.count)
        for i in 0..<to.count { to.base[i] = .nan }
        let scratch = AlignedFloats(count: convolution.scratchCount)
        let outputStride = g.outputChannels + gap
        withExtendedLifetime((from, added, to, scratch)) {
            convolution.run(
                input: PixelView(base: from.base, stride: g.inputChannels + gap),
                output: PixelView(base: to.base, stride: outputStride), epilogue: epilogue,
                residual: withResidual ? PixelView(base: added.base, stride: outputStride) : nil, scratch: scratch.base,
                pool: WorkerPool(threads: threads))
        }
        let area = g.outputHeight * g.outputWidth
        for pixel in 0..<g.batch * area where gap > 0 {
            // What lies between the pixels belongs to somebody else.
            precondition((g.outputChannels..<outputStride).allSatisfy { to.base[pixel * outputStride + $0].isNaN })
        }
        return withExtendedLifetime(to) {
            (0..<residual.count).map { index in
                let image = index / (g.outputChannels * area)
                let channel = index / area % g.outputChannels
                return to.base[(image * area + index % area) * outputStride + channel]
            }
        }
    }

    private static func channelsLast(_ values: [Float], channels: Int, batch: Int, gap: Int) -> AlignedFloats {
        let area = values.count / channels / batch
        let result = AlignedFloats(count: batch * area * (channels + gap))
        for index in values.indices {
            let image = index / (channels * area)
            result.base[(image * area + index % area) * (channels + gap) + index / area % channels] = values[index]
        }
        return result
    }
}

/// The largest difference between two lists, as a part of the largest number expected.
func relativeDifference(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count else { return .infinity }
    let scale = expected.reduce(Float(1e-6)) { max($0, abs($1)) }
    return zip(found, expected).reduce(Float(0)) { worst, pair in
        let difference = abs(pair.0 - pair.1) / scale
        return difference.isNaN ? .infinity : max(worst, difference)
    }
}
