import Images
import Interchange
import Tensors

/// How a picture becomes what a network takes: part of what is known about a model, as its weights are.
public struct PicturePreparation: Sendable, Equatable {
    /// The order in which the network takes the colours.
    public enum Colours: String, Sendable, CaseIterable {
        case redGreenBlue = "rgb"
        case blueGreenRed = "bgr"
    }

    /// Pictures are stretched to the network's size this way.
    public var method: ResizeMethod
    /// Whether the resized values are whole numbers again before the network sees them.
    public var isRounded: Bool
    public var colours: Colours
    /// `x * scale + shift` on values 0...255, colours in the network's order; nil where the network's own file does it.
    public var scaling: PixelScaling?

    public init(
        method: ResizeMethod = .pillow, isRounded: Bool = true, colours: Colours = .redGreenBlue,
        scaling: PixelScaling? = nil
    ) {
        self.method = method
        self.isRounded = isRounded
        self.colours = colours
        self.scaling = scaling
    }

    /// The picture as `[1, height, width, 3]`, 0...255, colours in the network's order.
    ///
    /// - Throws: `ImageError`.
    public func pixels(of image: Image, height: Int, width: Int) throws -> Tensor {
        var values =
            isRounded
            ? try image.resized(height: height, width: width, method: method).pixels.map(Float.init)
            : try image.resizedFloats(height: height, width: width, method: method)
        if colours == .blueGreenRed {
            for first in stride(from: 0, to: values.count - 2, by: 3) { values.swapAt(first, first + 2) }
        }
        return Tensor(values, shape: [1, height, width, 3])
    }
}

extension PicturePreparation {
    /// What OpenCV's readers of networks do: its own bilinear resizing to whole values.
    static func openCV(_ colours: Colours, _ scaling: PixelScaling?) -> PicturePreparation {
        PicturePreparation(method: .openCV, colours: colours, scaling: scaling)
    }

    /// The preparation of the models in the catalogue, by name.
    static let known: [String: PicturePreparation] = [
        "mobilenet_v2_imagenet": PicturePreparation(scaling: .imageNet),
        "mobilenet_v1_025_imagenet": PicturePreparation(scaling: .signed),
        "squeezenet_1_1_imagenet": openCV(
            .blueGreenRed, PixelScaling(scale: [1, 1, 1], shift: [-104, -117, -123])),
        "ssd_mobilenet_v1_voc": openCV(.blueGreenRed, .centred(0.007843)),
        "ssd_mobilenet_v3_large_coco": openCV(.redGreenBlue, .centred(1 / 127.5)),
        "yolov2_tiny_coco": openCV(.redGreenBlue, .unit), "yolov3_tiny_coco": openCV(.redGreenBlue, .unit),
        "yolov3_tiny_coco_darknet": openCV(.redGreenBlue, .unit), "yolov4_tiny_coco": openCV(.redGreenBlue, .unit),
    ]

}

extension PixelScaling {
    /// `(x - 127.5) * factor`.
    static func centred(_ factor: Float) -> PixelScaling {
        PixelScaling(scale: [factor, factor, factor], shift: [1, 1, 1].map { -127.5 * factor * $0 })
    }
}
