import NeuralNetworks
import ObjectDetection

/// SSD on VGG16 with 300 or 512 pixels, as its authors' code builds it.
///
/// VGG16's fc6 and fc7 become convolutions with every third weight of fc6 (so its 3 x 3 filters are dilated by 6), the third
/// pooling rounds up (75 to 38), the fifth has stride 1; conv4_3 is normalised to the length 20.
///
/// | | maps | default boxes | parameters at 21 classes |
/// | --- | --- | --- | --- |
/// | SSD300 | 38 19 10 5 3 1 | 8,732 | 26,285,486 |
/// | SSD512 | 64 32 16 8 4 2 1 | 24,564 | 27,188,676 |
///
/// Source: Liu et al. 2016, section 3; weiliu89/caffe, branch ssd, examples/ssd/ssd_pascal.py and ssd_pascal_512.py.
public enum SSDVGG16 {
    public static func ssd300(classNames: [String] = ClassNames.voc20) -> SSD {
        SSD(
            "SSD300", classNames: classNames, inputSize: 300,
            stages: base() + [
                extra(256, 512, stride: 2, padding: 1), extra(128, 256, stride: 2, padding: 1), extra(128, 256),
                extra(128, 256),
            ], boxes: DefaultBoxes.ssd300Maps, normalization: L2Normalization(initialScale: 20))
    }

    public static func ssd512(classNames: [String] = ClassNames.voc20) -> SSD {
        SSD(
            "SSD512", classNames: classNames, inputSize: 512,
            stages: base() + [
                extra(256, 512, stride: 2, padding: 1), extra(128, 256, stride: 2, padding: 1),
                extra(128, 256, stride: 2, padding: 1), extra(128, 256, stride: 2, padding: 1),
                extra(128, 256, kernel: 4, padding: 1),
            ], boxes: DefaultBoxes.ssd512Maps, normalization: L2Normalization(initialScale: 20))
    }

    /// VGG16 to conv4_3, and from there to fc7.
    public static func base() -> [any Layer] {
        func convolutions(_ channels: Int, _ count: Int) -> [any Layer] {
            (0..<count).flatMap { _ -> [any Layer] in
                [Convolution2D(.channels(channels), padding: .pixels(1)), ActivationLayer(.relu)]
            }
        }
        let first =
            convolutions(64, 2) + [Pool(.max, size: 2)] + convolutions(128, 2) + [Pool(.max, size: 2)]
            + convolutions(256, 3) + [Pool(.max, size: 2, ceilMode: true)] + convolutions(512, 3)
        let second =
            [Pool(.max, size: 2)] + convolutions(512, 3) + [
                Pool(.max, size: 3, stride: 1, padding: 1),
                Convolution2D(.channels(1024), padding: .pixels(6), dilation: 6), ActivationLayer(.relu),
                Convolution2D(.channels(1024), kernel: 1), ActivationLayer(.relu),
            ]
        return [Sequential("conv4_3", first), Sequential("fc7", second)]
    }

    /// One of the blocks behind VGG16: fewer channels, then a smaller map.
    private static func extra(
        _ narrow: Int, _ wide: Int, kernel: Int = 3, stride: Int = 1, padding: Int = 0
    ) -> any Layer {
        Sequential(
            "extra",
            [
                Convolution2D(.channels(narrow), kernel: 1), ActivationLayer(.relu),
                Convolution2D(.channels(wide), kernel: kernel, stride: stride, padding: .pixels(padding)),
                ActivationLayer(.relu),
            ])
    }
}
