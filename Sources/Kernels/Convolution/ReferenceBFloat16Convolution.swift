/// The nearest bfloat16 number, as a float; ties to the one whose last bit is 0.
///
/// Numbers under `2^-126` become zeros of their sign, as the processor's instruction has it; NaN stays NaN.
public func roundedToBFloat16(_ x: Float) -> Float {
    if x.isNaN { return Float(bitPattern: (x.bitPattern | 0x0040_0000) & 0xffff_0000) }
    if x.magnitude < Float.leastNormalMagnitude { return x.sign == .minus ? -0.0 : 0 }
    let half = 0x7fff + (x.bitPattern >> 16 & 1)
    return Float(bitPattern: (x.bitPattern + half) & 0xffff_0000)
}

/// Convolution of numbers rounded to bfloat16 as its definition reads, for tests and for reading.
///
/// `referenceConvolution` of the rounded input and filters, one group, summed in float32 in the order of the processor's
/// instruction (Intel SDM, VDPBF16PS): place after place of the filter, at each pair after pair of channels, of a
/// pair the second one first, each product added with one rounding.
public func referenceBFloat16Convolution(
    _ geometry: ConvolutionGeometry, input: [Float], filters: [Float], bias: [Float]
) -> [Float] {
    let g = geometry
    let channels = g.inputChannels
    let input = input.map(roundedToBFloat16)
    let filters = filters.map(roundedToBFloat16)
    var output: [Float] = []
    for image in 0..<g.batch {
        for channel in 0..<g.outputChannels {
            for y in 0..<g.outputHeight {
                for x in 0..<g.outputWidth {
                    var sum = bias[channel]
                    for ky in 0..<g.kernelHeight {
                        let row = y * g.strideVertical + ky * g.dilationVertical - g.paddingTop
                        guard row >= 0, row < g.inputHeight else { continue }
                        for kx in 0..<g.kernelWidth {
                            let column = x * g.strideHorizontal + kx * g.dilationHorizontal - g.paddingLeft
                            guard column >= 0, column < g.inputWidth else { continue }
                            for first in stride(from: 0, to: channels, by: 2) {
                                for i in [first + 1, first] where i < channels {
                                    let pixel = ((image * channels + i) * g.inputHeight + row) * g.inputWidth + column
                                    let tap = ((channel * channels + i) * g.kernelHeight + ky) * g.kernelWidth + kx
                                    sum.addProduct(input[pixel], filters[tap])
                                }
                            }
                        }
                    }
                    output.append(sum)
                }
            }
        }
    }
    return output
}
