/// The sizes of a two-dimensional convolution, all that its loops need to know beside the numbers.
///
/// Output size on each axis: `(size + padding before + padding after - reach) / stride + 1`, rounded down,
/// where `reach = (kernel - 1) * dilation + 1` pixels are what a filter sees.
/// Source: Dumoulin and Visin 2016, relationship 15.
public struct ConvolutionGeometry: Sendable, Equatable {
    public var batch = 1
    public var inputChannels: Int
    public var inputHeight: Int
    public var inputWidth: Int
    public var outputChannels: Int
    public var kernelHeight: Int
    public var kernelWidth: Int
    public var strideVertical = 1
    public var strideHorizontal = 1
    public var dilationVertical = 1
    public var dilationHorizontal = 1
    public var paddingTop = 0
    public var paddingLeft = 0
    public var paddingBottom = 0
    public var paddingRight = 0
    /// Input and output channels fall into that many groups, each convolved on its own.
    public var groups = 1

    public init(
        inputChannels: Int, inputHeight: Int, inputWidth: Int, outputChannels: Int, kernelHeight: Int, kernelWidth: Int
    ) {
        self.inputChannels = inputChannels
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.outputChannels = outputChannels
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
    }

    /// Output rows; 0 or less when the filter reaches past the padded image.
    public var outputHeight: Int {
        Self.outputSize(
            inputHeight, paddingTop + paddingBottom, kernelHeight, strideVertical, dilationVertical)
    }

    public var outputWidth: Int {
        Self.outputSize(
            inputWidth, paddingLeft + paddingRight, kernelWidth, strideHorizontal, dilationHorizontal)
    }

    public var channelsPerGroup: Int { inputChannels / groups }
    public var outputChannelsPerGroup: Int { outputChannels / groups }

    /// Numbers in one filter: what one output value is a weighted sum of.
    public var filterCount: Int { kernelHeight * kernelWidth * channelsPerGroup }

    /// `batch * output height * output width * output channels * filterCount`: padding is counted like any pixel.
    public var multiplyAccumulates: Int {
        batch * outputHeight * outputWidth * outputChannels * filterCount
    }

    /// One filter for each channel.
    public var isDepthwise: Bool { groups == inputChannels && outputChannels == inputChannels && groups > 1 }

    /// Every output value looks at one pixel, the one at its own place, in groups or not.
    var isPixelwise: Bool {
        kernelHeight == 1 && kernelWidth == 1 && strideVertical == 1 && strideHorizontal == 1 && paddingTop == 0
            && paddingLeft == 0 && paddingBottom == 0 && paddingRight == 0
    }

    /// Every output value looks at all channels of one pixel, the one at its own place.
    public var isPointwise: Bool { groups == 1 && isPixelwise }

    static func outputSize(_ size: Int, _ padding: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> Int {
        let free = size + padding - ((kernel - 1) * dilation + 1)
        return free < 0 ? 0 : free / stride + 1
    }
}
