/// A rectangle with sides along the axes, by two corners, in pixels (or relative to the image, where so named).
///
/// A box whose right side is left of its left one, or bottom above its top, has no area.
public struct Box: Sendable, Equatable {
    public var xMin: Float
    public var yMin: Float
    public var xMax: Float
    public var yMax: Float

    public init(_ xMin: Float, _ yMin: Float, _ xMax: Float, _ yMax: Float) {
        self.xMin = xMin
        self.yMin = yMin
        self.xMax = xMax
        self.yMax = yMax
    }

    /// The four corners in one vector.
    public var simd: SIMD4<Float> { SIMD4(xMin, yMin, xMax, yMax) }

    public var width: Float { xMax - xMin }
    public var height: Float { yMax - yMin }

    /// `max(0, width) * max(0, height)`
    @inlinable
    public var area: Float { Swift.max(xMax - xMin, 0) * Swift.max(yMax - yMin, 0) }

    /// The area that both boxes cover.
    @inlinable
    public func intersection(_ other: Box) -> Float {
        let width = Swift.min(xMax, other.xMax) - Swift.max(xMin, other.xMin)
        let height = Swift.min(yMax, other.yMax) - Swift.max(yMin, other.yMin)
        return width > 0 && height > 0 ? width * height : 0
    }

    /// `|a ∩ b| / |a ∪ b|`, and 0 when they do not overlap or a coordinate is not a finite number.
    ///
    /// Source: Everingham et al. 2010, section 4.2.
    @inlinable
    public func iou(_ other: Box) -> Float {
        let shared = intersection(other)
        let ratio = shared / (area + other.area - shared)
        return ratio > 0 ? ratio : 0
    }
}
