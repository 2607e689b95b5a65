import Kernels
import Tensors

/// Writes a detector's maps as one list; see `Graph.Predictions`.
struct PredictionCopy {
    private let batch: Int
    /// Numbers behind each place of a list's first axis, which is what a plan keeps innermost.
    private let inner: Int
    /// Numbers in a row of the list.
    private let total: Int
    private let maps: [Map]

    /// One map, and where its first row goes.
    private struct Map {
        let pixels: Int
        let channels: Int
        let width: Int
        /// The place of its first number in the list of one image, row-major.
        let start: Int
    }

    /// - Parameter shape: of the list, the batch in front.
    init(_ predictions: Graph.Predictions, shape: Shape, maps: [Shape]) {
        batch = shape[0]
        inner = shape.dropFirst(2).reduce(1, *)
        let widths = predictions.widths
        total = widths.reduce(0, +)
        var placed: [Map] = []
        var row = 0
        for first in stride(from: 0, to: maps.count, by: widths.count) {
            var column = 0
            for (map, width) in zip(maps[first..<first + widths.count], widths) {
                placed.append(
                    Map(
                        pixels: map.dropFirst(2).reduce(1, *), channels: map[1], width: width,
                        start: row * total + column))
                column += width
            }
            row += maps[first].dropFirst().reduce(1, *) / widths[0]
        }
        self.maps = placed
    }

    func run(_ views: [PixelView], to output: PixelView) {
        for (map, view) in zip(maps, views) {
            for image in 0..<batch {
                let to = output.base + image * inner * output.stride
                var start = map.start
                for pixel in 0..<map.pixels {
                    let from = view.base + (image * map.pixels + pixel) * view.stride
                    for line in 0..<map.channels / map.width {
                        for c in 0..<map.width {
                            let (channel, row) = (start + c).quotientAndRemainder(dividingBy: inner)
                            to[row * output.stride + channel] = from[line * map.width + c]
                        }
                        start += total
                    }
                }
            }
        }
    }
}
