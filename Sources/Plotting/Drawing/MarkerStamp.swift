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
        reach = Int((size * 0.63).rounded(.up))
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
        let ink = Ink(color)
        let (columns, rows) = picture.inside(clip, scale: scale)
        let places = MarkerStamp.places
        coverage.withUnsafeBufferPointer { coverage in
            for point in points {
                let (x, y) = (point.x * scale, point.y * scale)
                guard x > -1e6 && x < 1e6 && y > -1e6 && y < 1e6 else { continue }
                let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
                let place =
                    Int((y - Double(row)) * Double(places)) * places + Int((x - Double(column)) * Double(places))
                let first = place * side * side
                for v in rows.clamped(to: (row - reach)..<(row + reach + 1)) {
                    let stampLine = first + (v - row + reach) * side + reach - column
                    let pixels = picture.words(v)
                    for u in columns.clamped(to: (column - reach)..<(column + reach + 1)) where coverage[stampLine + u] > 0 {
                        ink.lay(coverage[stampLine + u], on: &pixels[u])
                    }
                }
            }
        }
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
