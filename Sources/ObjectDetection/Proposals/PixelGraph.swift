/// The pixels of a picture as a graph: each is joined to its eight neighbours by edges as heavy as their colours are far
/// apart, `|c_i - c_j|` over all channels.
///
/// Source: Felzenszwalb and Huttenlocher 2004, section 5.
struct PixelGraph {
    let width: Int
    let height: Int
    /// The edges from the lightest to the heaviest, equal ones in the order of `4 * pixel + direction`: the weight's bits
    /// above, that number below.
    private(set) var edges: [UInt64]

    /// The neighbours that a pixel's own edges lead to: right, below, below right, above right. The others are those
    /// pixels' edges.
    static let directions = [(x: 1, y: 0), (x: 0, y: 1), (x: 1, y: 1), (x: 1, y: -1)]

    /// - Parameter planes: smooth channels, `[height, width]` each.
    init(planes: [[Float]], width: Int, height: Int) {
        self.width = width
        self.height = height
        let steps = Self.directions
        var squares = [[Float]](repeating: [Float](repeating: 0, count: width), count: steps.count)
        edges = [UInt64](unsafeUninitializedCapacity: steps.count * width * height) { edges, filled in
            for y in 0..<height {
                for (direction, step) in steps.enumerated() where y + step.y >= 0 && y + step.y < height {
                    Self.distances(
                        planes, y * width, step.y * width + step.x, width - step.x, &squares[direction])
                }
                for x in 0..<width {
                    for (direction, step) in steps.enumerated()
                    where x + step.x < width && y + step.y >= 0 && y + step.y < height {
                        let number = UInt64(4 * (y * width + x) + direction)
                        edges[filled] = UInt64(squares[direction][x].squareRoot().bitPattern) << 32 | number
                        filled += 1
                    }
                }
            }
        }
        Self.sort(&edges)
    }

    /// The pixels that an edge joins, and its weight.
    @inline(__always)
    func edge(_ code: UInt64, _ offsets: SIMD4<Int32>) -> (from: Int, to: Int, weight: Float) {
        let number = Int(code & 0xFFFF_FFFF)
        let from = number >> 2
        return (from, from + Int(offsets[number & 3]), Float(bitPattern: UInt32(code >> 32)))
    }

    /// How far each direction leads, in pixels of the row-major order.
    var offsets: SIMD4<Int32> {
        let steps = Self.directions.map { Int32(truncatingIfNeeded: $0.y * width + $0.x) }
        return SIMD4(steps[0], steps[1], steps[2], steps[3])
    }

    /// The squared distances of `count` pixels from `first` on to those `offset` further.
    private static func distances(
        _ planes: [[Float]], _ first: Int, _ offset: Int, _ count: Int, _ squares: inout [Float]
    ) {
        squares.withUnsafeMutableBufferPointer { squares in
            for (channel, plane) in planes.enumerated() {
                plane.withUnsafeBufferPointer { plane in
                    for x in 0..<count {
                        let difference = plane[first + x] - plane[first + offset + x]
                        squares[x] = (channel == 0 ? 0 : squares[x]) + difference * difference
                    }
                }
            }
        }
    }

    /// By weight; equal ones stay in their order. Positive floats are in the order of their bits, so the upper half is
    /// sorted digit by digit, from the lowest up.
    private static func sort(_ edges: inout [UInt64]) {
        var other = [UInt64](repeating: 0, count: edges.count)
        for shift in [32, 43, 54] as [UInt64] {
            var starts = [Int](repeating: 0, count: 2049)
            edges.withUnsafeBufferPointer { edges in
                for edge in edges { starts[Int(edge >> shift & 2047) + 1] += 1 }
            }
            for digit in 1...2048 { starts[digit] += starts[digit - 1] }
            edges.withUnsafeBufferPointer { edges in
                other.withUnsafeMutableBufferPointer { other in
                    starts.withUnsafeMutableBufferPointer { starts in
                        for edge in edges {
                            let digit = Int(edge >> shift & 2047)
                            other[starts[digit]] = edge
                            starts[digit] += 1
                        }
                    }
                }
            }
            swap(&edges, &other)
        }
    }
}
