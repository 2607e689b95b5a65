/// The gradients of a convolution as its definition reads: each product `input * filter` of the forward sum sends
/// `dy * filter` to its input and `dy * input` to its filter. For tests, for reading, and for float64.
///
/// Shapes, dense: `input` and `inputGradient` `[N, C, H, W]`, `filters` and `filterGradient`
/// `[O, C / groups, kernel height, kernel width]`, `outputGradient` `[N, O, output height, output width]`.
///
/// - Parameters:
///   - inputGradient: filled, or nil where it is not wanted; likewise `filterGradient`.
@specialized(where Element == Float)
@specialized(where Element == Double)
public func referenceConvolutionGradients<Element: BinaryFloatingPoint>(
    _ geometry: ConvolutionGeometry, input: UnsafePointer<Element>, filters: UnsafePointer<Element>,
    outputGradient: UnsafePointer<Element>, inputGradient: UnsafeMutablePointer<Element>?,
    filterGradient: UnsafeMutablePointer<Element>?
) {
    let g = geometry
    inputGradient?.update(repeating: 0, count: g.batch * g.inputChannels * g.inputHeight * g.inputWidth)
    filterGradient?.update(repeating: 0, count: g.outputChannels * g.filterCount)
    var next = 0
    for image in 0..<g.batch {
        for channel in 0..<g.outputChannels {
            let firstInput = channel / g.outputChannelsPerGroup * g.channelsPerGroup
            for y in 0..<g.outputHeight {
                for x in 0..<g.outputWidth {
                    let dy = outputGradient[next]
                    next += 1
                    for i in 0..<g.channelsPerGroup {
                        for ky in 0..<g.kernelHeight {
                            let row = y * g.strideVertical + ky * g.dilationVertical - g.paddingTop
                            guard row >= 0, row < g.inputHeight else { continue }
                            for kx in 0..<g.kernelWidth {
                                let column = x * g.strideHorizontal + kx * g.dilationHorizontal - g.paddingLeft
                                guard column >= 0, column < g.inputWidth else { continue }
                                let plane = (image * g.inputChannels + firstInput + i) * g.inputHeight
                                let pixel = (plane + row) * g.inputWidth + column
                                let tap = ((channel * g.channelsPerGroup + i) * g.kernelHeight + ky) * g.kernelWidth + kx
                                if let inputGradient { inputGradient[pixel] += dy * filters[tap] }
                                if let filterGradient { filterGradient[tap] += dy * input[pixel] }
                            }
                        }
                    }
                }
            }
        }
    }
}
