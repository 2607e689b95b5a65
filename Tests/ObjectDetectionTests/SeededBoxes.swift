import ObjectDetection
import TestSupport

extension Boxes {
    /// Boxes in an image of 300 x 300 with sides of 2 to `largest` pixels.
    static func random(_ count: Int, largest: Float = 60, _ generator: inout SplitMix) -> Boxes {
        Boxes(
            (0..<count).map { _ in
                let x = Float.random(in: 0..<300, using: &generator)
                let y = Float.random(in: 0..<300, using: &generator)
                let width = Float.random(in: 2..<largest, using: &generator)
                let height = Float.random(in: 2..<largest, using: &generator)
                return Box(x, y, x + width, y + height)
            })
    }
}
