/// How a camera was held: which side of the stored rows is up.
///
/// Source: Exif 2.3, section 4.6.4, tag 0x0112 Orientation. The values say where the stored first row and first column
/// belong in the upright picture.
public enum ExifOrientation: Int, Sendable, CaseIterable {
    case topLeft = 1
    case topRight = 2
    case bottomRight = 3
    case bottomLeft = 4
    case leftTop = 5
    case rightTop = 6
    case rightBottom = 7
    case leftBottom = 8

    /// The orientation that a JPEG file's Exif block gives; `topLeft` where there is none or it is unreadable.
    public init(jpeg bytes: [UInt8]) {
        self = ExifOrientation.exifBlock(bytes).flatMap(ExifOrientation.tag) ?? .topLeft
    }

    /// The bytes of the first APP1 segment that begins with `Exif\0\0`, from the TIFF header on.
    private static func exifBlock(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
        var at = 2
        while at + 4 <= bytes.count, bytes[at] == 0xFF {
            let marker = bytes[at + 1]
            if marker == 0xDA { return nil }
            let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
            let end = at + 2 + length
            guard length >= 2 && end <= bytes.count else { return nil }
            let body = bytes[(at + 4)..<end]
            if marker == 0xE1 && body.starts(with: Array("Exif\0\0".utf8)) { return body.dropFirst(6) }
            at = end
        }
        return nil
    }

    /// Looks for the tag in the first directory of a TIFF block.
    private static func tag(_ block: ArraySlice<UInt8>) -> ExifOrientation? {
        let bytes = Array(block)
        let little = bytes.starts(with: [0x49, 0x49])
        guard little || bytes.starts(with: [0x4D, 0x4D]) else { return nil }

        func number(_ at: Int, bytes count: Int) -> Int? {
            guard at >= 0 && at + count <= bytes.count else { return nil }
            let part = bytes[at..<(at + count)]
            return (little ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
        }

        guard let directory = number(4, bytes: 4), let entries = number(directory, bytes: 2) else { return nil }
        for entry in 0..<entries {
            let at = directory + 2 + 12 * entry  // tag, type, count, value
            guard let tag = number(at, bytes: 2) else { return nil }
            if tag == 0x0112 { return number(at + 8, bytes: 2).flatMap(ExifOrientation.init(rawValue:)) }
        }
        return nil
    }

    /// True when rows and columns change places.
    public var swapsSides: Bool { rawValue >= 5 }
}

extension Image {
    /// The upright picture, when this one is stored as `orientation` says.
    public func turned(_ orientation: ExifOrientation) -> Image {
        if orientation == .topLeft { return self }
        let (newWidth, newHeight) = orientation.swapsSides ? (height, width) : (width, height)
        let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            pixels.withUnsafeBufferPointer { source in
                for y in 0..<newHeight {
                    for x in 0..<newWidth {
                        let (sourceX, sourceY) = origin(ofX: x, y: y, orientation)
                        let from = 3 * (sourceY * width + sourceX)
                        let to = 3 * (y * newWidth + x)
                        for channel in 0..<3 { target[to + channel] = source[from + channel] }
                    }
                }
            }
            count = pixels.count
        }
        return Image(width: newWidth, height: newHeight, pixels: turned)
    }

    /// Where the upright picture's pixel (x, y) is stored.
    private func origin(ofX x: Int, y: Int, _ orientation: ExifOrientation) -> (Int, Int) {
        switch orientation {
        case .topLeft: (x, y)
        case .topRight: (width - 1 - x, y)
        case .bottomRight: (width - 1 - x, height - 1 - y)
        case .bottomLeft: (x, height - 1 - y)
        case .leftTop: (y, x)
        case .rightTop: (y, height - 1 - x)
        case .rightBottom: (width - 1 - y, height - 1 - x)
        case .leftBottom: (width - 1 - y, x)
        }
    }
}
