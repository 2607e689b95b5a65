import Kernels
import Tensors

/// Any region as `size` x `size` numbers a channel, without rounding: the mean of `sampling` x `sampling` places of each
/// part, each mixed from its four neighbours on the map.
///
/// A place more than one step outside the map counts 0; others outside take the border's values. A region is at least
/// one step of the map wide, unless `aligned`, which moves it by half a step, so that pixel centres meet.
///
/// Shapes: features `[N, C, H, W]` or `[C, H, W]`; the result is `[K, C, size, size]`.
/// Gradient: each neighbour by its weight.
/// Source: He et al. 2017, "Mask R-CNN", section 3; the borders are torchvision's and Detectron's.
public enum RoIAlign {
    public struct Settings: Sendable, Equatable {
        public var size = 7
        public var scale = 1.0 / 16
        public var sampling = 2
        public var aligned = false

        public init() {}
    }

    /// - Throws: `DetectionError.shape`, `.outsideRange`, `.notFinite`, `TensorError.tooLarge`.
    public static func align(_ features: Tensor, rois: Tensor, settings: Settings = Settings()) throws -> Tensor {
        try FeatureMaps.requireValid(size: settings.size, scale: settings.scale, sampling: settings.sampling)
        let x = features.dtype.isFloating ? features : try features.cast(to: .float32)
        let maps = try FeatureMaps(x, word: "roi_align")
        let regions = try RegionsOfInterest(rois, imageCount: maps.batch, word: "roi_align")
        let y = try Tensor.empty(
            Shape.checked([regions.count, maps.channels, settings.size, settings.size], x.dtype), dtype: x.dtype)
        let cuts = RegionCuts(maps, regions, settings)
        if x.dtype == .float32 { try cuts.forward(into: y) } else { cuts.forwardReference(into: y, Double.self) }
        guard x.isRecorded else { return y }
        let shape = x.shape
        return y.recorded(from: [x], operation: "roi_align") { dy, _ in
            let dx = try Tensor.zeros(shape, dtype: dy.dtype)
            let slopes = try dy.contiguous()
            if dy.dtype == .float32 {
                cuts.backward(slopes, into: dx, Float.self)
            } else {
                cuts.backward(slopes, into: dx, Double.self)
            }
            return [dx]
        }
    }

    /// The same by the plain loops.
    public static func reference(_ features: Tensor, rois: Tensor, settings: Settings = Settings()) throws -> Tensor {
        try FeatureMaps.requireValid(size: settings.size, scale: settings.scale, sampling: settings.sampling)
        let maps = try FeatureMaps(features, word: "roi_align")
        let regions = try RegionsOfInterest(rois, imageCount: maps.batch, word: "roi_align")
        let y = try Tensor.empty(
            Shape.checked([regions.count, maps.channels, settings.size, settings.size], features.dtype),
            dtype: features.dtype)
        let cuts = RegionCuts(maps, regions, settings)
        if features.dtype == .float32 {
            cuts.forwardReference(into: y, Float.self)
        } else {
            cuts.forwardReference(into: y, Double.self)
        }
        return y
    }
}
