import Diagnostics
import Images
import Plotting
import Runtime
import Tensors

extension Words {
    static let images: [Builtin] = [
        Builtin(
            "read_image", [.required("path")],
            .init(
                "A PNG or JPEG file as a tensor of pixels 0 to 255, whatever its name's ending.",
                shapes: "uint8 [3, H, W], red, green, blue",
                example: "write_image(\"red.png\", full([3, 2, 2], 200))\nprint(read_image(\"red.png\").shape)")
        ) { arguments in
            let image = try Image.read(try arguments.machine.dataPath(arguments.string(0)))
            return arguments.machine.tensor(image.channelsFirst)
        },
        Builtin(
            "write_image", [.required("path"), .required("image")],
            .init(
                "Writes an image as PNG or JPEG, by the path's ending.",
                shapes: "[3, H, W] or [H, W]; uint8, or numbers 0 to 255",
                example: "write_image(\"grey.png\", full([3, 4, 4], 128))")
        ) { arguments in
            try arguments.image(1).write(arguments.machine.figurePath(try arguments.string(0)))
            return .none
        },
        Builtin(
            "resize",
            [.required("image"), .required("height"), .required("width"), .optional("method", "\"bilinear\"")],
            .init(
                "An image in another size: \"bilinear\" (half-pixel centres), \"tensorflow_legacy_bilinear\", \"nearest\", \"antialiased\"; \"pillow\" and \"opencv\" are bit for bit those libraries' bilinear.",
                shapes: "[3, H, W] -> uint8 [3, height, width]",
                example: "print(resize(zeros(3, 4, 4), 8, 6).shape)",
                source: "TensorFlow 1's resize_bilinear with align_corners=false has no half-pixel centres.")
        ) { arguments in
            let name = try arguments.string(3, default: "bilinear")
            guard let method = ResizeMethod(rawValue: name) else {
                throw arguments.wrongValue(
                    3, "is one of " + ResizeMethod.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))
            }
            let resized = try arguments.image(0).resized(
                height: try arguments.int(1), width: try arguments.int(2), method: method)
            return arguments.machine.tensor(resized.channelsFirst)
        },
        Builtin(
            "show", [.required("image")],
            .init(
                "A figure of one picture.", shapes: "[3, H, W] or [H, W]",
                example: "save(show(read_image(\"astronaut.jpg\")), \"show.png\")")
        ) { arguments in arguments.machine.host(FigureValue(Figure.photo(try arguments.image(0)))) },
        Builtin(
            "draw_boxes",
            [.required("image"), .required("boxes"), .optional("labels", "[]"), .optional("scores", "[]")],
            .init(
                "A figure of a picture with labelled boxes, coloured by label.",
                shapes: "image [3, H, W]; boxes [N, 4] as x_min, y_min, x_max, y_max in pixels",
                example: """
                    photo = read_image("coffee.jpg")
                    f = draw_boxes(photo, [[165, 30, 410, 300], [320, 170, 415, 325], [75, 85, 480, 388]], labels=["cup", "spoon", "saucer"], scores=[0.97, 0.81, 0.74])
                    save(f, "draw_boxes.png")
                    """)
        ) { arguments in
            let boxes = try labelledBoxes(arguments, boxes: 1, labels: 2, scores: 3, color: nil)
            return arguments.machine.host(FigureValue(Figure.photo(try arguments.image(0), boxes: boxes)))
        },
    ]

    static func labelledBoxes(
        _ arguments: Arguments, boxes: Int, labels: Int, scores: Int, color: Int?
    ) throws -> [LabelledBox] {
        let tensor = try arguments.tensor(boxes)
        if tensor.elementCount == 0 { return [] }
        guard tensor.rank == 2, tensor.shape[1] == 4 else {
            throw arguments.wrongValue(boxes, "must have the shape [N, 4], but has \(tensor.shape)")
        }
        let numbers = try tensor.doubles()
        let words = arguments.isGiven(labels) ? try arguments.list(labels).map { arguments.machine.text($0) } : []
        let marks = arguments.isGiven(scores) ? try arguments.doubles(scores) : []
        let count = tensor.shape[0]
        guard words.isEmpty || words.count == count else {
            throw arguments.wrongValue(labels, "has \(words.count) elements for \(count) boxes")
        }
        guard marks.isEmpty || marks.count == count else {
            throw arguments.wrongValue(scores, "has \(marks.count) elements for \(count) boxes")
        }
        let shade = try color.flatMap { try arguments.color($0) }
        return (0..<count).map { index in
            let corner = Array(numbers[(4 * index)..<(4 * index + 4)])
            return LabelledBox(
                xMin: corner[0], yMin: corner[1], xMax: corner[2], yMax: corner[3],
                label: words.isEmpty ? "" : words[index], score: marks.isEmpty ? nil : marks[index], color: shade)
        }
    }
}

extension Image {
    /// The pixels as a tensor, uint8 `[3, H, W]`.
    var channelsFirst: Tensor {
        let tensor = Tensor(uninitialized: [3, height, width], dtype: .uint8)
        let plane = width * height
        let target = tensor.pointer(UInt8.self)
        pixels.withUnsafeBufferPointer { source in
            for pixel in 0..<plane {
                for channel in 0..<3 { target[channel * plane + pixel] = source[3 * pixel + channel] }
            }
        }
        return tensor
    }
}

extension Arguments {
    /// The tensor of a picture; of a batch of one, `[1, C, H, W]`, its only picture.
    func imageTensor(_ index: Int) throws -> Tensor {
        let given = try tensor(index)
        return given.rank == 4 && given.shape[0] == 1 ? try given.squeezed(axes: [0]) : given
    }

    /// A tensor `[3, H, W]`, `[1, H, W]` or `[H, W]`, or a batch of one, as a picture. Numbers, times `scale`, are 0 to 255
    /// and are rounded and clipped.
    func image(_ index: Int, scale: Float = 1) throws -> Image {
        let tensor = try imageTensor(index)
        let shape = tensor.rank == 2 ? [1, tensor.shape[0], tensor.shape[1]] : Array(tensor.shape)
        guard shape.count == 3, shape[0] == 3 || shape[0] == 1, shape[1] > 0, shape[2] > 0 else {
            let isChannelsLast = shape.count == 3 && shape[2] == 3
            throw wrongValue(
                index, "must be an image [3, H, W], but has the shape \(tensor.shape)",
                help: isChannelsLast ? "the channels come first: permute(image, 2, 0, 1)" : "")
        }
        let plane = shape[1] * shape[2]
        let dense = try (tensor.dtype == .uint8 ? tensor.detached : tensor.detached.cast(to: .float32)).contiguous()
        let pixels = [UInt8](unsafeUninitializedCapacity: 3 * plane) { pixels, count in
            guard let base = pixels.baseAddress else { return }
            for channel in 0..<3 {
                let (start, target) = (shape[0] == 3 ? channel * plane : 0, base + channel)
                // Plain arithmetic on places, so that the loops run on whole vectors.
                if dense.dtype == .uint8 {
                    let bytes = dense.pointer(UInt8.self) + start
                    for pixel in 0..<plane { target[3 &* pixel] = bytes[pixel] }
                } else {
                    let numbers = dense.pointer(Float.self) + start
                    for pixel in 0..<plane { target[3 &* pixel] = UInt8(nearest: numbers[pixel] * scale) }
                }
            }
            count = 3 * plane
        }
        withExtendedLifetime(dense) {}
        return Image(width: shape[2], height: shape[1], pixels: pixels)
    }
}
