/// `x * scale + shift` on each channel of a picture of values 0...255: what a network wants done before it.
///
/// No model file states it, so it is part of what is known about a model.
public struct PixelScaling: Sendable, Equatable {
    public var scale: [Float]
    public var shift: [Float]

    public init(scale: [Float], shift: [Float]) {
        precondition(scale.count == shift.count)
        self.scale = scale
        self.shift = shift
    }

    /// To -1...1: `x / 127.5 - 1`; Keras's and TensorFlow's MobileNets.
    public static let signed = PixelScaling(scale: [1, 1, 1].map { $0 / 127.5 }, shift: [-1, -1, -1])

    /// To 0...1.
    public static let unit = PixelScaling(scale: [1, 1, 1].map { $0 / 255 }, shift: [0, 0, 0])

    /// torchvision's: to 0...1, then minus the mean of ImageNet's colours, divided by their deviation.
    public static let imageNet: PixelScaling = {
        let (mean, deviation): ([Float], [Float]) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        return PixelScaling(
            scale: deviation.map { 1 / (255 * $0) }, shift: zip(mean, deviation).map { -$0 / $1 })
    }()
}
