import NeuralNetworks

/// The CIFAR-10 classifier of the source chapters: five convolutions, three poolings, four dense layers.
///
/// Shapes: `[N, 3, 32, 32]` to `[N, 10]`; the sides of the images are 32-16-16-8-8-4, then 8192 numbers.
/// Counts: 263,872 filter weights and 9,048,330 dense numbers; 40,176,128 multiply-accumulates. The listing of the
/// filters is not in our copy of the chapter; these channels and kernels are the ones that grow from layer to layer and
/// give these counts.
///
/// The chapter makes all filters of zeros, and then nothing but the ten last biases can ever learn: `zeroFilters` builds
/// that; else the filters begin as He et al. 2015 say.
public enum CIFAR10CNN {
    /// Channels, kernel, and whether a pooling follows.
    public static let convolutions: [(channels: Int, kernel: Int, pools: Bool)] = [
        (64, 3, true), (128, 2, false), (256, 1, true), (256, 1, false), (512, 1, true),
    ]
    public static let denseLayers = [1024, 512, 256]

    public static func network(classes: Int = 10, dropout: Double = 0.5, zeroFilters: Bool = false) -> Sequential {
        var layers: [any Layer] = []
        for convolution in convolutions {
            layers += [
                Convolution2D(
                    .channels(convolution.channels), kernel: convolution.kernel, padding: .same, hasBias: false,
                    initialization: zeroFilters ? .zeros : .he),
                ActivationLayer(.relu),
            ]
            if convolution.pools { layers.append(Pool(.max, size: 2)) }
        }
        layers.append(Flatten())
        for count in denseLayers { layers += [Dense(count), ActivationLayer(.relu), Dropout(dropout)] }
        layers.append(Dense(classes))
        return Sequential("CIFAR10 CNN", layers)
    }
}
