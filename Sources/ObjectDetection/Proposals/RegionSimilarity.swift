/// How much two neighbouring regions belong together: the sum of some of four similarities, each 0...1.
///
/// - colour: the common part of their colour histograms, `sum over i of min(c_i, d_i)`, histograms summing to 1
/// - texture: the same of their histograms of gradients
/// - size: `1 - (|r| + |s|) / |image|`: small regions first, so that the picture grows together evenly
/// - fill: `1 - (|box around both| - |r| - |s|) / |image|`: no holes, no arms
///
/// Source: Uijlings et al. 2013, section 3.2, equations 2 to 6.
public struct RegionSimilarity: OptionSet, Sendable, Hashable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let color = RegionSimilarity(rawValue: 1)
    public static let texture = RegionSimilarity(rawValue: 2)
    public static let size = RegionSimilarity(rawValue: 4)
    public static let fill = RegionSimilarity(rawValue: 8)
    public static let all: RegionSimilarity = [.color, .texture, .size, .fill]

    /// The sum for two regions by their numbers.
    func sum(_ regions: RegionStatistics, _ a: Int, _ b: Int) -> Double {
        var sum = 0.0
        if contains(.color) { sum += Self.common(regions, a, b, 0..<regions.textureStart, regions.channelCount) }
        if contains(.texture) {
            sum += Self.common(
                regions, a, b, regions.textureStart..<regions.histogramLength,
                regions.channelCount * TextureBins.directionCount)
        }
        let together = regions.sizes[a] + regions.sizes[b]
        if contains(.size) { sum += 1 - together / regions.pixelCount }
        if contains(.fill) {
            sum += 1 - (regions.boxes[a].union(regions.boxes[b]).area - together) / regions.pixelCount
        }
        return sum
    }

    /// The common part of `histograms` histograms that stand in a range of bins, as a part of one.
    ///
    /// `min(c / |r|, d / |s|) = min(c |s|, d |r|) / (|r| |s|)`: in pictures of up to ten million pixels these are whole
    /// numbers below 2^53, exact and the same in any order.
    private static func common(
        _ regions: RegionStatistics, _ a: Int, _ b: Int, _ bins: Range<Int>, _ histograms: Int
    ) -> Double {
        let (sizeA, sizeB) = (regions.sizes[a], regions.sizes[b])
        let length = regions.histogramLength
        let sum = regions.histograms.withUnsafeBufferPointer { values in
            let (x, y) = (values.baseAddress, values.baseAddress)
            guard let x, let y else { return 0.0 }
            let (ofA, ofB) = (x + a * length + bins.lowerBound, y + b * length + bins.lowerBound)
            // Four sums at once: the compiler may not reorder one by itself.
            var sums = SIMD4<Double>()
            var bin = 0
            while bin + 4 <= bins.count {
                let c = SIMD4(ofA[bin], ofA[bin + 1], ofA[bin + 2], ofA[bin + 3]) * sizeB
                let d = SIMD4(ofB[bin], ofB[bin + 1], ofB[bin + 2], ofB[bin + 3]) * sizeA
                sums += c.replacing(with: d, where: d .< c)
                bin += 4
            }
            var rest = sums.sum()
            while bin < bins.count {
                rest += min(ofA[bin] * sizeB, ofB[bin] * sizeA)
                bin += 1
            }
            return rest
        }
        return sum / (sizeA * sizeB * Double(histograms))
    }
}
