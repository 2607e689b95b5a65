/// The sizes of a pooling window's walk over an image.
///
/// Output size: as `ConvolutionGeometry`'s, with no dilation.
public struct PoolingGeometry: Sendable, Equatable {
    public var batch = 1
    public var channels: Int
    public var inputHeight: Int
    public var inputWidth: Int
    public var windowHeight: Int
    public var windowWidth: Int
    public var strideVertical = 1
    public var strideHorizontal = 1
    public var paddingTop = 0
    public var paddingLeft = 0
    public var paddingBottom = 0
    public var paddingRight = 0

    public init(channels: Int, inputHeight: Int, inputWidth: Int, windowHeight: Int, windowWidth: Int) {
        self.channels = channels
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.windowHeight = windowHeight
        self.windowWidth = windowWidth
    }

    public var outputHeight: Int {
        ConvolutionGeometry.outputSize(inputHeight, paddingTop + paddingBottom, windowHeight, strideVertical, 1)
    }

    public var outputWidth: Int {
        ConvolutionGeometry.outputSize(inputWidth, paddingLeft + paddingRight, windowWidth, strideHorizontal, 1)
    }

    /// The input rows that the window of output row `y` really covers.
    func rows(_ y: Int) -> Range<Int> {
        let top = y * strideVertical - paddingTop
        return clamped(top, top + windowHeight, inputHeight)
    }

    func columns(_ x: Int) -> Range<Int> {
        let left = x * strideHorizontal - paddingLeft
        return clamped(left, left + windowWidth, inputWidth)
    }

    /// Pixels of the window of output (y, x) inside the padded image, a window hanging over its edge cut off.
    func paddedCount(_ y: Int, _ x: Int) -> Int {
        let top = y * strideVertical
        let left = x * strideHorizontal
        let bottom = min(top + windowHeight, paddingTop + inputHeight + paddingBottom)
        let right = min(left + windowWidth, paddingLeft + inputWidth + paddingRight)
        return (bottom - top) * (right - left)
    }

    private func clamped(_ begin: Int, _ end: Int, _ size: Int) -> Range<Int> {
        let begin = min(max(begin, 0), size)
        return begin..<max(begin, min(end, size))
    }
}

/// What pooling makes of the pixels under its window.
public enum PoolingKind: Sendable, Equatable {
    /// The largest; padding is never chosen, and NaN wins.
    case maximum
    /// The mean, of the pixels really read or of all of the window that lies in the padded image.
    case average(countsPadding: Bool)
}
