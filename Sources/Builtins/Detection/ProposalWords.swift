import Diagnostics
import Images
import ObjectDetection
import Runtime
import Tensors

extension Words {
    static let proposals: [Builtin] = [
        Builtin(
            "selective_search",
            [
                .required("image"), .optional("mode", "\"fast\""), .optional("k"), .optional("sigma", "0.8"),
                .optional("min_size", "100"), .optional("limit"),
            ],
            .init(
                "Boxes that may hold an object, the most promising first: segments of the image that grow together, in several colour spaces; mode is \"single\", \"fast\" or \"quality\", k one number or a list.",
                formula:
                    "merge the neighbours with the largest colour + texture + size + fill, until one region is left",
                shapes: "image [3, H, W] -> [N, 4], x_min, y_min, x_max, y_max in pixels",
                example: """
                    scene = shapes(1, seed=3)[0]
                    proposals = selective_search(scene.image, min_size=20)
                    print(proposals.shape, max(iou(proposals, scene.boxes), axis=0))
                    """, source: "Uijlings et al. 2013; the strategies of the modes are OpenCV's.")
        ) { arguments in
            let machine = arguments.machine
            let search = try arguments.selectiveSearch(mode: 1, k: 2, sigma: 3, minimumSize: 4)
            let limit = arguments.hasValue(5) ? try arguments.int(5) : Int.max
            guard limit >= 0 else { throw arguments.wrongValue(5, "must not be negative") }
            let (image, interrupt) = (try arguments.picture(0), machine.interrupt)
            let found = try interruptible { try search.propose(image) { interrupt.isRaised } }
            return machine.tensor(found.count > limit ? found.prefix(limit).tensor : found.tensor)
        },
        Builtin(
            "felzenszwalb",
            [
                .required("image"), .optional("k", "300"), .optional("sigma", "0.8"), .optional("min_size", "100"),
                .optional("space", "\"rgb\""),
            ],
            .init(
                "Cuts an image into segments of one look and gives each pixel the number of its own; a larger k makes larger segments.",
                formula: "join C and D over an edge of weight w if w <= Int(C) + k / |C| and w <= Int(D) + k / |D|",
                shapes: "image [3, H, W] -> int64 [H, W], numbers from 0",
                example: """
                    scene = shapes(1, seed=3)[0]
                    segments = felzenszwalb(scene.image, k=100, min_size=20)
                    print(max(segments) + 1, "segments")
                    print(show(paint_segments(scene.image, segments)))
                    """, source: "Felzenszwalb and Huttenlocher 2004, algorithm 1.")
        ) { arguments in
            let machine = arguments.machine
            let segmentation = try GraphSegmentation(
                k: try arguments.float(1, default: 300), minimumSize: try arguments.minimumSize(3))
            let space = try ColorSpace(named: try arguments.string(4, default: "rgb"), argument: "space")
            let (image, sigma) = (try arguments.picture(0), try arguments.float(2, default: 0.8))
            let segments = try interruptible {
                try segmentation.segment(image, space: space, sigma: sigma) { machine.interrupt.isRaised }
            }
            return machine.tensor(
                Tensor(ints: segments.numbers.map(Int.init), shape: [segments.height, segments.width]))
        },
        Builtin(
            "paint_segments", [.required("image"), .required("segments")],
            .init(
                "An image with every segment in its mean colour.",
                shapes: "image [3, H, W], segments [H, W] -> uint8 [3, H, W]",
                example: "image = shapes(1, seed=3)[0].image\nprint(paint_segments(image, felzenszwalb(image)).shape)")
        ) { arguments in
            let image = try arguments.picture(0)
            let numbers = try arguments.tensor(1)
            guard numbers.shape == [image.height, image.width] else {
                throw arguments.wrongValue(
                    1, "has the shape \(numbers.shape), and the image is \(image.height) x \(image.width)")
            }
            return arguments.machine.tensor(Segments(image, try numbers.ints()).painted(image).channelsFirst)
        },
        Builtin(
            "convert_color", [.required("image"), .required("to")],
            .init(
                "An image in another colour space, as bytes: \"hsv\", \"lab\", \"rgi\" (shares of red and green, and intensity), \"gray\" or \"hue\".",
                shapes: "[3, H, W] -> uint8 [3, H, W]; [1, H, W] for gray and hue",
                example: "red = permute(tensor([[[255, 0, 0]]], dtype=uint8), 2, 0, 1)\nprint(reshape(convert_color(red, to=\"hsv\"), 3))",
                source: "Smith 1978; CIE 15:2004; the scaling to bytes is OpenCV's.")
        ) { arguments in
            let image = try arguments.picture(0)
            let space = try ColorSpace(named: try arguments.string(1), argument: "to")
            let channels = space.channels(of: image)
            let result = Tensor(uninitialized: [channels.planes.count, image.height, image.width], dtype: .uint8)
            for (index, plane) in channels.planes.enumerated() {
                (result.pointer(UInt8.self) + index * plane.count).update(from: plane, count: plane.count)
            }
            return arguments.machine.tensor(result)
        },
    ]
}

extension Arguments {
    /// The settings of selective search by their places among the arguments.
    func selectiveSearch(mode: Int, k: Int, sigma: Int, minimumSize size: Int) throws -> SelectiveSearch {
        let name = try string(mode, default: "fast")
        guard let known = SelectiveSearch.Mode(rawValue: name) else {
            throw DetectionError.unknownName(
                argument: "mode", name: name, known: SelectiveSearch.Mode.allCases.map(\.rawValue))
        }
        var search = SelectiveSearch(known)
        if hasValue(k) { search.scales = isPlainNumber(k) ? [try float(k)] : try doubles(k) }
        guard search.scales.count <= 16 else { throw wrongValue(k, "has \(search.scales.count) values, and 16 at most") }
        search.sigma = try float(sigma, default: search.sigma)
        search.minimumSize = try minimumSize(size)
        return search
    }

    fileprivate func minimumSize(_ index: Int) throws -> Int {
        let size = try int(index, default: 100)
        guard size >= 0 else { throw wrongValue(index, "must not be negative") }
        return size
    }

    /// A picture as bytes; one of floats of which none is above 1 is taken as 0 (black) to 1, like those of data sets.
    func picture(_ index: Int) throws -> Image {
        let given = try tensor(index)
        guard given.dtype.isFloating, given.elementCount > 0, let largest = try given.doubles().max(), largest <= 1 else {
            return try image(index)
        }
        return try image(index, scale: 255)
    }
}
