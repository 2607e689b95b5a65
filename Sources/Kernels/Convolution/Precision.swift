/// How exactly the products of convolutions and dense layers are computed.
public enum Precision: String, Sendable, CaseIterable {
    case float32
    /// Inputs and filters rounded to bfloat16 (relative error at most `2^-8` each), the sums in float32.
    /// 3x3 convolutions that run by Winograd's way round what that way makes of inputs and filters before it multiplies.
    case bfloat16

    /// Whether inputs and filters of such a convolution are rounded: in groups, as depthwise ones, and of fewer than 8
    /// channels, as a picture has, there is nothing to win.
    public func rounds(_ geometry: ConvolutionGeometry) -> Bool {
        self == .bfloat16 && geometry.groups == 1 && geometry.inputChannels >= 8
    }
}
