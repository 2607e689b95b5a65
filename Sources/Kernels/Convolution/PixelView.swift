/// Where the pixels of a channels-last image lie: `stride` floats from one to the next, row after row.
///
/// A stride above the channel count makes it a slice of the channels of a larger image.
public struct PixelView {
    public let base: UnsafeMutablePointer<Float>
    public let stride: Int

    public init(base: UnsafeMutablePointer<Float>, stride: Int) {
        self.base = base
        self.stride = stride
    }

    /// The view that begins `pixels` later.
    public func advanced(_ pixels: Int) -> PixelView { PixelView(base: base + pixels * stride, stride: stride) }

    /// The same pixels from channel `channel` on.
    public func sliced(_ channel: Int) -> PixelView { PixelView(base: base + channel, stride: stride) }

    /// Copies `count` pixels side by side.
    func copy(_ count: Int, channels: Int, to: UnsafeMutablePointer<Float>) {
        if stride == channels {
            to.update(from: base, count: count * channels)
        } else {
            for pixel in 0..<count { (to + pixel * channels).update(from: base + pixel * stride, count: channels) }
        }
    }
}
