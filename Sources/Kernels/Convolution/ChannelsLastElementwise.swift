import Glibc

/// Operations number by number on channels-last images: `pixels` rows of `channels` numbers, a block of
/// rows a thread.
public struct ChannelsLastElementwise {
    public let pixels: Int
    public let channels: Int
    private let pool: WorkerPool

    /// Fewer channels than a vector has floats.
    private static let few = 16

    public init(pixels: Int, channels: Int, pool: WorkerPool) {
        self.pixels = pixels
        self.channels = channels
        self.pool = pool
    }

    /// `epilogue(x * scale + shift)`, a scale and a shift for each channel.
    public func scaleShift(
        _ x: PixelView, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, epilogue: Epilogue, to y: PixelView
    ) {
        if channels < Self.few, x.stride == channels, y.stride == channels {
            return scaleShiftDense(x, scale: scale, shift: shift, epilogue: epilogue, to: y)
        }
        rows { row in
            let (from, to) = (x.advanced(row).base, y.advanced(row).base)
            for c in 0..<channels { to[c] = epilogue(from[c] * scale[c] + shift[c]) }
        }
    }

    /// Pixels of few channels, side by side: sixteen of them at a time are whole vectors, whose scales and shifts repeat.
    private func scaleShiftDense(
        _ x: PixelView, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, epilogue: Epilogue, to y: PixelView
    ) {
        let period = 16 * channels
        let scales = (0..<period).map { scale[$0 % channels] }, shifts = (0..<period).map { shift[$0 % channels] }
        blocks { pixels in
            var (from, to) = (x.advanced(pixels.lowerBound).base, y.advanced(pixels.lowerBound).base)
            var left = pixels.count * channels
            while left > 0 {
                for i in 0..<min(period, left) { to[i] = epilogue(from[i] * scales[i] + shifts[i]) }
                (from, to, left) = (from + period, to + period, left - period)
            }
        }
    }

    /// `epilogue(a + b)`.
    public func add(_ a: PixelView, _ b: PixelView, epilogue: Epilogue, to y: PixelView) {
        rows { row in
            let (left, right, to) = (a.advanced(row).base, b.advanced(row).base, y.advanced(row).base)
            for c in 0..<channels { to[c] = epilogue(left[c] + right[c]) }
        }
    }

    /// `a * b`; as a gate, `b` has one pixel for each of the `images` that the pixels belong to.
    public func multiply(_ a: PixelView, _ b: PixelView, images: Int, isGate: Bool, to y: PixelView) {
        let each = isGate ? pixels / max(images, 1) : 1
        rows { row in
            let (left, right, to) = (a.advanced(row).base, b.advanced(row / each).base, y.advanced(row).base)
            for c in 0..<channels { to[c] = left[c] * right[c] }
        }
    }

    public func map(_ x: PixelView, to y: PixelView, _ function: (Float) -> Float) {
        rows { row in
            let (from, to) = (x.advanced(row).base, y.advanced(row).base)
            for c in 0..<channels { to[c] = function(from[c]) }
        }
    }

    /// Pixel number `row` of the result is pixel number `source(row)` of `x`.
    public func gather(_ x: PixelView, to y: PixelView, from source: (Int) -> Int) {
        rows { row in y.advanced(row).base.update(from: x.advanced(source(row)).base, count: channels) }
    }

    public func copy(_ x: PixelView, to y: PixelView) {
        rows { row in y.advanced(row).base.update(from: x.advanced(row).base, count: channels) }
    }

    /// `exp(x - max) / sum exp(x - max)` over the channels of each pixel.
    public func softmax(_ x: PixelView, to y: PixelView) {
        rows { row in
            let (from, to) = (x.advanced(row).base, y.advanced(row).base)
            var maximum = -Float.infinity
            for c in 0..<channels { maximum = max(maximum, from[c]) }
            var sum: Float = 0
            for c in 0..<channels {
                to[c] = expf(from[c] - maximum)
                sum += to[c]
            }
            for c in 0..<channels { to[c] /= sum }
        }
    }

    /// `x / max(length, least) * scale`, the length that of all channels of a pixel; a scale for each channel.
    public func l2Normalize(_ x: PixelView, scale: UnsafePointer<Float>, least: Float, to y: PixelView) {
        rows { row in
            let (from, to) = (x.advanced(row).base, y.advanced(row).base)
            var sum: Float = 0
            for c in 0..<channels { sum += from[c] * from[c] }
            let length = max(sum.squareRoot(), least)
            for c in 0..<channels { to[c] = from[c] / length * scale[c] }
        }
    }

    private func rows(_ body: (Int) -> Void) {
        blocks { pixels in
            for row in pixels { body(row) }
        }
    }

    private func blocks(_ body: (Range<Int>) -> Void) {
        let blocks = pool.threads == 1 || pixels * channels < 16384 ? 1 : min(pixels, 16)
        pool.run(blocks) { block, _ in body(pixels * block / blocks..<pixels * (block + 1) / blocks) }
    }
}
