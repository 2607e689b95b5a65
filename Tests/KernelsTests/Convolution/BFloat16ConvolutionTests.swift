import Kernels
import TestSupport
import Testing

@Suite("Convolutions in bfloat16")
struct BFloat16ConvolutionTests {
    @Test(
        "have every bit of the definition, on every way, by the processor's instructions for them and without",
        arguments: VectorLoops.availablePairs)
    func everyWay(_ loops: VectorLoops) {
        for geometry in geometries {
            let convolution = ConvolutionCase(geometry)
            for way in PackedConvolution.ways(for: geometry, precision: .bfloat16) {
                let expected = convolution.rounded(way)
                for threads in [1, 3] {
                    let found = convolution.computed(
                        way, loops: .best, pairLoops: loops, epilogue: .none, withResidual: false, threads: threads)
                    #expect(
                        found.map(\.bitPattern) == expected.map(\.bitPattern), "\(way), \(threads) threads, \(geometry)")
                }
            }
        }
    }

    @Test("with each epilogue, pixels apart in memory", arguments: [0, 3])
    func epilogues(_ gap: Int) {
        for geometry in [image(24, 40, size: 7, kernel: 1), image(21, 33, size: 6, kernel: 3)] {
            let convolution = ConvolutionCase(geometry, seed: 3)
            for epilogue in [Epilogue.none, .relu6, .leakyRelu(slope: 0.1)] {
                for way in PackedConvolution.ways(for: geometry, precision: .bfloat16) {
                    let expected = zip(convolution.rounded(way), convolution.residual).map { epilogue($0 + $1) }
                    let found = convolution.computed(
                        way, loops: .best, pairLoops: VectorLoops.availablePairs[0], epilogue: epilogue, withResidual: true,
                        gap: gap)
                    #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "\(way), \(epilogue)")
                }
            }
        }
    }

    @Test(
        "By the processor's tiles sums are those of the definition but for their order, and no thread changes a bit",
        .enabled(if: VectorLoops.tiles != nil, "this processor has no AMX"))
    func tiles() throws {
        let tiles = try #require(VectorLoops.tiles)
        var residualInTheMiddle = Epilogue.leakyRelu(slope: 0.1)
        residualInTheMiddle.addsResidualAfterActivation = true
        // Rows of 1 to 33 beside whole blocks, pieces of every length from 4 pairs on, columns that end within a panel.
        let shapes = [(9, 3), (16, 16), (23, 31), (34, 33), (64, 96)].flatMap { inputs, outputs in
            [1, 2, 5, 6].map { image(inputs, outputs, size: $0, kernel: 1) }
        }
        for geometry in geometries + shapes {
            let convolution = ConvolutionCase(geometry, seed: 6)
            for way in PackedConvolution.ways(for: geometry, precision: .bfloat16) {
                for epilogue in [Epilogue.none, residualInTheMiddle] {
                    func found(_ loops: VectorLoops, threads: Int = 1, gap: Int = 0) -> [Float] {
                        convolution.computed(
                            way, loops: .best, pairLoops: loops, epilogue: epilogue, withResidual: true, threads: threads,
                            gap: gap)
                    }
                    let expected = found(VectorLoops.availablePairs[0])
                    let one = found(tiles)
                    #expect(relativeDifference(one, expected) < 2e-6, "\(way), \(epilogue), \(geometry)")
                    #expect(one.map(\.bitPattern) == found(tiles, threads: 3, gap: 5).map(\.bitPattern), "\(way), \(geometry)")
                }
            }
        }
    }

    @Test("Where products cost next to nothing, Winograd's fewer ones are not worth their transforms and their error")
    func wayOfTiles() {
        let geometry = image(64, 64, size: 30, kernel: 3)
        func way(_ loops: VectorLoops) -> PackedConvolution.Way {
            PackedConvolution.way(for: geometry, precision: .bfloat16, pairLoops: loops)
        }
        #expect(PackedConvolution.way(for: geometry) == .winograd4)
        #expect(way(VectorLoops.availablePairs[0]) == .winograd)
        if let tiles = VectorLoops.tiles { #expect(way(tiles) == .direct) }
    }

    @Test("By Winograd's way random numbers are off 5/3 times as far as by the definition's")
    func winogradError() {
        // The products of a tile that one output adds up have, of random input and filters, 25 / 9 of its own variance.
        let geometry = image(64, 32, size: 14, kernel: 3)
        let convolution = ConvolutionCase(geometry, seed: 4)
        let exact = convolution.expected(.none, withResidual: false)
        func error(_ way: PackedConvolution.Way) -> Float {
            zip(convolution.rounded(way), exact).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        let size = exact.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        #expect((1.4...1.9).contains(error(.winograd) / error(.direct)))
        #expect(error(.winograd) < 0x1p-7 * size)
    }

    @Test("The loops of each width are there, the processor's own where it has them")
    func loops() {
        #expect(VectorLoops.availablePairs.count == VectorLoops.available.count + (VectorLoops.hasBFloat16 ? 1 : 0))
        #expect((VectorLoops.tiles ?? VectorLoops.availablePairs.first) == .bestPairs)
    }

    @Test("In a block, all but the depthwise ones round", arguments: [1, 3])
    func block(_ threads: Int) throws {
        let pool = WorkerPool(threads: threads)
        for firstKernel in [1, 3] {
            let block = ConvolutionBlockCase(
                height: 20, width: 33, kernel: 3, strides: [2, 1], firstKernel: firstKernel, batch: 2, precision: .bfloat16)
            let together = try #require(block.together(pool))
            #expect(together.map(\.bitPattern) == block.oneByOne(pool).map(\.bitPattern))
        }
    }

    @Test("Convolutions in groups, depthwise ones among them, and of less than 8 channels stay float32")
    func exceptions() {
        var list = [image(3, 20, size: 6, kernel: 3), image(7, 5, size: 3, kernel: 1)]
        for groups in [20, 4] {
            var geometry = image(20, 20, size: 6, kernel: 3)
            geometry.groups = groups
            list.append(geometry)
        }
        for geometry in list {
            let convolution = ConvolutionCase(geometry)
            #expect(!Precision.bfloat16.rounds(geometry))
            #expect(
                convolution.computed(nil, loops: .best, pairLoops: .bestPairs, epilogue: .none, withResidual: false)
                    == convolution.computed(nil, loops: .best, epilogue: .none, withResidual: false))
        }
    }
}

