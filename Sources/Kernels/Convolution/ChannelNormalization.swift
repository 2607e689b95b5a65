/// Loops of batch normalisation over channels-first values `[batch, channels, area]`; sums are kept in float64.
///
/// Channels are shared among threads; each is summed by one, in order.
public struct ChannelNormalization: Sendable {
    public let batch: Int
    public let channels: Int
    public let area: Int

    public init(batch: Int, channels: Int, area: Int) {
        self.batch = batch
        self.channels = channels
        self.area = area
    }

    /// Numbers that a channel's mean is taken of.
    public var count: Int { batch * area }

    /// Mean and (biased) variance of each channel.
    @specialized(where Element == Float)
    @specialized(where Element == Double)
    public func statistics<Element: BinaryFloatingPoint & SIMDScalar & Sendable>(
        _ x: UnsafePointer<Element>, mean: UnsafeMutablePointer<Double>, variance: UnsafeMutablePointer<Double>
    ) {
        nonisolated(unsafe) let (x, mean, variance) = (x, mean, variance)
        forEachChannel { channel in
            var sum = 0.0
            forEachRun(channel) { run in sum += lineSum(x + run) { $0 } }
            let center = sum / Double(max(count, 1))
            var squares = 0.0
            let middle = SIMD8<Element>(repeating: Element(center))
            forEachRun(channel) { run in squares += lineSum(x + run) { ($0 - middle) * ($0 - middle) } }
            mean[channel] = center
            variance[channel] = squares / Double(max(count, 1))
        }
    }

    /// `y = x * factor + offset`, a factor and an offset a channel.
    @specialized(where Element == Float)
    @specialized(where Element == Double)
    public func scaleShift<Element: BinaryFloatingPoint & SIMDScalar & Sendable>(
        _ x: UnsafePointer<Element>, factor: UnsafePointer<Double>, offset: UnsafePointer<Double>,
        into y: UnsafeMutablePointer<Element>
    ) {
        nonisolated(unsafe) let (x, factor, offset, y) = (x, factor, offset, y)
        forEachChannel { channel in
            let (a, b) = (Element(factor[channel]), Element(offset[channel]))
            forEachRun(channel) { run in
                for i in run..<run + area { y[i] = x[i] * a + b }
            }
        }
    }

    /// For each channel the sums of `dy` and of `dy * (x - mean)`.
    @specialized(where Element == Float)
    @specialized(where Element == Double)
    public func gradientSums<Element: BinaryFloatingPoint & SIMDScalar & Sendable>(
        _ x: UnsafePointer<Element>, _ dy: UnsafePointer<Element>, mean: UnsafePointer<Double>,
        sum: UnsafeMutablePointer<Double>, product: UnsafeMutablePointer<Double>
    ) {
        nonisolated(unsafe) let (x, dy, mean, sum, product) = (x, dy, mean, sum, product)
        forEachChannel { channel in
            let middle = SIMD8<Element>(repeating: Element(mean[channel]))
            var (first, second) = (0.0, 0.0)
            forEachRun(channel) { run in
                first += lineSum(dy + run) { $0 }
                second += lineSum(x + run, dy + run) { ($0 - middle) * $1 }
            }
            sum[channel] = first
            product[channel] = second
        }
    }

    /// `dx = dy * a + x * b + c`, three numbers a channel.
    @specialized(where Element == Float)
    @specialized(where Element == Double)
    public func inputGradient<Element: BinaryFloatingPoint & SIMDScalar & Sendable>(
        _ x: UnsafePointer<Element>, _ dy: UnsafePointer<Element>, a: UnsafePointer<Double>, b: UnsafePointer<Double>,
        c: UnsafePointer<Double>, into dx: UnsafeMutablePointer<Element>
    ) {
        nonisolated(unsafe) let (x, dy, a, b, c, dx) = (x, dy, a, b, c, dx)
        forEachChannel { channel in
            let (a, b, c) = (Element(a[channel]), Element(b[channel]), Element(c[channel]))
            forEachRun(channel) { run in
                for i in run..<run + area { dx[i] = dy[i] * a + x[i] * b + c }
            }
        }
    }

    private func forEachChannel(_ body: @Sendable (Int) -> Void) {
        Parallelism.forEachRange(of: channels, grain: max(1, (1 << 17) / max(count, 1))) { range in
            for channel in range { body(channel) }
        }
    }

    @inline(__always)
    private func forEachRun(_ channel: Int, _ body: (Int) -> Void) {
        for image in 0..<batch { body((image * channels + channel) * area) }
    }

    @inline(__always)
    private func lineSum<Element: BinaryFloatingPoint & SIMDScalar & Sendable>(
        _ x: UnsafePointer<Element>, _ term: (SIMD8<Element>) -> SIMD8<Element>
    ) -> Double {
        lineSum(x, x) { first, _ in term(first) }
    }

    /// The sum of `term` over a channel's run in one image; at its end lanes without a number count nothing.
    @inline(__always)
    private func lineSum<Element: BinaryFloatingPoint & SIMDScalar & Sendable>(
        _ x: UnsafePointer<Element>, _ y: UnsafePointer<Element>,
        _ term: (SIMD8<Element>, SIMD8<Element>) -> SIMD8<Element>
    ) -> Double {
        var lanes = SIMD8<Element>()
        var i = 0
        while i + 8 <= area {
            lanes += term(
                UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Element>.self),
                UnsafeRawPointer(y + i).loadUnaligned(as: SIMD8<Element>.self))
            i += 8
        }
        if i < area {
            var (a, b) = (SIMD8<Element>(), SIMD8<Element>())
            for lane in 0..<area - i {
                a[lane] = x[i + lane]
                b[lane] = y[i + lane]
            }
            let last = term(a, b)
            for lane in 0..<area - i { lanes[lane] += last[lane] }
        }
        return Double(lanes.sum())
    }
}
