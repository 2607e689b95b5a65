/// Thousands of straight strokes of one pen, as a long noisy series is.
///
/// A stroke covers as much of a pixel as the pixel's middle lies inside the pen's edge: nothing half a pixel outside, all of it half a
/// pixel inside. Each stroke looks at its own pixels only; nothing is sorted, no edges meet, and ends and joins are round by
/// themselves. Strokes on the same side of a pixel cover the same part of it, those on opposite sides parts that add up, so a pixel
/// keeps the most from each of four sides. Filling the outline of the same strokes, as Cairo does, takes many times as long.
struct TangleStroke {
    private let picture: PixelRows
    /// Device pixels in a page pixel.
    private let scale: Double
    /// The pixels that may be drawn on.
    private let columns: Range<Int>
    private let rows: Range<Int>
    /// From the middle of a stroke to where it covers nothing, in device pixels.
    private let reach: Double

    /// Where a stroke lies, seen from a pixel: the byte of the pixel that counts its coverage, 0...255.
    private enum Side {
        static let left = 0
        static let right = 1
        static let above = 2
        static let below = 3
    }

    /// - Parameters:
    ///   - width: of the pen, in page pixels; on the picture at least one, as of thinner ones more than two share a pixel.
    ///   - clip: where on the page may be drawn.
    init(width: Double, scale: Double, clip: Rectangle, on picture: PixelRows) {
        self.picture = picture
        self.scale = scale
        (columns, rows) = picture.inside(clip, scale: scale)
        reach = width * scale / 2 + 0.5
    }

    /// Draws straight strokes in one colour, which shines through as one layer.
    func press(_ path: Path, _ color: Color) {
        // So many rows at a time that what is counted for them stays in the processor's cache.
        let height = max(1, (1 << 16) / max(1, columns.count))
        var coverage = [UInt32](repeating: 0, count: columns.count * height)
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: height) {
            let band = first..<min(first + height, rows.upperBound)
            coverage.withUnsafeMutableBytes { cover(path, band, $0.bindMemory(to: UInt8.self)) }
            lay(color, band, &coverage)
        }
    }

    private func cover(_ path: Path, _ band: Range<Int>, _ coverage: UnsafeMutableBufferPointer<UInt8>) {
        var (start, last) = (Point(0, 0), Point(0, 0))
        for element in path.elements {
            switch element {
            case .move(let point): (start, last) = (point, point)
            case .line(let point), .curve(_, _, let point):
                cover(last, point, band, coverage)
                last = point
            case .close:
                cover(last, start, band, coverage)
                last = start
            }
        }
    }

    /// Lays the colour over the band's pixels by their coverage, which is 0 again then.
    ///
    /// By fifteenths, about as finely as Cairo counts: finer shades cannot be told apart, and rows that are more often the same as
    /// the one above pack into half as many bytes.
    private func lay(_ color: Color, _ band: Range<Int>, _ coverage: inout [UInt32]) {
        let ink = Ink(color)
        var place = 0
        for row in band {
            let pixels = picture.words(row)
            for column in columns {
                let sides = coverage[place]
                if sides > 0 {
                    let across = (sides & 0xFF) + (sides >> 8 & 0xFF)
                    let along = (sides >> 16 & 0xFF) + sides >> 24
                    let step = (min(255, max(across, along)) * 15 + 127) / 255
                    ink.lay(UInt8(truncatingIfNeeded: 17 * step), on: &pixels[column])
                    coverage[place] = 0
                }
                place += 1
            }
        }
    }

    /// Adds one stroke.
    private func cover(_ from: Point, _ to: Point, _ band: Range<Int>, _ coverage: UnsafeMutableBufferPointer<UInt8>) {
        let (x, y) = (from.x * scale, from.y * scale)
        let (dx, dy) = (to.x * scale - x, to.y * scale - y)
        guard max(abs(x), abs(y), abs(dx), abs(dy)) < 1e8 else { return }
        let (low, high) = (min(y, y + dy), max(y, y + dy))
        let reached = span(low - reach, high + reach, band)
        if reached.isEmpty { return }
        let length = (dx * dx + dy * dy).squareRoot()
        // In each row: how far from the stroke's middle its edge is, what a pixel's step away takes off, and where the middle goes.
        let isLevel = dy == 0
        let half = isLevel ? .infinity : reach * length / abs(dy)
        let loss = isLevel ? 0 : 255 * abs(dy) / length
        let slope = isLevel ? 0 : dx / dy
        // Of pixels before the middle and behind it.
        let (before, behind) =
            abs(slope) < 1 ? (Side.right, Side.left) : slope > 0 ? (Side.above, Side.below) : (Side.below, Side.above)
        let (step, wholeReach) = (Int(loss * 65536), Int(255 * reach * 65536))
        for row in reached {
            let middle = Double(row) + 0.5
            let line = (row - band.lowerBound) * columns.count - columns.lowerBound
            if min(middle - low, high - middle) > half * abs(slope) {
                // All that is covered in this row has its nearest point between the stroke's ends.
                let centre = x + (middle - y) * slope
                let inside = span(centre - half, centre + half, columns)
                // In 65536ths, which sum up to no error that could be seen.
                var lost = Int((Double(inside.lowerBound) + 0.5 - centre) * loss * 65536)
                for column in inside {
                    let covered = min(wholeReach &- abs(lost), 255 << 16) &+ 32768
                    let place = 4 * (line + column) + (lost < 0 ? before : behind)
                    coverage[place] = max(coverage[place], UInt8(truncatingIfNeeded: max(0, covered) >> 16))
                    lost &+= step
                }
            } else {
                let centre = isLevel ? x : x + max(0, min((middle - y) / dy, 1)) * dx
                let around = half + reach * abs(slope)
                let left = max(min(x, x + dx) - reach, centre - around)
                let right = min(max(x, x + dx) + reach, centre + around)
                for column in span(left, right, columns) {
                    let (offsetX, offsetY) = (Double(column) + 0.5 - x, middle - y)
                    let share = length > 0 ? max(0, min((offsetX * dx + offsetY * dy) / (length * length), 1)) : 0
                    let (awayX, awayY) = (offsetX - share * dx, offsetY - share * dy)
                    let covered = 255 * (reach - (awayX * awayX + awayY * awayY).squareRoot())
                    let side =
                        abs(awayX) > abs(awayY) ? (awayX < 0 ? Side.right : Side.left) : (awayY < 0 ? Side.below : Side.above)
                    let place = 4 * (line + column) + side
                    coverage[place] = max(coverage[place], UInt8(max(0, min(covered, 255)) + 0.5))
                }
            }
        }
    }

    /// The pixels of `limits`, none of which is negative, whose middle lies from `low` to `high`.
    private func span(_ low: Double, _ high: Double, _ limits: Range<Int>) -> Range<Int> {
        let first = max(Double(limits.lowerBound), low - 0.5)
        let end = min(Double(limits.upperBound), high + 0.5)
        guard first < end else { return 0..<0 }
        let whole = Int(first)
        return (Double(whole) < first ? whole + 1 : whole)..<max(whole + 1, Int(end))
    }
}
