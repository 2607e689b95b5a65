/// A convolution with its two gradients, as training computes it: images batch by batch, filters that change all the time.
///
/// Filters and their gradient are dense `[out, in / groups, kernel height, kernel width]`.
public protocol TrainingWay: Sendable {
    /// Whether images lie `[N, H, W, C]`; else `[N, C, H, W]`. Dense either way.
    var isChannelsLast: Bool { get }

    /// `y`, filled.
    func forward(
        input: UnsafePointer<Float>, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        output: UnsafeMutablePointer<Float>)

    /// `dx`, filled.
    func inputGradient(
        filters: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>)

    /// `dfilters`, filled.
    func filterGradient(
        input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>)
}

extension ConvolutionGeometry {
    /// The way that suits it.
    public var trainingWay: any TrainingWay {
        if channelsPerGroup == 1 && groups > 1 { return TrainingDepthwise(self) }
        return TrainingWinograd.canRun(self) && TrainingWinograd.pays(self)
            ? TrainingWinograd(self) : TrainingConvolution(self)
    }
}
