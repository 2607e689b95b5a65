import Kernels
import Testing

@Suite("Packed convolutions agree with the definition")
struct PackedConvolutionTests {
    /// The rounding of a float32 sum, and of Winograd's transforms; those of large tiles have larger coefficients.
    private func tolerance(_ way: PackedConvolution.Way) -> Float { way == .winograd4 ? 4e-6 : 2e-6 }

    @Test(
        "on every way that can compute a geometry, at every vector width", arguments: VectorLoops.available.map(\.lanes)
    )
    func everyWay(_ lanes: Int) throws {
        let loops = try #require(VectorLoops(lanes: lanes))
        for geometry in geometries {
            let convolution = ConvolutionCase(geometry)
            let expected = convolution.expected(.none, withResidual: false)
            for way in PackedConvolution.ways(for: geometry, loops: loops) {
                let found = convolution.computed(way, loops: loops, epilogue: .none, withResidual: false)
                #expect(relativeDifference(found, expected) < tolerance(way), "\(way), \(geometry)")
            }
        }
    }

    @Test("with each epilogue, pixels apart in memory", arguments: [0, 3])
    func epilogues(_ gap: Int) {
        var leakyThenAdd = Epilogue.leakyRelu(slope: 0.1)
        leakyThenAdd.addsResidualAfterActivation = true
        for geometry in [pointwise(24, 40, size: 7), depthwise(37, size: 9, stride: 1), square(20, 33, size: 6)] {
            let convolution = ConvolutionCase(geometry, seed: 3)
            for epilogue in [.none, .relu, .clamp(-2, 3), .leakyRelu(slope: 0.1), leakyThenAdd] {
                for withResidual in [false, true] {
                    let expected = convolution.expected(epilogue, withResidual: withResidual)
                    for loops in VectorLoops.available {
                        for way in PackedConvolution.ways(for: geometry, loops: loops) {
                            let found = convolution.computed(
                                way, loops: loops, epilogue: epilogue, withResidual: withResidual, gap: gap)
                            #expect(
                                relativeDifference(found, expected) < tolerance(way), "\(way), \(loops.name), \(epilogue)")
                        }
                    }
                }
            }
        }
    }

    @Test("to the same bit on one thread and on three")
    func threads() {
        for geometry in geometries {
            let convolution = ConvolutionCase(geometry, seed: 5)
            for way in PackedConvolution.ways(for: geometry) {
                let one = convolution.computed(way, loops: .best, epilogue: .relu6, withResidual: true, threads: 1)
                let three = convolution.computed(way, loops: .best, epilogue: .relu6, withResidual: true, threads: 3)
                #expect(one.map(\.bitPattern) == three.map(\.bitPattern), "\(way), \(geometry)")
            }
        }
    }

    @Test("NaN passes through relu6")
    func notANumber() {
        let geometry = pointwise(1, 1, size: 1)
        let convolution = PackedConvolution(geometry, filters: [1], bias: [.nan])
        let values = AlignedFloats(count: 2)
        withExtendedLifetime(values) {
            convolution.run(
                input: PixelView(base: values.base, stride: 1), output: PixelView(base: values.base + 1, stride: 1),
                epilogue: .relu6, scratch: values.base, pool: WorkerPool(threads: 1))
            #expect(values.base[1].isNaN)
        }
    }

    @Test("The definition on numbers worked by hand")
    func byHand() {
        // 1 2 3     1 0      1 + 5   2 + 6     6   8
        // 4 5 6  *  0 1  =   4 + 8   5 + 9  = 12  14
        // 7 8 9
        let geometry = ConvolutionGeometry(
            inputChannels: 1, inputHeight: 3, inputWidth: 3, outputChannels: 1, kernelHeight: 2, kernelWidth: 2)
        var output: [Float] = [0, 0, 0, 0]
        referenceConvolution(
            geometry, input: [1, 2, 3, 4, 5, 6, 7, 8, 9], filters: [1, 0, 0, 1], bias: [0.5], output: &output)
        #expect(output == [6.5, 8.5, 12.5, 14.5])
        #expect(geometry.multiplyAccumulates == 2 * 2 * 4)
    }

    @Test("A filter that reaches past the padded image leaves no output")
    func nothingLeft() {
        var geometry = square(1, 1, size: 2)
        geometry.paddingTop = 0
        geometry.paddingBottom = 0
        #expect(geometry.outputHeight == 0)
    }
}

