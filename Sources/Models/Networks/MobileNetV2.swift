import NeuralNetworks

/// MobileNet v2: inverted residuals with linear bottlenecks.
///
/// Shapes: `[N, 3, resolution, resolution]` to `[N, classes]`.
/// Source: Sandler et al. 2018, table 2 and figure 3; channels rounded to multiples of 8 as the authors' code does.
public enum MobileNetV2 {
    /// Expansion, channels, repetitions, stride of the first of them.
    public static let table: [(expansion: Int, channels: Int, count: Int, stride: Int)] = [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ]

    /// - Parameter table: another than the paper's, to see what it would cost.
    public static func network(
        width: Double = 1, classes: Int = 1000,
        table: [(expansion: Int, channels: Int, count: Int, stride: Int)] = table
    ) -> Sequential {
        var channels = ChannelRounding.toEights(32 * width)
        var layers: [any Layer] = convolution(channels, kernel: 3, stride: 2)
        for row in table {
            let output = ChannelRounding.toEights(Double(row.channels) * width)
            for index in 0..<row.count {
                layers.append(
                    bottleneck(
                        from: channels, to: output, stride: index == 0 ? row.stride : 1, expansion: row.expansion))
                channels = output
            }
        }
        layers += convolution(max(1280, ChannelRounding.toEights(1280 * width)), kernel: 1, stride: 1)
        layers += [GlobalAveragePool(), Flatten(), Dropout(0.2), Dense(classes)]
        return Sequential(width == 1 ? "MobileNetV2" : "MobileNetV2 \(width)", layers)
    }

    /// An inverted residual: expand, filter depthwise, project without an activation; a skip where shapes allow it.
    static func bottleneck(from input: Int, to output: Int, stride: Int, expansion: Int) -> any Layer {
        var layers: [any Layer] = []
        if expansion > 1 { layers += convolution(input * expansion, kernel: 1, stride: 1) }
        layers += [
            Convolution2D(.multiplier(1), stride: stride, padding: .same, hasBias: false), BatchNormalization(),
            ActivationLayer(.relu6), Convolution2D(.channels(output), kernel: 1, hasBias: false), BatchNormalization(),
        ]
        let body = Sequential("bottleneck \(input) to \(output)", layers)
        return stride == 1 && input == output ? Residual(body) : body
    }

    private static func convolution(_ channels: Int, kernel: Int, stride: Int) -> [any Layer] {
        [
            Convolution2D(.channels(channels), kernel: kernel, stride: stride, padding: .same, hasBias: false),
            BatchNormalization(), ActivationLayer(.relu6),
        ]
    }
}
