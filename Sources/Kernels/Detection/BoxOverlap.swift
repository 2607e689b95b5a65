import CKernels

/// Intersection over union of one box with many, whose coordinates lie in arrays of their own.
///
/// `|a ∩ b| / |a ∪ b|`, and 0 where that is not a positive number.
public struct BoxOverlap {
    private var others: ck_boxes
    public var count: Int { Int(others.count) }

    /// Boxes of `count` elements in each array, which the caller keeps in place.
    public init(
        xMin: UnsafePointer<Float>, yMin: UnsafePointer<Float>, xMax: UnsafePointer<Float>, yMax: UnsafePointer<Float>,
        areas: UnsafePointer<Float>, count: Int
    ) {
        others = ck_boxes(x_min: xMin, y_min: yMin, x_max: xMax, y_max: yMax, area: areas, count: count)
    }

    /// Writes the overlap with each.
    public func row(_ box: SIMD4<Float>, area: Float, into out: UnsafeMutablePointer<Float>) {
        var box = ck_box(x_min: box[0], y_min: box[1], x_max: box[2], y_max: box[3], area: area)
        var others = others
        ck_iou_row(&box, &others, out)
    }

    /// Where the overlap exceeds `best`, puts it there and `number` into `bestNumber`.
    ///
    /// - Returns: the first place of the largest overlap, -1 where there is none, and that overlap.
    public func match(
        _ box: SIMD4<Float>, area: Float, number: Int32, best: UnsafeMutablePointer<Float>,
        bestNumber: UnsafeMutablePointer<Int32>
    ) -> (place: Int, overlap: Float) {
        var box = ck_box(x_min: box[0], y_min: box[1], x_max: box[2], y_max: box[3], area: area)
        var others = others
        var most: Float = 0
        let place = ck_match_row(&box, &others, number, best, bestNumber, &most)
        return (place, most)
    }
}
