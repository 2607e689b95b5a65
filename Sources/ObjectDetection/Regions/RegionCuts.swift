import Kernels
import Tensors

/// The loops of RoI Align: each part of each region as a weighted sum of places of the map.
struct RegionCuts: Sendable {
    /// A place of the map along one axis, and its share of a part.
    struct Tap: Sendable {
        var place: Int
        var weight: Float
    }

    let maps: FeatureMaps
    let regions: RegionsOfInterest
    let settings: RoIAlign.Settings

    init(_ maps: FeatureMaps, _ regions: RegionsOfInterest, _ settings: RoIAlign.Settings) {
        (self.maps, self.regions, self.settings) = (maps, regions, settings)
    }

    /// For each part along one axis the places that it is mixed from; neighbours that several samples share stand once.
    func taps(_ low: Float, _ high: Float, limit: Int) -> [[Tap]] {
        let shift: Float = settings.aligned ? 0.5 : 0
        let start = low * Float(settings.scale) - shift
        var length = high * Float(settings.scale) - shift - start
        if !settings.aligned { length = max(length, 1) }
        let part = length / Float(settings.size)
        let share = 1 / Float(settings.sampling)
        return (0..<settings.size).map { index in
            var taps: [Tap] = []
            func add(_ place: Int, _ weight: Float) {
                if let known = taps.lastIndex(where: { $0.place == place }) {
                    taps[known].weight += weight
                } else {
                    taps.append(Tap(place: place, weight: weight))
                }
            }
            for sample in 0..<settings.sampling {
                let place = start + Float(index) * part + (Float(sample) + 0.5) * part * share
                guard place >= -1, place <= Float(limit) else { continue }
                let inside = max(place, 0)
                let first = Int(inside)
                if first >= limit - 1 {
                    add(limit - 1, share)
                } else {
                    let rest = inside - Float(first)
                    add(first, (1 - rest) * share)
                    add(first + 1, rest * share)
                }
            }
            return taps
        }
    }

    private func taps(of region: Int) -> (across: [[Tap]], down: [[Tap]]) {
        let box = regions.boxes[region]
        return (
            taps(box.xMin, box.xMax, limit: maps.width), taps(box.yMin, box.yMax, limit: maps.height)
        )
    }

    /// Channels-last, all channels of a place at once.
    ///
    /// - Throws: `TensorError.tooLarge`.
    func forward(into y: Tensor) throws {
        let rows = try channelsLast()
        let (channels, size) = (maps.channels, settings.size)
        let cells = size * size
        Parallelism.forEachRange(of: regions.count, grain: 4) { range in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: cells * channels) { sums in
                guard let sums = sums.baseAddress else { return }
                var (places, weights) = ([Int32](), [Float]())
                for region in range {
                    let (across, down) = taps(of: region)
                    let image = rows.pointer(Float.self) + regions.images[region] * maps.planeSize * channels
                    for cell in 0..<cells {
                        places.removeAll(keepingCapacity: true)
                        weights.removeAll(keepingCapacity: true)
                        for y in down[cell / size] {
                            for x in across[cell % size] {
                                places.append(Int32(truncatingIfNeeded: y.place * maps.width + x.place))
                                weights.append(y.weight * x.weight)
                            }
                        }
                        Rows.weightedSum(
                            image, columns: channels, places: places, weights: weights, count: places.count,
                            into: sums + cell * channels)
                    }
                    transpose(sums, rows: cells, columns: channels, into: y.pointer(Float.self) + region * cells * channels)
                }
            }
        }
        withExtendedLifetime(rows) {}
    }

    /// The maps as `[N, H * W, C]`.
    private func channelsLast() throws -> Tensor {
        let result = try Tensor.empty([maps.batch, maps.planeSize, maps.channels], dtype: .float32)
        for image in 0..<maps.batch {
            let first = image * maps.planeSize * maps.channels
            transpose(
                maps.values.pointer(Float.self) + first, rows: maps.channels, columns: maps.planeSize,
                into: result.pointer(Float.self) + first)
        }
        return result
    }

    func forwardReference<Element: BinaryFloatingPoint>(into y: Tensor, _ type: Element.Type) {
        let out = y.pointer(type)
        forEachTap(type) { weight, x, cell in
            out[cell] += weight * maps.values.pointer(type)[x]
        } begin: {
            out[$0] = 0
        }
    }

    func backward<Element: BinaryFloatingPoint>(_ dy: Tensor, into dx: Tensor, _ type: Element.Type) {
        let (slopes, out) = (dy.pointer(type), dx.pointer(type))
        forEachTap(type) { weight, x, cell in
            out[x] += weight * slopes[cell]
        } begin: { _ in
        }
    }

    /// Each weight with its place among the features and the place of its part in the result.
    private func forEachTap<Element: BinaryFloatingPoint>(
        _ type: Element.Type, _ body: (_ weight: Element, _ feature: Int, _ cell: Int) -> Void,
        begin: (_ cell: Int) -> Void
    ) {
        let size = settings.size
        for region in 0..<regions.count {
            let (across, down) = taps(of: region)
            for channel in 0..<maps.channels {
                let plane = (regions.images[region] * maps.channels + channel) * maps.planeSize
                for cell in 0..<size * size {
                    let out = (region * maps.channels + channel) * size * size + cell
                    begin(out)
                    for y in down[cell / size] {
                        for x in across[cell % size] {
                            body(Element(y.weight) * Element(x.weight), plane + y.place * maps.width + x.place, out)
                        }
                    }
                }
            }
        }
    }
}

/// `to[c, r] = from[r, c]`, in squares that fit the fastest memory.
private func transpose(
    _ from: UnsafePointer<Float>, rows: Int, columns: Int, into to: UnsafeMutablePointer<Float>
) {
    let side = 16
    for firstRow in stride(from: 0, to: rows, by: side) {
        let endRow = min(firstRow + side, rows)
        for firstColumn in stride(from: 0, to: columns, by: side) {
            for column in firstColumn..<min(firstColumn + side, columns) {
                for row in firstRow..<endRow { to[column &* rows &+ row] = from[row &* columns &+ column] }
            }
        }
    }
}
