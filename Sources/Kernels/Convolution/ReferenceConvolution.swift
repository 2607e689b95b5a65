/// Convolution as its definition reads, for tests and for reading.
///
/// `output[n, o, y, x] = bias[o] + sum over i, ky, kx of
/// input[n, group(o) * I + i, y * stride + ky * dilation - padding, x * ...] * filters[o, i, ky, kx]`,
/// where pixels outside the image are zeros. (What the field calls convolution is cross-correlation.)
///
/// Shapes, dense: `input` `[N, C, H, W]`, `filters` `[O, C / groups, kernel height, kernel width]`,
/// `bias` `[O]`, the result `[N, O, output height, output width]`.
@specialized(where Element == Float)
@specialized(where Element == Double)
public func referenceConvolution<Element: BinaryFloatingPoint>(
    _ geometry: ConvolutionGeometry, input: UnsafePointer<Element>, filters: UnsafePointer<Element>,
    bias: UnsafePointer<Element>?, output: UnsafeMutablePointer<Element>
) {
    let g = geometry
    var next = 0
    for image in 0..<g.batch {
        for channel in 0..<g.outputChannels {
            let firstInput = channel / g.outputChannelsPerGroup * g.channelsPerGroup
            for y in 0..<g.outputHeight {
                for x in 0..<g.outputWidth {
                    var sum = bias?[channel] ?? 0
                    for i in 0..<g.channelsPerGroup {
                        for ky in 0..<g.kernelHeight {
                            let row = y * g.strideVertical + ky * g.dilationVertical - g.paddingTop
                            guard row >= 0, row < g.inputHeight else { continue }
                            for kx in 0..<g.kernelWidth {
                                let column = x * g.strideHorizontal + kx * g.dilationHorizontal - g.paddingLeft
                                guard column >= 0, column < g.inputWidth else { continue }
                                let plane = (image * g.inputChannels + firstInput + i) * g.inputHeight
                                let tap = ((channel * g.channelsPerGroup + i) * g.kernelHeight + ky) * g.kernelWidth
                                sum += input[(plane + row) * g.inputWidth + column] * filters[tap + kx]
                            }
                        }
                    }
                    output[next] = sum
                    next += 1
                }
            }
        }
    }
}
