/// How the pixels of a resized picture are found. The names keep apart what libraries all call 'bilinear'.
public enum ResizeMethod: String, Sendable, CaseIterable {
    /// The source pixel at `floor(target * in / out)`. PyTorch's and TensorFlow's `nearest`.
    case nearest

    /// Between the four pixels around `source = (target + 1/2) * in / out - 1/2`, clamped to the picture: pixel centres
    /// lie at halves. `torch.nn.functional.interpolate(mode="bilinear", align_corners=False)`.
    case bilinear

    /// Between the four pixels around `source = target * in / out`: pixel centres lie at whole numbers, so the picture
    /// shifts by up to half a pixel. `tf.compat.v1.image.resize_bilinear(align_corners=False)`, inside the detectors
    /// of TensorFlow's 2017-2019 zoo.
    case tensorFlowLegacyBilinear = "tensorflow_legacy_bilinear"

    /// When shrinking, the mean of all pixels under a triangle `in / out` pixels wide on each side, so that none is passed
    /// over; when enlarging, the same as `bilinear`. PyTorch's `antialias=True`.
    case antialiased

    /// `antialiased` in whole numbers, bit for bit as Pillow does it.
    case pillow

    /// `bilinear` in whole numbers, bit for bit as OpenCV does it.
    case openCV = "opencv"

    /// Whether the result is whole numbers by itself.
    var isWhole: Bool { self == .pillow || self == .openCV }
}
