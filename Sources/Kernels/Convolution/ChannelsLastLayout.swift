/// The strides, in floats, of a batch of images in memory.
public struct ImageStrides: Sendable, Equatable {
    public var image: Int
    public var channel: Int
    public var row: Int
    public var column: Int

    public init(image: Int, channel: Int, row: Int, column: Int) {
        self.image = image
        self.channel = channel
        self.row = row
        self.column = column
    }
}

/// Copies images between any strides, channels innermost.
///
/// Shapes: `batch` images of `channels` planes of `height` by `width` on both sides.
public func copyImages(
    batch: Int, channels: Int, height: Int, width: Int, from: UnsafePointer<Float>, strides: ImageStrides,
    to: UnsafeMutablePointer<Float>, strides target: ImageStrides
) {
    for image in 0..<batch {
        for y in 0..<height {
            let source = from + image * strides.image + y * strides.row
            let destination = to + image * target.image + y * target.row
            if strides.channel == 1 && target.channel == 1 && strides.column == channels && target.column == channels {
                destination.update(from: source, count: width * channels)
            } else if strides.channel == 1 && target.channel == 1 {
                for x in 0..<width {
                    (destination + x * target.column).update(from: source + x * strides.column, count: channels)
                }
            } else if channels == 3 && strides.column == 1 && target.channel == 1 {
                let (green, blue) = (source + strides.channel, source + 2 * strides.channel)
                for x in 0..<width {
                    let pixel = destination + x &* target.column
                    (pixel[0], pixel[1], pixel[2]) = (source[x], green[x], blue[x])
                }
            } else {
                for channel in 0..<channels {
                    let plane = source + channel * strides.channel
                    let targetPlane = destination + channel * target.channel
                    for x in 0..<width { targetPlane[x * target.column] = plane[x * strides.column] }
                }
            }
        }
    }
}
