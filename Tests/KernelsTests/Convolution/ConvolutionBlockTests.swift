import Kernels
import TestSupport
import Testing

@Suite("Convolution block")
struct ConvolutionBlockTests {
    @Test("Three convolutions computed together give the bytes of one after the other", arguments: [1, 2, 5])
    func sameBytes(_ threads: Int) throws {
        let pool = WorkerPool(threads: threads)
        for (kernel, stride, firstKernel, batch) in [
            (3, 1, 1, 1), (3, 2, 1, 2), (5, 1, 1, 1), (3, 1, 3, 2), (5, 3, 3, 1),
        ] {
            for (height, width) in [(1, 3), (7, 9), (20, 33), (13, 70)] {
                let block = ConvolutionBlockCase(
                    height: height, width: width, kernel: kernel, stride: stride, firstKernel: firstKernel,
                    batch: batch)
                let together = try #require(block.together(pool))
                #expect(
                    together.map(\.bitPattern) == block.oneByOne(pool).map(\.bitPattern),
                    "\(height) x \(width), kernel \(kernel), stride \(stride), first \(firstKernel)")
            }
        }
    }

    @Test("Convolutions that do not follow each other make no block")
    func unfit() {
        let block = ConvolutionBlockCase(height: 8, width: 8, kernel: 3, stride: 1, firstKernel: 1, batch: 1)
        let first = block.packed[0]
        #expect(ConvolutionBlock(first, block.packed[2], block.packed[1], threads: 1) == nil)
        #expect(ConvolutionBlock(first, first, first, threads: 1) == nil)
        #expect(!ConvolutionBlock.pays(first.geometry, first.geometry, first.geometry))
    }
}

/// A convolution, a depthwise one and a pointwise one with a residual.
struct ConvolutionBlockCase {
    let packed: [PackedConvolution]
    let input: AlignedFloats
    let residual: AlignedFloats
    let epilogues = ConvolutionBlock.Epilogues(first: .relu6, depthwise: .clamp(-1, 1), last: .none)

    init(height: Int, width: Int, kernel: Int, stride: Int, firstKernel: Int, batch: Int, precision: Precision = .float32) {
        var random = SplitMix(state: 11)
        var first = ConvolutionGeometry(
            inputChannels: 11, inputHeight: height, inputWidth: width, outputChannels: 20, kernelHeight: firstKernel,
            kernelWidth: firstKernel)
        first.batch = batch
        (first.paddingTop, first.paddingLeft) = (firstKernel / 2, firstKernel / 2)
        (first.paddingBottom, first.paddingRight) = (firstKernel / 2, firstKernel / 2)
        var middle = ConvolutionGeometry(
            inputChannels: 20, inputHeight: height, inputWidth: width, outputChannels: 20, kernelHeight: kernel,
            kernelWidth: kernel)
        (middle.batch, middle.groups) = (batch, 20)
        (middle.strideVertical, middle.strideHorizontal) = (stride, stride)
        (middle.paddingTop, middle.paddingLeft) = (kernel / 2, kernel / 2)
        (middle.paddingBottom, middle.paddingRight) = (kernel / 2, kernel / 2)
        var last = ConvolutionGeometry(
            inputChannels: 20, inputHeight: middle.outputHeight, inputWidth: middle.outputWidth, outputChannels: 7,
            kernelHeight: 1, kernelWidth: 1)
        last.batch = batch
        packed = zip([first, middle, last], [firstKernel == 1 ? .pointwise : .direct, .depthwise, .pointwise])
            .map { geometry, way in
                PackedConvolution(
                    geometry, filters: random.floats(geometry.outputChannels * geometry.filterCount),
                    bias: random.floats(geometry.outputChannels), precision: precision, way: way, threads: 5)
            }
        input = Self.aligned(random.floats(batch * height * width * 11))
        residual = Self.aligned(random.floats(batch * last.outputHeight * last.outputWidth * 7))
    }

    func together(_ pool: WorkerPool) -> [Float]? {
        guard let block = ConvolutionBlock(packed[0], packed[1], packed[2], threads: pool.threads) else { return nil }
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
        for (layer, epilogue) in zip(packed, [epilogues.first, epilogues.depthwise, epilogues.last]) {
            let g = layer.geometry
            let output = AlignedFloats(count: g.batch * g.outputHeight * g.outputWidth * g.outputChannels)
            let scratch = AlignedFloats(count: layer.scratchCount)
            let view = PixelView(base: output.base, stride: g.outputChannels)
            layer.run(
                input: value, output: view, epilogue: epilogue,
                residual: owners.count == 4 ? PixelView(base: residual.base, stride: 7) : nil, scratch: scratch.base,
                pool: pool)
            owners += [output, scratch]
            value = view
        }
        return withExtendedLifetime(owners) { (0..<residual.count).map { value.base[$0] } }
    }

    private static func aligned(_ values: [Float]) -> AlignedFloats {
        values.withUnsafeBufferPointer { AlignedFloats($0, filledTo: 0) }
    }
}
