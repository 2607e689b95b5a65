import NeuralNetworks

/// YOLO's first version: 24 convolutions and two dense layers.
///
/// Shapes: `[N, 3, 448, 448]` to `[N, 7, 7, 30]`.
/// Counts: 60,142,784 filter weights, 211,547,582 numbers of the dense layers; with the biases of the filters 271,703,550.
/// Source: Redmon et al. 2016, figure 3 and section 2.1; leaky relu of slope 0.1, dropout 0.5 behind the first dense layer.
public enum YOLOv1 {
    /// Channels, kernel and stride of a convolution; nil is a 2 x 2 pooling.
    public static let table: [(channels: Int, kernel: Int, stride: Int)?] =
        [(64, 7, 2), nil, (192, 3, 1), nil, (128, 1, 1), (256, 3, 1), (256, 1, 1), (512, 3, 1), nil]
        + [[(channels: Int, kernel: Int, stride: Int)?]](repeating: [(256, 1, 1), (512, 3, 1)], count: 4).joined()
        + [(512, 1, 1), (1024, 3, 1), nil, (512, 1, 1), (1024, 3, 1), (512, 1, 1), (1024, 3, 1), (1024, 3, 1)]
        + [(1024, 3, 2), (1024, 3, 1), (1024, 3, 1)]

    public static func network(classNames: [String] = ClassNames.voc20) -> YOLO {
        let grid = 7
        let boxes = 2
        var layers: [any Layer] = table.flatMap { row -> [any Layer] in
            guard let row else { return [Pool(.max, size: 2)] }
            return [
                Convolution2D(
                    .channels(row.channels), kernel: row.kernel, stride: row.stride, padding: .pixels(row.kernel / 2)),
                ActivationLayer(.leakyRelu(slope: 0.1)),
            ]
        }
        layers += [
            Flatten(), Dense(4096), ActivationLayer(.leakyRelu(slope: 0.1)), Dropout(0.5),
            Dense(grid * grid * (boxes * 5 + classNames.count)),
        ]
        return YOLO(
            "YOLO", classNames: classNames, inputSize: 448, grid: grid, boxesPerCell: boxes,
            body: Sequential("YOLO", layers))
    }
}