private func pointwise(_ inputs: Int, _ outputs: Int, size: Int) -> ConvolutionGeometry {
    ConvolutionGeometry(
        inputChannels: inputs, inputHeight: size, inputWidth: size + 1, outputChannels: outputs, kernelHeight: 1,
        kernelWidth: 1)
}

/// 3x3 with one pixel of padding.
private func square(_ inputs: Int, _ outputs: Int, size: Int, stride: Int = 1, groups: Int = 1) -> ConvolutionGeometry {
    var geometry = ConvolutionGeometry(
        inputChannels: inputs, inputHeight: size, inputWidth: size, outputChannels: outputs, kernelHeight: 3,
        kernelWidth: 3)
    (geometry.strideVertical, geometry.strideHorizontal, geometry.groups) = (stride, stride, groups)
    (geometry.paddingTop, geometry.paddingLeft, geometry.paddingBottom, geometry.paddingRight) = (1, 1, 1, 1)
    return geometry
}

private func depthwise(_ channels: Int, size: Int, stride: Int) -> ConvolutionGeometry {
    square(channels, channels, size: size, stride: stride, groups: channels)
}

private let geometries: [ConvolutionGeometry] = {
    var list: [ConvolutionGeometry] = []
    for (inputs, outputs) in [(1, 1), (3, 8), (16, 16), (17, 31), (24, 33), (64, 96)] {
        list.append(pointwise(inputs, outputs, size: 5))
        for size in [1, 2, 7] {
            list.append(square(inputs, outputs, size: size))
            list.append(square(inputs, outputs, size: size, stride: 2))
        }
    }
    for channels in [3, 4, 8, 15, 16, 19, 32, 40] {
        for size in [1, 3, 8, 17] {
            for stride in [1, 2, 3] { list.append(depthwise(channels, size: size, stride: stride)) }
        }
    }
    // Rows that end within, with and beyond a tile of outputs, their borders padded by nothing, one column or two.
    for width in 5...14 {
        for (left, right) in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1), (1, 2)] {
            for stride in [1, 2] {
                var row = depthwise(17, size: 3, stride: stride)
                (row.inputWidth, row.paddingLeft, row.paddingRight) = (width, left, right)
                list.append(row)
            }
        }
    }
    list.append(square(12, 18, size: 6, groups: 3))
    list.append(square(6, 12, size: 5, groups: 6))
    list.append(square(40, 80, size: 6, groups: 2))
    // TensorFlow's SAME at stride 2: the extra pixel below and to the right.
    var same = depthwise(20, size: 10, stride: 2)
    (same.paddingTop, same.paddingLeft) = (0, 0)
    list.append(same)
    var batch = square(18, 20, size: 5)
    batch.batch = 3
    list.append(batch)
    batch = depthwise(18, size: 5, stride: 1)
    batch.batch = 2
    list.append(batch)
    // Dilated, oblong, far padding.
    var odd = ConvolutionGeometry(
        inputChannels: 18, inputHeight: 11, inputWidth: 7, outputChannels: 20, kernelHeight: 5, kernelWidth: 2)
    (odd.dilationVertical, odd.dilationHorizontal) = (2, 3)
    (odd.strideVertical, odd.strideHorizontal) = (1, 2)
    (odd.paddingTop, odd.paddingLeft, odd.paddingBottom, odd.paddingRight) = (4, 0, 3, 5)
    list.append(odd)
    (odd.outputChannels, odd.groups) = (18, 18)
    list.append(odd)
    var far = square(16, 16, size: 3)
    (far.paddingTop, far.paddingRight) = (4, 5)
    list.append(far)
    far.groups = 16
    list.append(far)
    return list
}()
