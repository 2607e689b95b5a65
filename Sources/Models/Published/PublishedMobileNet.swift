import NeuralNetworks

/// What the authors' tables print about one MobileNet.
public struct PublishedMobileNet: Sendable, Equatable {
    /// 1 or 2.
    public let version: Int
    public let width: Double
    public let resolution: Int
    public let millionMACs: Double
    public let millionParameters: Double
    /// Per cent of ImageNet's validation pictures whose class is the first, or among the first five.
    public let top1: Double
    public let top5: Double
    /// Milliseconds for one picture on one large core of a Pixel 1; nil where none is printed.
    public let latency: Double?

    /// The network, untrained.
    public var network: Sequential {
        version == 1 ? MobileNetV1.network(width: width) : MobileNetV2.network(width: width)
    }
}

extension PublishedMobileNet {
    /// Source: tensorflow/models, research/slim/nets/mobilenet_v1.md, "Pre-trained Models", the float models.
    public static let v1: [PublishedMobileNet] = [
        row(1.0, 224, 569, 4.24, 70.9, 89.9),
        row(1.0, 192, 418, 4.24, 70.0, 89.2),
        row(1.0, 160, 291, 4.24, 68.0, 87.7),
        row(1.0, 128, 186, 4.24, 65.2, 85.8),
        row(0.75, 224, 317, 2.59, 68.4, 88.2),
        row(0.75, 192, 233, 2.59, 67.2, 87.3),
        row(0.75, 160, 162, 2.59, 65.3, 86.0),
        row(0.75, 128, 104, 2.59, 62.1, 83.9),
        row(0.5, 224, 150, 1.34, 63.3, 84.9),
        row(0.5, 192, 110, 1.34, 61.7, 83.6),
        row(0.5, 160, 77, 1.34, 59.1, 81.9),
        row(0.5, 128, 49, 1.34, 56.3, 79.4),
        row(0.25, 224, 41, 0.47, 49.8, 74.2),
        row(0.25, 192, 34, 0.47, 47.7, 72.3),
        row(0.25, 160, 21, 0.47, 45.5, 70.3),
        row(0.25, 128, 14, 0.47, 41.5, 66.3),
    ]

    /// Source: tensorflow/models, research/slim/nets/mobilenet/README.md, "Mobilenet V2 Imagenet Checkpoints".
    public static let v2: [PublishedMobileNet] = [
        row(1.4, 224, 582, 6.06, 75.0, 92.5, 138.0),
        row(1.3, 224, 509, 5.34, 74.4, 92.1, 123.0),
        row(1.0, 224, 300, 3.47, 71.8, 91.0, 73.8),
        row(1.0, 192, 221, 3.47, 70.7, 90.1, 55.1),
        row(1.0, 160, 154, 3.47, 68.8, 89.0, 40.2),
        row(1.0, 128, 99, 3.47, 65.3, 86.9, 27.6),
        row(1.0, 96, 56, 3.47, 60.3, 83.2, 17.6),
        row(0.75, 224, 209, 2.61, 69.8, 89.6, 55.8),
        row(0.75, 192, 153, 2.61, 68.7, 88.9, 41.6),
        row(0.75, 160, 107, 2.61, 66.4, 87.3, 30.4),
        row(0.75, 128, 69, 2.61, 63.2, 85.3, 21.9),
        row(0.75, 96, 39, 2.61, 58.8, 81.6, 14.2),
        row(0.5, 224, 97, 1.95, 65.4, 86.4, 28.7),
        row(0.5, 192, 71, 1.95, 63.9, 85.4, 21.1),
        row(0.5, 160, 50, 1.95, 61.0, 83.2, 14.9),
        row(0.5, 128, 32, 1.95, 57.7, 80.8, 9.9),
        row(0.5, 96, 18, 1.95, 51.2, 75.8, 6.4),
        row(0.35, 224, 59, 1.66, 60.3, 82.9, 19.7),
        row(0.35, 192, 43, 1.66, 58.2, 81.2, 14.6),
        row(0.35, 160, 30, 1.66, 55.7, 79.1, 10.5),
        row(0.35, 128, 20, 1.66, 50.8, 75.0, 6.9),
        row(0.35, 96, 11, 1.66, 45.5, 70.4, 4.5),
    ]

    private static func row(
        _ width: Double, _ resolution: Int, _ macs: Double, _ parameters: Double, _ top1: Double, _ top5: Double,
        _ latency: Double? = nil
    ) -> PublishedMobileNet {
        PublishedMobileNet(
            version: latency == nil ? 1 : 2, width: width, resolution: resolution, millionMACs: macs,
            millionParameters: parameters, top1: top1, top5: top5, latency: latency)
    }
}
