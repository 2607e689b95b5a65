/// Which way and how steeply brightness rises at each pixel, as numbers 0...9 for each of eight directions.
///
/// In direction `t` (0, 45, ... 315 degrees) the rise is `max(0, gx cos t + gy sin t)`, with the gradient `gx`, `gy` of a
/// 3 x 3 Scharr filter, the border's pixels repeated. Its number is its tenth of the steepest rise of the channel in that
/// direction.
///
/// All of it is whole numbers: the factor of a diagonal, `sqrt(1/2)`, cancels.
/// Source: Uijlings et al. 2013, section 3.2, which takes Gaussian derivatives of sigma 1; Scharr's filter is OpenCV's
/// choice.
enum TextureBins {
    static let directionCount = 8
    static let binCount = 10

    /// Eight planes of numbers, `[height, width]` each.
    static func planes(of channel: [UInt8], width: Int, height: Int) -> [[UInt8]] {
        let count = width * height
        var (gx, gy) = ([Int16](repeating: 0, count: count), [Int16](repeating: 0, count: count))
        channel.withUnsafeBufferPointer { pixels in
            for y in 0..<height {
                let (above, row, below) = (max(y - 1, 0) * width, y * width, min(y + 1, height - 1) * width)
                func gradient(_ left: Int, _ x: Int, _ right: Int) {
                    @inline(__always) func at(_ place: Int) -> Int16 { Int16(pixels[place]) }
                    let downLeft = at(below + left) &- at(above + right)
                    let downRight = at(below + right) &- at(above + left)
                    gx[row + x] = 3 &* (downRight &- downLeft) &+ 10 &* (at(row + right) &- at(row + left))
                    gy[row + x] = 3 &* (downRight &+ downLeft) &+ 10 &* (at(below + x) &- at(above + x))
                }
                gradient(0, 0, min(1, width - 1))
                for x in 1..<max(width - 1, 1) { gradient(x - 1, x, x + 1) }
                if width > 1 { gradient(width - 2, width - 1, width - 1) }
            }
        }
        // The four axes, each seen both ways; the other four directions are their opposites.
        return (0..<directionCount).map { direction in
            let sign: Int16 = direction < 4 ? 1 : -1
            let (alongX, alongY) = [(1, 0), (1, 1), (0, 1), (-1, 1)][direction & 3] as (Int16, Int16)
            return bins(gx, gy, sign &* alongX, sign &* alongY)
        }
    }

    /// The numbers of the rises `alongX * gx + alongY * gy`.
    private static func bins(_ gx: [Int16], _ gy: [Int16], _ alongX: Int16, _ alongY: Int16) -> [UInt8] {
        let rises = zip(gx, gy).map { max(0, alongX &* $0 &+ alongY &* $1) }
        let steepest = Int(rises.max() ?? 0)
        // Every rise that there can be, 0 ... 2 * 16 * 255, has its number in a table.
        let table = (0...steepest).map { UInt8($0 * binCount / (steepest + 1)) }
        return table.withUnsafeBufferPointer { table in rises.map { table[Int($0)] } }
    }
}
