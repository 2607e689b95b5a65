import NeuralNetworks

/// MobileNet v1: a full convolution, then thirteen depthwise separable ones.
///
/// Shapes: `[N, 3, resolution, resolution]` to `[N, classes]`.
/// Source: Howard et al. 2017, table 1. The table prints stride 2 for the last depthwise convolution; its own output
/// sizes, and the authors' code, have stride 1. Channels are `floor(width * channels)`, as in Keras.
public enum MobileNetV1 {
    /// Channels and stride of each separable block.
    public static let blocks: [(channels: Int, stride: Int)] = [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1),
        (1024, 2),
        (1024, 1),
    ]

    /// - Parameter blocks: others than the paper's, to see what they would cost.
    public static func network(
        width: Double = 1, classes: Int = 1000, blocks: [(channels: Int, stride: Int)] = blocks
    ) -> Sequential {
        func channels(_ count: Int) -> Int { max(1, Int(Double(count) * width)) }
        var layers: [any Layer] = [
            Convolution2D(.channels(channels(32)), stride: 2, padding: .same, hasBias: false),
            BatchNormalization(epsilon: 1e-3),
            ActivationLayer(.relu6),
        ]
        for block in blocks {
            layers += [
                Convolution2D(.multiplier(1), stride: block.stride, padding: .same, hasBias: false),
                BatchNormalization(epsilon: 1e-3), ActivationLayer(.relu6),
                Convolution2D(.channels(channels(block.channels)), kernel: 1, hasBias: false),
                BatchNormalization(epsilon: 1e-3), ActivationLayer(.relu6),
            ]
        }
        layers += [GlobalAveragePool(), Flatten(), Dropout(0.001), Dense(classes), Softmax()]
        return Sequential(width == 1 ? "MobileNetV1" : "MobileNetV1 \(width)", layers)
    }
}
