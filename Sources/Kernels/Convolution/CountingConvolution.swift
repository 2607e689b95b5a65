/// The multiplications that a convolution really carried out.
public struct MultiplicationCount: Sendable, Equatable {
    /// Products with pixels of the image.
    public var onImage = 0
    /// Products with the zeros around it.
    public var onPadding = 0

    public init() {}

    public var total: Int { onImage + onPadding }
}

/// `referenceConvolution`, counting each multiplication it makes; the padding is multiplied, too, as plain code does it.
///
/// What formulas for the cost are held against. Shapes and layout as in `referenceConvolution`.
/// - Parameter proceed: called before each channel of the result; throws to stop.
/// - Throws: what `proceed` throws.
public func countingConvolution(
    _ geometry: ConvolutionGeometry, input: UnsafePointer<Float>, filters: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>, proceed: () throws -> Void = {}
) rethrows -> MultiplicationCount {
    let g = geometry
    var count = MultiplicationCount()
    var next = 0
    for image in 0..<g.batch {
        for channel in 0..<g.outputChannels {
            try proceed()
            let firstInput = channel / g.outputChannelsPerGroup * g.channelsPerGroup
            for y in 0..<g.outputHeight {
                for x in 0..<g.outputWidth {
                    var sum = bias?[channel] ?? 0
                    for i in 0..<g.channelsPerGroup {
                        for ky in 0..<g.kernelHeight {
                            for kx in 0..<g.kernelWidth {
                                let row = y * g.strideVertical + ky * g.dilationVertical - g.paddingTop
                                let column = x * g.strideHorizontal + kx * g.dilationHorizontal - g.paddingLeft
                                let isInside =
                                    row >= 0 && row < g.inputHeight && column >= 0 && column < g.inputWidth
                                let plane = (image * g.inputChannels + firstInput + i) * g.inputHeight
                                let pixel = isInside ? input[(plane + row) * g.inputWidth + column] : 0
                                let tap = ((channel * g.channelsPerGroup + i) * g.kernelHeight + ky) * g.kernelWidth
                                sum += pixel * filters[tap + kx]
                                if isInside { count.onImage += 1 } else { count.onPadding += 1 }
                            }
                        }
                    }
                    output[next] = sum
                    next += 1
                }
            }
        }
    }
    return count
}
