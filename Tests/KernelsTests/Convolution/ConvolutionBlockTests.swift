import Kernels
import TestSupport
import Testing

@Suite("Convolution block")
struct ConvolutionBlockTests {
    @Test("Convolutions computed together give the bytes of one after the other", arguments: [1, 2, 5])
    func sameBytes(_ threads: Int) throws {
        let pool = WorkerPool(threads: threads)
        for (kernel, strides, firstKernel, batch) in [
            (3, [1], 1, 1), (3, [2], 1, 2), (5, [1], 1, 1), (3, [1], 3, 2), (5, [3], 3, 1), (3, [1, 2], 3, 1),
            (3, [2, 1, 1], 1, 1), (5, [1, 3], 1, 2), (3, [1, 2, 1, 2], 3, 1),
        ] {
            for (height, width) in [(1, 3), (7, 9), (20, 33), (13, 70)] {
                let block = ConvolutionBlockCase(
                    height: height, width: width, kernel: kernel, strides: strides, firstKernel: firstKernel, batch: batch)
                let together = try #require(block.together(pool))
                #expect(
                    together.map(\.bitPattern) == block.oneByOne(pool).map(\.bitPattern),
                    "\(height) x \(width), kernel \(kernel), strides \(strides), first \(firstKernel)")
            }
        }
    }

    @Test("Convolutions that do not follow each other make no block")
    func unfit() {
        let packed = ConvolutionBlockCase(height: 8, width: 8, kernel: 3, strides: [1], firstKernel: 1, batch: 1).packed
        for wrong in [[packed[0], packed[2], packed[1]], Array(repeating: packed[0], count: 3), Array(packed[..<2])] {
            #expect(ConvolutionBlock(wrong, threads: 1) == nil)
            #expect(!ConvolutionBlock.pays(wrong.map(\.geometry)))
        }
    }
}

/// A convolution, then for each of some strides a depthwise one and a pointwise one, the last with a residual.
struct ConvolutionBlockCase {
    let packed: [PackedConvolution]
    let input: AlignedFloats
    let residual: AlignedFloats
    let epilogues: [Epilogue]

    init(
        height: Int, width: Int, kernel: Int, strides: [Int], firstKernel: Int, batch: Int, precision: Precision = .float32
    ) {
        var random = SplitMix(state: 11)
        func geometry(_ channels: Int, _ height: Int, _ width: Int, _ outputs: Int, _ kernel: Int) -> ConvolutionGeometry {
            var made = ConvolutionGeometry(
                inputChannels: channels, inputHeight: height, inputWidth: width, outputChannels: outputs,
                kernelHeight: kernel, kernelWidth: kernel)
            made.batch = batch
            (made.paddingTop, made.paddingLeft) = (kernel / 2, kernel / 2)
            (made.paddingBottom, made.paddingRight) = (kernel / 2, kernel / 2)
            return made
        }
        // Channels that end within a panel, in one beyond the first, and within a vector.
        let channels = [20, 71, 39, 18]
        var geometries = [geometry(11, height, width, channels[0], firstKernel)]
        for (index, stride) in strides.enumerated() {
            let before = geometries[geometries.count - 1]
            var depthwise = geometry(
                before.outputChannels, before.outputHeight, before.outputWidth, before.outputChannels, kernel)
            depthwise.groups = depthwise.inputChannels
            (depthwise.strideVertical, depthwise.strideHorizontal) = (stride, stride)
            let outputs = index == strides.count - 1 ? 7 : channels[index + 1]
            geometries += [
                depthwise, geometry(before.outputChannels, depthwise.outputHeight, depthwise.outputWidth, outputs, 1),
            ]
        }
        let packed = geometries.enumerated().map { index, geometry in
            PackedConvolution(
                geometry, filters: random.floats(geometry.outputChannels * geometry.filterCount),
                bias: random.floats(geometry.outputChannels), precision: precision,
                way: index % 2 == 1 ? .depthwise : index > 0 || firstKernel == 1 ? .pointwise : .direct, threads: 5)
        }
        self.packed = packed
        epilogues = packed.indices.map { $0 == packed.count - 1 ? .none : $0 % 2 == 0 ? .relu6 : .clamp(-1, 1) }
        let last = geometries[geometries.count - 1]
        input = Self.aligned(random.floats(batch * height * width * 11))
        residual = Self.aligned(random.floats(batch * last.outputHeight * last.outputWidth * 7))
    }

    func together(_ pool: WorkerPool) -> [Float]? {
        guard let block = ConvolutionBlock(packed, threads: pool.threads) else { return nil }
        let output = AlignedFloats(count: residual.count)
        let scratch = AlignedFloats(count: block.scratchCount)
        return withExtendedLifetime((output, scratch)) {
            block.run(
                input: PixelView(base: input.base, stride: 11), output: PixelView(base: output.base, stride: 7),
                epilogues: epilogues, residual: PixelView(base: residual.base, stride: 7), scratch: scratch.base,
                pool: pool)
            return (0..<output.count).map { output.base[$0] }
        }
    }

    func oneByOne(_ pool: WorkerPool) -> [Float] {
        var value = PixelView(base: input.base, stride: 11)
        var owners: [AlignedFloats] = []
        for (index, layer) in packed.enumerated() {
            let g = layer.geometry
            let output = AlignedFloats(count: g.batch * g.outputHeight * g.outputWidth * g.outputChannels)
            let scratch = AlignedFloats(count: layer.scratchCount)
            let view = PixelView(base: output.base, stride: g.outputChannels)
            layer.run(
                input: value, output: view, epilogue: epilogues[index],
                residual: index == packed.count - 1 ? PixelView(base: residual.base, stride: 7) : nil,
                scratch: scratch.base, pool: pool)
            owners += [output, scratch]
            value = view
        }
        return withExtendedLifetime(owners) { (0..<residual.count).map { value.base[$0] } }
    }

    private static func aligned(_ values: [Float]) -> AlignedFloats {
        values.withUnsafeBufferPointer { AlignedFloats($0, filledTo: 0) }
    }
}
