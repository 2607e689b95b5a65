import Images

/// Cuts a picture into parts of one look: graph-based segmentation.
///
/// Every pixel begins as a part of its own. Go through the edges between neighbours from the lightest up; join the parts C
/// and D at the ends of an edge of weight w when the edge is no heavier than what either is used to inside:
///
///     w <= Int(C) + k / |C|   and   w <= Int(D) + k / |D|
///
/// Int(C) is the weight by which C was joined last. Afterwards parts of fewer than `minimumSize` pixels join a
/// neighbour, over the lightest edges first.
///
/// Source: Felzenszwalb and Huttenlocher 2004, algorithm 1 and section 5; the last step is their program's.
public struct GraphSegmentation: Sendable, Equatable {
    /// The larger, the larger the parts.
    public let k: Double
    /// In pixels.
    public let minimumSize: Int

    /// - Throws: `DetectionError.notPositive` for k.
    public init(k: Double, minimumSize: Int) throws {
        guard k > 0 else { throw DetectionError.notPositive(argument: "k", value: Float(k)) }
        self.k = k
        self.minimumSize = minimumSize
    }

    /// The part of each pixel, numbered by their first pixels in row-major order.
    ///
    /// - Parameters:
    ///   - space: the colours whose distances are the weights.
    ///   - sigma: how much the picture is smoothed first, in pixels.
    /// - Throws: `DetectionError.pictureTooLarge`, `.outsideRange` for sigma, `.interrupted`.
    public func segment(
        _ image: Image, space: ColorSpace = .rgb, sigma: Double, shouldStop: () -> Bool = { false }
    ) throws -> Segments {
        try Segments.check(image, sigma: sigma)
        let channels = space.channels(of: image)
        return try segment(PixelGraph(channels, sigma: sigma), shouldStop: shouldStop)
    }

    func segment(_ graph: PixelGraph, shouldStop: () -> Bool) throws -> Segments {
        let count = graph.width * graph.height
        var sets = DisjointSets(count: count)
        // For each part: the heaviest edge that may join it.
        var bounds = [Double](repeating: k, count: count)
        /// Edges between parts that were too different at their turn.
        var borders: [UInt64] = []
        let offsets = graph.offsets
        try graph.edges.withUnsafeBufferPointer { edges in
            try bounds.withUnsafeMutableBufferPointer { bounds in
                for (place, code) in edges.enumerated() {
                    if place & 0xF_FFFF == 0 && shouldStop() { throw DetectionError.interrupted }
                    let edge = graph.edge(code, offsets)
                    let (a, b) = (sets.root(edge.from), sets.root(edge.to))
                    if a == b { continue }
                    let weight = Double(edge.weight)
                    if weight <= bounds[a] && weight <= bounds[b] {
                        let joined = sets.join(a, b)
                        bounds[joined] = weight + k / Double(sets.size(joined))
                    } else {
                        borders.append(code)
                    }
                }
            }
        }
        for code in borders {
            let edge = graph.edge(code, offsets)
            let (a, b) = (sets.root(edge.from), sets.root(edge.to))
            if a != b && (sets.size(a) < minimumSize || sets.size(b) < minimumSize) { _ = sets.join(a, b) }
        }
        return Segments(width: graph.width, height: graph.height, sets: &sets)
    }
}

/// A picture's pixels, each with the number of the part that it belongs to.
public struct Segments: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// For each pixel, row after row: numbers `0 ..< count`.
    public let numbers: [Int32]
    public let count: Int

    /// The most pixels that are segmented: with its edges and bins each takes about 200 bytes.
    public static let pixelLimit = 1 << 22

    init(width: Int, height: Int, sets: inout DisjointSets) {
        var names = [Int32](repeating: -1, count: width * height)
        var numbers = [Int32](repeating: 0, count: width * height)
        var next: Int32 = 0
        for pixel in numbers.indices {
            let root = sets.root(pixel)
            if names[root] < 0 {
                names[root] = next
                next += 1
            }
            numbers[pixel] = names[root]
        }
        self.width = width
        self.height = height
        self.numbers = numbers
        count = Int(next)
    }

    /// Segments that somebody numbered as they like, one number for each pixel of `image`.
    public init(_ image: Image, _ given: [Int]) {
        precondition(given.count == image.width * image.height)
        var names: [Int: Int32] = [:]
        numbers = given.map { number in
            if let name = names[number] { return name }
            let name = Int32(truncatingIfNeeded: names.count)
            names[number] = name
            return name
        }
        (width, height, count) = (image.width, image.height, names.count)
    }

    /// The picture, of the same size, with every part in its mean colour.
    public func painted(_ image: Image) -> Image {
        precondition(image.width == width && image.height == height)
        var sums = [SIMD4<Int>](repeating: SIMD4(), count: count)
        for (pixel, number) in numbers.enumerated() {
            let place = 3 * pixel
            sums[Int(number)] &+= SIMD4(
                Int(image.pixels[place]), Int(image.pixels[place + 1]), Int(image.pixels[place + 2]), 1)
        }
        var result = image
        for (pixel, number) in numbers.enumerated() {
            let sum = sums[Int(number)]
            for channel in 0..<3 {
                result.pixels[3 * pixel + channel] = UInt8((2 * sum[channel] + sum[3]) / (2 * sum[3]))
            }
        }
        return result
    }

    static func check(_ image: Image, sigma: Double) throws {
        guard image.width * image.height <= pixelLimit else {
            throw DetectionError.pictureTooLarge(width: image.width, height: image.height, limit: pixelLimit)
        }
        guard sigma >= 0 && sigma <= 16 else {
            throw DetectionError.outsideRange(argument: "sigma", value: Float(sigma), range: 0...16)
        }
    }
}

extension PixelGraph {
    init(_ channels: ColorChannels, sigma: Double) {
        let smoothing = GaussianSmoothing(sigma: sigma)
        self.init(
            planes: channels.planes.map { smoothing.smooth($0, width: channels.width, height: channels.height) },
            width: channels.width, height: channels.height)
    }
}
