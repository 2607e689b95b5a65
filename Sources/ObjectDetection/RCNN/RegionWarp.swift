import Images
import Tensors

/// A region of a picture, with some of what is around it, in the square that a network takes.
///
/// The box fills the square but for `context` pixels on each side, which show what is around it at the same scale; width
/// and height are stretched each by itself. What lies outside the picture has the mean colour of the picture. Each pixel
/// is mixed from the four around `source = (target + 1/2) * scale - 1/2`.
///
/// Source: Girshick et al. 2014, section 2.1 and appendix A: 227 pixels with 16 of context.
public struct RegionWarp: Sendable, Equatable {
    /// The side of the square, in pixels.
    public let size: Int
    public let context: Int

    /// - Parameter context: as in the paper, 16 of 227 pixels, unless it is given.
    /// - Throws: `DetectionError.outsideRange`.
    public init(size: Int = 227, context: Int? = nil) throws {
        guard (4...1024).contains(size) else {
            throw DetectionError.outsideRange(argument: "size", value: Float(size), range: 4...1024)
        }
        let context = context ?? (32 * size + 227) / 454
        guard context >= 0, 2 * context < size else {
            throw DetectionError.outsideRange(argument: "context", value: Float(context), range: 0...Float((size - 1) / 2))
        }
        (self.size, self.context) = (size, context)
    }

    /// The regions as one batch, `[N, 3, size, size]`, float32 in 0...1.
    ///
    /// - Throws: `TensorError.tooLarge`, `DetectionError.emptyBox`.
    public func crops(of image: Image, _ boxes: Boxes) throws -> Tensor {
        let result = try Tensor.empty([boxes.count, 3, size, size])
        let mean = image.mean
        for index in 0..<boxes.count {
            let box = boxes[index]
            guard box.width > 0, box.height > 0, box.width < 1e6, box.height < 1e6 else {
                throw DetectionError.emptyBox(argument: "boxes", index: index)
            }
            warp(image, box, mean, to: result.pointer(Float.self) + index * 3 * size * size)
        }
        return result
    }

    private func warp(_ image: Image, _ box: Box, _ mean: SIMD4<Float>, to target: UnsafeMutablePointer<Float>) {
        let inner = Float(size - 2 * context)
        let columns = taps(box.xMin, box.width / inner, image.width)
        let rows = taps(box.yMin, box.height / inner, image.height)
        let plane = size * size
        image.pixels.withUnsafeBufferPointer { pixels in
            func pixel(_ x: Int, _ y: Int) -> SIMD4<Float> {
                guard x >= 0, x < image.width, y >= 0, y < image.height else { return mean }
                let place = 3 * (y * image.width + x)
                return SIMD4(Float(pixels[place]), Float(pixels[place + 1]), Float(pixels[place + 2]), 0)
            }
            for (y, row) in rows.enumerated() {
                for (x, column) in columns.enumerated() {
                    let above =
                        pixel(column.first, row.first) * (1 - column.part)
                        + pixel(column.first + 1, row.first) * column.part
                    let below =
                        pixel(column.first, row.first + 1) * (1 - column.part)
                        + pixel(column.first + 1, row.first + 1) * column.part
                    let mixed = (above * (1 - row.part) + below * row.part) / 255
                    for channel in 0..<3 { target[channel * plane + y * size + x] = mixed[channel] }
                }
            }
        }
    }

    /// For each pixel of a side, the first of the two source pixels it lies between and how far it is on the way to the
    /// second.
    private func taps(_ start: Float, _ scale: Float, _ count: Int) -> [(first: Int, part: Float)] {
        (0..<size).map { target in
            let source = start + (Float(target - context) + 0.5) * scale - 0.5
            // Far outside one pixel is like the other.
            let place = max(-2, min(source, Float(count + 1)))
            let first = place.rounded(.down)
            return (Int(first), place - first)
        }
    }
}

extension Image {
    /// Of red, green and blue, 0...255.
    fileprivate var mean: SIMD4<Float> {
        var sum = SIMD4<Int>()
        for place in stride(from: 0, to: pixels.count, by: 3) {
            sum &+= SIMD4(Int(pixels[place]), Int(pixels[place + 1]), Int(pixels[place + 2]), 0)
        }
        let count = Float(width * height)
        return SIMD4(Float(sum[0]) / count, Float(sum[1]) / count, Float(sum[2]) / count, 0)
    }
}
