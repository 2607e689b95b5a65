/// The rows of a 32-bit picture in memory.
struct PixelRows {
    let data: UnsafeMutablePointer<UInt8>
    let stride: Int
    let width: Int
    let height: Int
}

/// A marker's coverage of the pixels around it, worked out once for each of 8 x 8 places within a pixel, and then pressed
/// on the picture point by point: a scatter of a hundred thousand points costs as many copies, not as many paths.
struct MarkerStamp {
    private static let places = 8
    private static let samples = 8
    /// Pixels from the centre's pixel to the stamp's edge.
    private let reach: Int
    private let side: Int
    /// Coverage 0...255, `side * side` values for each place.
    private let coverage: [UInt8]

    /// - Parameter size: the diameter in device pixels.
    init(shape: MarkerShape, size: Double) {
        let size = max(0.5, min(size, 200))
        reach = Int((size * 0.63).rounded(.up)) + 1
        side = 2 * reach + 1
        var coverage: [UInt8] = []
        coverage.reserveCapacity(side * side * MarkerStamp.places * MarkerStamp.places)
        let step = 1 / Double(MarkerStamp.samples)
        for place in 0..<(MarkerStamp.places * MarkerStamp.places) {
            let centreX = (Double(place % MarkerStamp.places) + 0.5) / Double(MarkerStamp.places)
            let centreY = (Double(place / MarkerStamp.places) + 0.5) / Double(MarkerStamp.places)
            for row in -reach...reach {
                for column in -reach...reach {
                    var inside = 0
                    for sample in 0..<(MarkerStamp.samples * MarkerStamp.samples) {
                        let x = Double(column) + (Double(sample % MarkerStamp.samples) + 0.5) * step - centreX
                        let y = Double(row) + (Double(sample / MarkerStamp.samples) + 0.5) * step - centreY
                        if shape.covers(x * 2 / size, y * 2 / size) { inside += 1 }
                    }
                    coverage.append(UInt8(inside * 255 / (MarkerStamp.samples * MarkerStamp.samples)))
                }
            }
        }
        self.coverage = coverage
    }

    /// Lays the marker over the picture at each point (page pixels) that lies in `clip`.
    func press(_ points: [Point], scale: Double, color: Color, clip: Rectangle, on picture: PixelRows) {
        let (red, green, blue) = color.bytes
        let opacity = Int((max(0, min(color.alpha, 1)) * 256).rounded())
        let (left, right) = (
            max(0, Int((clip.x * scale).rounded())), min(picture.width, Int((clip.maxX * scale).rounded()))
        )
        let (top, bottom) = (
            max(0, Int((clip.y * scale).rounded())), min(picture.height, Int((clip.maxY * scale).rounded()))
        )
        let places = MarkerStamp.places
        coverage.withUnsafeBufferPointer { coverage in
            for point in points {
                let (x, y) = (point.x * scale, point.y * scale)
                guard x > -1e6 && x < 1e6 && y > -1e6 && y < 1e6 else { continue }
                let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
                let place =
                    Int((y - Double(row)) * Double(places)) * places + Int((x - Double(column)) * Double(places))
                let first = place * side * side
                for v in max(-reach, top - row)..<max(max(-reach, top - row), min(reach + 1, bottom - row)) {
                    let line = picture.data + (row + v) * picture.stride + 4 * column
                    let stampLine = first + (v + reach) * side + reach
                    for u in max(
                        -reach, left - column)..<max(max(-reach, left - column), min(reach + 1, right - column))
                    {
                        let amount = Int(coverage[stampLine + u])
                        if amount == 0 { continue }
                        let weight = ((amount + (amount >> 7)) * opacity) >> 8  // 0...256
                        let pixel = line + 4 * u
                        pixel[0] = mix(pixel[0], blue, weight)
                        pixel[1] = mix(pixel[1], green, weight)
                        pixel[2] = mix(pixel[2], red, weight)
                    }
                }
            }
        }
    }

    private func mix(_ under: UInt8, _ over: UInt8, _ weight: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: (Int(under) * (256 - weight) + Int(over) * weight + 128) >> 8)
    }
}

extension MarkerShape {
    /// Whether a marker of radius 1 around the origin covers the point; the same shapes as `outline` and `strokes`.
    fileprivate func covers(_ x: Double, _ y: Double) -> Bool {
        switch self {
        case .circle: x * x + y * y <= 1
        case .square: max(abs(x), abs(y)) <= 0.89
        case .diamond: abs(x) + abs(y) <= 1.25
        case .triangle: y <= 0.72 && abs(x) * 1.92 <= (y + 1.2) * 1.08
        case .cross: min(abs(x - y), abs(x + y)) <= 0.28 && max(abs(x), abs(y)) <= 0.95
        case .plus: min(abs(x), abs(y)) <= 0.2 && max(abs(x), abs(y)) <= 1.1
        }
    }
}
