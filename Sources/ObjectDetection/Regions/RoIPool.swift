import Kernels
import Tensors

/// Any region as `size` x `size` numbers a channel: the largest of each part.
///
/// A region's corners are scaled and rounded to whole places of the map (halves away from 0); its `round(x_max) - round(x_min) + 1`
/// places are cut into `size` parts from `floor(i * w / size)` to `ceil((i + 1) * w / size)`, which may share a place.
/// A part outside the map is 0. These two roundings are what RoI Align leaves out.
///
/// Shapes: features `[N, C, H, W]` or `[C, H, W]`; the result is `[K, C, size, size]`.
/// Gradient: to the place of each largest number, the first among equals.
/// Source: Girshick 2015, "Fast R-CNN", section 2.1; the roundings are torchvision's and Caffe's.
public enum RoIPool {
    /// - Throws: `DetectionError.shape`, `.outsideRange`, `.notFinite`, `TensorError.tooLarge`.
    public static func pool(_ features: Tensor, rois: Tensor, size: Int = 7, scale: Double = 1.0 / 16) throws -> Tensor {
        try FeatureMaps.requireValid(size: size, scale: scale)
        let x = features.dtype.isFloating ? features : try features.cast(to: .float32)
        let maps = try FeatureMaps(x, word: "roi_pool")
        let regions = try RegionsOfInterest(rois, imageCount: maps.batch, word: "roi_pool")
        let shape = try Shape.checked([regions.count, maps.channels, size, size], x.dtype)
        let y = try Tensor.empty(shape, dtype: x.dtype)
        let places = try Tensor.empty(shape, dtype: .int64)
        if x.dtype == .float32 {
            fill(maps, regions, size, Float(scale), Float.self, y, places)
        } else {
            fill(maps, regions, size, Float(scale), Double.self, y, places)
        }
        guard x.isRecorded else { return y }
        let inputShape = x.shape
        return y.recorded(from: [x], saving: [places], operation: "roi_pool") { dy, saved in
            let dx = try Tensor.zeros(inputShape, dtype: dy.dtype)
            let slopes = try dy.contiguous()
            if dy.dtype == .float32 {
                scatter(slopes, saved[0], into: dx, Float.self)
            } else {
                scatter(slopes, saved[0], into: dx, Double.self)
            }
            return [dx]
        }
    }

    /// First and last place of a region along one axis of the map.
    static func span(_ low: Float, _ high: Float, scale: Float) -> ClosedRange<Int> {
        func place(_ x: Float) -> Int { Int(max(-1e6, min(x * scale, 1e6)).rounded(.toNearestOrAwayFromZero)) }
        return place(low)...max(place(high), place(low))
    }

    /// The places of part `index` of `size`, inside a map of `limit`.
    static func part(_ index: Int, of size: Int, _ span: ClosedRange<Int>, limit: Int) -> Range<Int> {
        let step = Float(span.count) / Float(size)
        let first = Int((Float(index) * step).rounded(.down)) + span.lowerBound
        let end = Int((Float(index + 1) * step).rounded(.up)) + span.lowerBound
        let start = min(max(first, 0), limit)
        return start..<max(start, min(max(end, 0), limit))
    }

    private static func fill<Element: BinaryFloatingPoint>(
        _ maps: FeatureMaps, _ regions: RegionsOfInterest, _ size: Int, _ scale: Float, _ type: Element.Type,
        _ y: Tensor, _ places: Tensor
    ) {
        let plane = maps.planeSize
        nonisolated(unsafe) let (x, values, owners) = (
            maps.values.pointer(type), y.pointer(type), places.pointer(Int.self)
        )
        nonisolated(unsafe) let nothing: Element = 0
        defer { withExtendedLifetime((maps, y, places)) {} }
        Parallelism.forEachRange(of: regions.count, grain: 4) { range in
            for region in range {
                let box = regions.boxes[region]
                let (columns, rows) = (
                    span(box.xMin, box.xMax, scale: scale), span(box.yMin, box.yMax, scale: scale)
                )
                let across = (0..<size).map { part($0, of: size, columns, limit: maps.width) }
                let down = (0..<size).map { part($0, of: size, rows, limit: maps.height) }
                for channel in 0..<maps.channels {
                    let first = (regions.images[region] * maps.channels + channel) * plane
                    let out = (region * maps.channels + channel) * size * size
                    for cell in 0..<size * size {
                        let (width, height) = (across[cell % size], down[cell / size])
                        var (best, place) = (nothing, -1)
                        if !width.isEmpty && !height.isEmpty {
                            place = first + height.lowerBound * maps.width + width.lowerBound
                            best = x[place]
                        }
                        for row in height {
                            for at
                                in (first + row * maps.width + width.lowerBound)..<(first + row * maps.width
                                + width.upperBound)
                            {
                                let value = x[at]
                                // NaN is the largest, and the first of them stays.
                                if value > best || (value.isNaN && !best.isNaN) { (best, place) = (value, at) }
                            }
                        }
                        values[out + cell] = best
                        owners[out + cell] = place
                    }
                }
            }
        }
    }

    private static func scatter<Element: BinaryFloatingPoint>(
        _ dy: Tensor, _ places: Tensor, into dx: Tensor, _ type: Element.Type
    ) {
        for index in 0..<dy.elementCount {
            let place = places.pointer(Int.self)[index]
            if place >= 0 { dx.pointer(type)[place] += dy.pointer(type)[index] }
        }
    }
}
