/// Along one side of a picture: which source positions each target position mixes, and with what weights.
///
/// A plain list; the resizers walk it in the order it stands in.
struct ResizeTaps {
    /// The taps of target position `i` are those numbered `starts[i] ..< starts[i + 1]`.
    var starts: [Int] = [0]
    var positions: [Int] = []
    /// The weights of one target position sum to 1.
    var weights: [Float] = []

    init(source: Int, target: Int, method: ResizeMethod) {
        for index in 0..<target {
            switch method {
            case .nearest:
                append(index * source / target, 1)
            case .bilinear, .openCV:
                let scale = Float(source) / Float(target)
                appendPair(around: max(0, (Float(index) + 0.5) * scale - 0.5), source: source)
            case .tensorFlowLegacyBilinear:
                let scale = Float(source) / Float(target)
                appendPair(around: Float(index) * scale, source: source)
            case .antialiased, .pillow:
                let triangle = ResizeTaps.triangle(index, source: source, target: target)
                for (offset, weight) in triangle.weights.enumerated() { append(triangle.first + offset, Float(weight)) }
            }
            starts.append(positions.count)
        }
    }

    private mutating func append(_ position: Int, _ weight: Float) {
        positions.append(position)
        weights.append(weight)
    }

    private mutating func appendPair(around place: Float, source: Int) {
        let low = min(Int(place), source - 1)
        let fraction = place - Float(low)
        append(low, 1 - fraction)
        append(min(low + 1, source - 1), fraction)
    }

    /// The triangles of all target positions.
    static func triangles(source: Int, target: Int) -> [(first: Int, weights: [Double])] {
        (0..<target).map { triangle($0, source: source, target: target) }
    }

    /// A triangle around the target pixel's centre, one source pixel or one target pixel to each side, whichever is wider.
    private static func triangle(_ index: Int, source: Int, target: Int) -> (first: Int, weights: [Double]) {
        let scale = Double(source) / Double(target)
        let reach = max(1, scale)
        let centre = (Double(index) + 0.5) * scale
        let first = max(0, Int(centre - reach + 0.5))
        let last = min(source, Int(centre + reach + 0.5))
        let raw = (first..<last).map { max(0, 1 - abs((Double($0) - centre + 0.5) * (1 / reach))) }
        let sum = raw.reduce(0, +)
        return (first, raw.map { $0 / sum })
    }
}
