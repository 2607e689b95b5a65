import Tensors

/// Synthetic scenes: one to four circles, squares and triangles of one colour each on a grey, slightly noisy ground.
///
/// Shapes: images `[3, size, size]`; boxes are tight around the pixels' edges. Classes: 0 circle, 1 square, 2 triangle.
/// Two shapes of a scene overlap by at most a tenth of the smaller box.
public enum Shapes {
    public static let classNames = ["circle", "square", "triangle"]
    public static let sizes = 16...1024

    /// - Parameters:
    ///   - count: at least 0.
    ///   - size: of `sizes`.
    /// - Throws: `TensorError.tooLarge`.
    public static func make(_ count: Int, size: Int, using generator: inout Generator) throws -> Scenes {
        precondition(count >= 0 && sizes.contains(size))
        _ = try Shape.checked([count, 3, size, size])
        var scenes: [Scenes.Scene] = []
        scenes.reserveCapacity(count)
        for _ in 0..<count { scenes.append(try scene(size, &generator)) }
        return Scenes(name: "shapes", scenes: scenes, classNames: classNames)
    }

    private static func scene(_ size: Int, _ generator: inout Generator) throws -> Scenes.Scene {
        let ground = Float(0.15 + 0.3 * generator.uniform())
        let noise = try Tensor.random([3, size, size], using: &generator)
        let image = try noise * 0.06 + .float(Double(ground))
        var figures: [Figure] = []
        let wanted = 1 + generator.below(4)
        // Crowded scenes stay with fewer.
        for _ in 0..<wanted * 4 where figures.count < wanted {
            let figure = Figure(size: size, using: &generator)
            if figures.allSatisfy({ $0.overlap(figure) <= 0.1 }) { figures.append(figure) }
        }
        for figure in figures { figure.draw(on: image, size: size) }
        let boxes = Tensor(
            figures.flatMap { [$0.left, $0.top, $0.left + $0.side, $0.top + $0.side].map(Float.init) },
            shape: [figures.count, 4])
        let labels = Tensor(uninitialized: [figures.count], dtype: .int64)
        for (place, figure) in figures.enumerated() { labels.pointer(Int.self)[place] = figure.kind }
        return Scenes.Scene(image: image, boxes: boxes, labels: labels)
    }

    /// One shape in a square box of whole pixels.
    private struct Figure {
        let kind: Int
        let side: Int
        let left: Int
        let top: Int
        let colour: [Float]

        init(size: Int, using generator: inout Generator) {
            kind = generator.below(3)
            side = size / 6 + generator.below(size / 4)
            left = generator.below(size - side + 1)
            top = generator.below(size - side + 1)
            // One channel is bright, so that every shape stands out from the grey.
            let bright = generator.below(3)
            colour = (0..<3).map { $0 == bright ? 1 : Float(generator.uniform()) * 0.9 }
        }

        /// The common area as a part of the smaller box.
        func overlap(_ other: Figure) -> Double {
            let width = min(left + side, other.left + other.side) - max(left, other.left)
            let height = min(top + side, other.top + other.side) - max(top, other.top)
            guard width > 0, height > 0 else { return 0 }
            let smaller = min(side, other.side)
            return Double(width * height) / Double(smaller * smaller)
        }

        /// Mixes the colour in by the part of each pixel that lies inside, of sixteen places.
        func draw(on image: Tensor, size: Int) {
            let pixels = image.pointer(Float.self)
            for y in top..<top + side {
                for x in left..<left + side {
                    let part = coverage(x - left, y - top)
                    if part == 0 { continue }
                    for channel in 0..<3 {
                        let place = (channel * size + y) * size + x
                        pixels[place] += (colour[channel] - pixels[place]) * part
                    }
                }
            }
        }

        private func coverage(_ x: Int, _ y: Int) -> Float {
            var inside = 0
            for row in 0..<4 {
                for column in 0..<4 {
                    let u = (Double(x) + (Double(column) + 0.5) / 4) / Double(side)
                    let v = (Double(y) + (Double(row) + 0.5) / 4) / Double(side)
                    if contains(u, v) { inside += 1 }
                }
            }
            return Float(inside) / 16
        }

        /// Whether a place of the unit square lies in the shape.
        private func contains(_ u: Double, _ v: Double) -> Bool {
            switch kind {
            case 0: (u - 0.5) * (u - 0.5) + (v - 0.5) * (v - 0.5) <= 0.25
            case 1: true
            default: abs(u - 0.5) <= v / 2
            }
        }
    }
}
