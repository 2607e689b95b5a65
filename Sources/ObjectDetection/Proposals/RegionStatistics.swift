/// What selective search knows about the parts of a picture: size, place, colours and texture. Whatever two parts have,
/// their union has by adding it up, without a look at a pixel.
struct RegionStatistics {
    /// How often the pixels of a region fall into each bin: `colorBins` of each channel, then the ten bins of each of
    /// eight directions of each channel. Counts are whole, so sums of them are exact in any order.
    private(set) var histograms: [Double]
    let histogramLength: Int
    /// Where the texture begins in a histogram.
    let textureStart: Int
    private(set) var sizes: [Double] = []
    private(set) var boxes: [RegionBox] = []
    let channelCount: Int
    let pixelCount: Double

    static let colorBins = 25

    var count: Int { sizes.count }

    init(_ segments: Segments, _ bins: PixelBins) {
        channelCount = bins.channelCount
        textureStart = Self.colorBins * channelCount
        histogramLength = bins.histogramLength
        pixelCount = Double(segments.numbers.count)
        let length = histogramLength
        var counts = [Int32](repeating: 0, count: segments.count * length)
        var sizes = [Int](repeating: 0, count: segments.count)
        var boxes = [RegionBox](repeating: RegionBox(), count: segments.count)
        let perPixel = bins.binsPerPixel
        counts.withUnsafeMutableBufferPointer { counts in
            bins.places.withUnsafeBufferPointer { places in
                for y in 0..<segments.height {
                    for x in 0..<segments.width {
                        let pixel = y * segments.width + x
                        let region = Int(segments.numbers[pixel])
                        let (base, first) = (region * length, pixel * perPixel)
                        for place in first..<first + perPixel { counts[base + Int(places[place])] &+= 1 }
                        sizes[region] &+= 1
                        boxes[region].cover(x, y)
                    }
                }
            }
        }
        histograms = counts.map(Double.init)
        self.sizes = sizes.map(Double.init)
        self.boxes = boxes
        // Merging makes as many regions again, less one.
        histograms.reserveCapacity(2 * histograms.count)
    }

    /// Adds the union of two regions; its number is the next one.
    mutating func merge(_ a: Int, _ b: Int) {
        let length = histogramLength
        for bin in 0..<length { histograms.append(histograms[a * length + bin] + histograms[b * length + bin]) }
        sizes.append(sizes[a] + sizes[b])
        boxes.append(boxes[a].union(boxes[b]))
    }
}

/// The smallest rectangle around a region, by its first and last columns and rows.
struct RegionBox: Hashable, Sendable {
    var left: Int32 = .max
    var top: Int32 = .max
    var right: Int32 = -1
    var bottom: Int32 = -1

    mutating func cover(_ x: Int, _ y: Int) {
        let (x, y) = (Int32(truncatingIfNeeded: x), Int32(truncatingIfNeeded: y))
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
    }

    func union(_ other: RegionBox) -> RegionBox {
        RegionBox(
            left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
            bottom: max(bottom, other.bottom))
    }

    /// In pixels.
    var area: Double { Double(right - left + 1) * Double(bottom - top + 1) }

    /// By its edges: a pixel is one wide.
    var box: Box { Box(Float(left), Float(top), Float(right + 1), Float(bottom + 1)) }
}

/// For each pixel, the places in a histogram that it counts in.
struct PixelBins {
    let channelCount: Int
    /// `binsPerPixel` places for each pixel.
    let places: [UInt16]

    var binsPerPixel: Int { channelCount * (1 + TextureBins.directionCount) }
    var histogramLength: Int {
        channelCount * (RegionStatistics.colorBins + TextureBins.directionCount * TextureBins.binCount)
    }

    /// A byte v falls into the colour bin `25 v / 256`.
    init(_ channels: ColorChannels) {
        channelCount = channels.planes.count
        let count = channels.width * channels.height
        let perPixel = channelCount * (1 + TextureBins.directionCount)
        let texture = channels.planes.flatMap {
            TextureBins.planes(of: $0, width: channels.width, height: channels.height)
        }
        let colors = channels.planes
        let textureStart = RegionStatistics.colorBins * channelCount
        places = [UInt16](unsafeUninitializedCapacity: count * perPixel) { places, filled in
            for (channel, plane) in colors.enumerated() {
                let start = channel * RegionStatistics.colorBins
                for pixel in 0..<count {
                    places[pixel * perPixel + channel] = UInt16(start + Int(plane[pixel]) * RegionStatistics.colorBins / 256)
                }
            }
            for (index, plane) in texture.enumerated() {
                let start = textureStart + index * TextureBins.binCount
                for pixel in 0..<count {
                    places[pixel * perPixel + colors.count + index] = UInt16(start + Int(plane[pixel]))
                }
            }
            filled = count * perPixel
        }
    }
}