@Suite("Rounding to bfloat16")
struct BFloat16RoundingTests {
    @Test("by hand: 8 bits of significand, ties to even, tiny numbers to zero, NaN to NaN")
    func byHand() {
        // Between 1 and 2 the step is 2^-7.
        #expect(roundedToBFloat16(1) == 1)
        #expect(roundedToBFloat16(1 + 0x1p-8) == 1)
        #expect(roundedToBFloat16(1 + 3 * 0x1p-8) == 1 + 4 * 0x1p-8)
        #expect(roundedToBFloat16(1 + 0x1.01p-8) == 1 + 0x1p-7)
        #expect(roundedToBFloat16(-3.14159) == -3.140625)
        #expect(roundedToBFloat16(.greatestFiniteMagnitude) == .infinity)
        #expect(roundedToBFloat16(-.infinity) == -.infinity)
        #expect(roundedToBFloat16(0x1p-126) == 0x1p-126)
        #expect(roundedToBFloat16(-0x1p-127).bitPattern == (-0.0 as Float).bitPattern)
        #expect(roundedToBFloat16(.nan).isNaN)
        #expect(roundedToBFloat16(Float(bitPattern: 0x7f80_0001)).isNaN)
    }

    @Test("A relative error of at most 2^-8: half a step of the eighth bit")
    func bound() {
        var random = SplitMix(state: 8)
        for x in random.floats(10_000) where x.magnitude >= 0x1p-126 {
            #expect((roundedToBFloat16(x) - x).magnitude <= 0x1p-8 * x.magnitude)
        }
    }

