import NeuralNetworks

/// VGG with 16 layers that learn: 3 x 3 convolutions and three dense layers.
///
/// Shapes: `[N, 3, 224, 224]` to `[N, classes]`.
/// Source: Simonyan and Zisserman 2015, table 1, column D.
public enum VGG16 {
    public static let stages: [(channels: Int, count: Int)] = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]

    public static func network(classes: Int = 1000) -> Sequential {
        var layers: [any Layer] = []
        for stage in stages {
            for _ in 0..<stage.count {
                layers += [Convolution2D(.channels(stage.channels), padding: .pixels(1)), ActivationLayer(.relu)]
            }
            layers.append(Pool(.max, size: 2))
        }
        layers.append(Flatten())
        for _ in 0..<2 { layers += [Dense(4096), ActivationLayer(.relu), Dropout(0.5)] }
        layers.append(Dense(classes))
        return Sequential("VGG16", layers)
    }
}
