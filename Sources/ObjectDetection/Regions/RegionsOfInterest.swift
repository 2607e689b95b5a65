import Tensors

/// Regions of the images that feature maps were computed from, with the image that each lies in.
public struct RegionsOfInterest: Sendable {
    public let boxes: Boxes
    public let images: [Int]

    /// - Parameters:
    ///   - tensor: `[K, 4]` for a single image, or `[K, 5]` with the image's number first; in pixels.
    ///   - imageCount: how many images there are.
    /// - Throws: `DetectionError.shape`, `.notFinite`, `.outsideRange` for an image that is not there.
    public init(_ tensor: Tensor, imageCount: Int, word: String) throws {
        if tensor.elementCount == 0 {
            (boxes, images) = (Boxes(), [])
            return
        }
        guard tensor.rank == 2, tensor.shape[1] == 5 || tensor.shape[1] == 4 && imageCount == 1 else {
            throw DetectionError.shape(
                word: word, argument: "rois", found: tensor.shape,
                expected: imageCount == 1
                    ? "[K, 4]   (x_min, y_min, x_max, y_max) or [K, 5] with 0 in front"
                    : "[K, 5]   (number of the image, x_min, y_min, x_max, y_max)")
        }
        let (values, width) = (try tensor.floats(), tensor.shape[1])
        if let place = values.firstIndex(where: { !$0.isFinite }) {
            throw DetectionError.notFinite(argument: "rois", index: place / width)
        }
        var (boxes, images) = (Boxes(), [Int]())
        for first in stride(from: 0, to: values.count, by: width) {
            let number = width == 5 ? values[first] : 0
            guard number >= 0, number < Float(imageCount), number == number.rounded() else {
                throw DetectionError.outsideRange(
                    argument: "the image of rois[\(first / width)]", value: number,
                    range: 0...Float(max(imageCount - 1, 0)))
            }
            images.append(Int(number))
            let corner = first + width - 4
            boxes.append(Box(values[corner], values[corner + 1], values[corner + 2], values[corner + 3]))
        }
        (self.boxes, self.images) = (boxes, images)
    }

    public var count: Int { images.count }
}

/// Feature maps `[N, C, H, W]` (or `[C, H, W]`) and the parts that regions are cut into.
struct FeatureMaps: Sendable {
    let batch: Int
    let channels: Int
    let height: Int
    let width: Int
    /// Dense, float32 or float64.
    let values: Tensor

    /// - Throws: `DetectionError.shape`.
    init(_ tensor: Tensor, word: String) throws {
        guard tensor.rank == 3 || tensor.rank == 4, tensor.elementCount > 0 else {
            throw DetectionError.shape(
                word: word, argument: "features", found: tensor.shape,
                expected: "[N, C, H, W] or [C, H, W], not empty")
        }
        let sizes = Array(tensor.shape)
        batch = tensor.rank == 4 ? sizes[0] : 1
        (channels, height, width) = (sizes[sizes.count - 3], sizes[sizes.count - 2], sizes[sizes.count - 1])
        values = try tensor.detached.contiguous()
    }

    var planeSize: Int { height * width }

    /// - Throws: `DetectionError.outsideRange`.
    static func requireValid(size: Int, scale: Double, sampling: Int = 1) throws {
        for (name, value, most) in [("size", size, 1024), ("sampling", sampling, 64)]
        where value < 1 || value > most {
            throw DetectionError.outsideRange(argument: name, value: Float(value), range: 1...Float(most))
        }
        guard scale > 0, scale <= 1024 else {
            throw DetectionError.outsideRange(argument: "scale", value: Float(scale), range: 0...1024)
        }
    }
}