    @Test("Loops round each bit pattern of the upper half, and around ties, as the definition", arguments: VectorLoops.availablePairs)
    func loops(_ loops: VectorLoops) {
        // A convolution with the filter 1 and no bias gives the rounded input.
        let lower: [UInt32] = [0, 1, 0x7fff, 0x8000, 0x8001, 0xffff]
        for low in lower {
            let values = (0..<0x10000).map { Float(bitPattern: UInt32($0) << 16 | low) }
            let count = values.count
            let from = values.withUnsafeBufferPointer { AlignedFloats($0, filledTo: count) }
            let rounded = AlignedFloats(count: count / 2)
            withExtendedLifetime((from, rounded)) {
                BFloat16Rounding(channels: count, loops: loops).round(
                    PixelView(base: from.base, stride: count), 1, to: rounded.base)
                let found = UnsafeRawPointer(rounded.base).assumingMemoryBound(to: UInt16.self)
                #expect((0..<count).allSatisfy { UInt32(found[$0]) << 16 == roundedToBFloat16(values[$0]).bitPattern })
            }
        }
    }

    @Test("Pixels of an odd count of channels end with a zero, and may be rounded where they lie", arguments: [0, 3])
    func inPlace(_ gap: Int) {
        for channels in [1, 2, 15, 16, 17, 33, 64] {
            var random = SplitMix(state: 9)
            let stride = channels + gap
            let values = random.floats(5 * stride)
            let pairs = (channels + 1) / 2
            let memory = values.withUnsafeBufferPointer { AlignedFloats($0, filledTo: 0) }
            withExtendedLifetime(memory) {
                BFloat16Rounding(channels: channels, loops: .bestPairs).round(
                    PixelView(base: memory.base, stride: stride), 5, to: memory.base)
                let found = UnsafeRawPointer(memory.base).assumingMemoryBound(to: UInt16.self)
                for pixel in 0..<5 {
                    for c in 0..<2 * pairs {
                        let expected = c < channels ? roundedToBFloat16(values[pixel * stride + c]).bitPattern >> 16 : 0
                        #expect(UInt32(found[pixel * 2 * pairs + c]) == expected)
                    }
                }
            }
        }
    }
}

extension ConvolutionCase {
    /// By the definition of a way on rounded numbers.
    fileprivate func rounded(_ way: PackedConvolution.Way) -> [Float] {
        way == .winograd
            ? referenceBFloat16WinogradConvolution(geometry, input: input, filters: filters, bias: bias)
            : referenceBFloat16Convolution(geometry, input: input, filters: filters, bias: bias)
    }
}

private func image(_ inputs: Int, _ outputs: Int, size: Int, kernel: Int, stride: Int = 1) -> ConvolutionGeometry {
    var geometry = ConvolutionGeometry(
        inputChannels: inputs, inputHeight: size, inputWidth: size + 1, outputChannels: outputs, kernelHeight: kernel,
        kernelWidth: kernel)
    (geometry.strideVertical, geometry.strideHorizontal) = (stride, stride)
    let side = kernel / 2
    (geometry.paddingTop, geometry.paddingLeft, geometry.paddingBottom, geometry.paddingRight) = (side, side, side, side)
    return geometry
}

private let geometries: [ConvolutionGeometry] = {
    var list: [ConvolutionGeometry] = []
    for (inputs, outputs) in [(8, 1), (9, 3), (11, 8), (16, 16), (17, 31), (24, 33), (64, 96)] {
        list.append(image(inputs, outputs, size: 5, kernel: 1))
        for size in [1, 2, 7, 30] {
            list.append(image(inputs, outputs, size: size, kernel: 3))
            list.append(image(inputs, outputs, size: size, kernel: 3, stride: 2))
        }
    }
    // Dilated, oblong, far padding, several images.
    var odd = ConvolutionGeometry(
        inputChannels: 19, inputHeight: 11, inputWidth: 7, outputChannels: 20, kernelHeight: 5, kernelWidth: 2)
    (odd.dilationVertical, odd.dilationHorizontal, odd.batch) = (2, 3, 2)
    (odd.strideVertical, odd.strideHorizontal) = (1, 2)
    (odd.paddingTop, odd.paddingLeft, odd.paddingBottom, odd.paddingRight) = (4, 0, 3, 5)
    list.append(odd)
    return list
}()
