import CConvolution

/// Rounds the channels of pixels to bfloat16, the upper half of a float: 8 bits of exponent, 8 bits of significand.
///
/// To the nearest, ties to the even one: a relative error of at most `2^-8`. Numbers under `2^-126` become zeros.
public struct BFloat16Rounding: Sendable {
    let channels: Int
    let loops: VectorLoops

    /// - Parameter loops: one of `VectorLoops.availablePairs`.
    public init(channels: Int, loops: VectorLoops) {
        self.channels = channels
        self.loops = loops
    }

    /// Pairs of a pixel.
    public var pairs: Int { (channels + 1) / 2 }

    /// `count` pixels side by side, on the calling thread; `to` may be where they lie.
    public func round(_ pixels: PixelView, _ count: Int, to: UnsafeMutablePointer<Float>) {
        guard let round = loops.table.pointee.round else { preconditionFailure("these loops are not for pairs") }
        round(pixels.base, count, channels, pixels.stride, to)
    }

    /// `pixels` pixels, shared out among the pool's threads.
    func callAsFunction(
        _ input: PixelView, pixels: Int, to: UnsafeMutablePointer<Float>, pool: WorkerPool
    ) -> PixelView {
        let blocks = pool.threads == 1 ? 1 : min(pixels, 16)
        pool.run(blocks) { block, _ in
            let begin = pixels * block / blocks
            round(input.advanced(begin), pixels * (block + 1) / blocks - begin, to: to + begin * pairs)
        }
        return PixelView(base: to, stride: pairs)
    }

    /// Filters `[out, in, kernel height, kernel width]` as `[out, (in + 1) / 2, kernel height, kernel width]`, in which
    /// two neighbouring input channels are a pair, and the geometry of a convolution with half the channels.
    func halved(
        _ filters: UnsafePointer<Float>, _ geometry: ConvolutionGeometry
    ) -> (geometry: ConvolutionGeometry, filters: AlignedFloats) {
        var half = geometry
        half.inputChannels = pairs
        let taps = geometry.kernelHeight * geometry.kernelWidth
        let result = AlignedFloats(count: geometry.outputChannels * pairs * taps)
        if taps == 1 {
            let rows = PixelView(base: UnsafeMutablePointer(mutating: filters), stride: channels)
            round(rows, geometry.outputChannels, to: result.base)
            return (half, result)
        }
        let pixel = AlignedFloats(count: channels)
        withExtendedLifetime(pixel) {
            for output in 0..<geometry.outputChannels {
                let from = filters + output * channels * taps
                let to = result.base + output * pairs * taps
                for tap in 0..<taps {
                    for channel in 0..<channels { pixel.base[channel] = from[channel * taps + tap] }
                    round(PixelView(base: pixel.base, stride: channels), 1, to: pixel.base)
                    for pair in 0..<pairs { to[pair * taps + tap] = pixel.base[pair] }
                }
            }
        }
        return (half, result)
    }
}
