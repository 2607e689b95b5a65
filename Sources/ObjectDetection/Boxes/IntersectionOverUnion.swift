import Tensors

/// Overlap of every pair of two sets of boxes.
public enum IntersectionOverUnion {
    public static let maximumPairs = 1 << 28

    /// Intersection over union of every pair.
    ///
    /// `iou(a, b) = |a ∩ b| / |a ∪ b|`, and 0 when the boxes do not overlap: boxes that only touch share a line,
    /// which has no area. A box with a coordinate that is not a finite number overlaps nothing.
    ///
    /// Shapes: `a` is `[N, 4]`, `b` is `[M, 4]`; the result is `[N, M]`.
    /// Source: Everingham et al. 2010, section 4.2.
    ///
    /// - Throws: `DetectionError.tooManyPairs`, `TensorError.tooLarge`.
    public static func pairwise(_ a: Boxes, _ b: Boxes) throws -> Tensor {
        try requireReasonable(a, b)
        let result = try Tensor.empty([a.count, b.count])
        let areas = b.areas
        for row in 0..<a.count {
            let box = a[row]
            let area = box.area
            let target = result.pointer(Float.self) + row * b.count
            b.withCoordinates { xMin, yMin, xMax, yMax in
                areas.withUnsafeBufferPointer { areas in
                    for column in 0..<areas.count {
                        let left = Swift.max(box.xMin, xMin[column])
                        let top = Swift.max(box.yMin, yMin[column])
                        let right = Swift.min(box.xMax, xMax[column])
                        let bottom = Swift.min(box.yMax, yMax[column])
                        // No branches here, so that the compiler takes several columns at once.
                        let shared = Swift.max(right - left, 0) * Swift.max(bottom - top, 0)
                        let ratio = shared / (area + areas[column] - shared)
                        target[column] = ratio > 0 ? ratio : 0
                    }
                }
            }
        }
        return result
    }

    /// The same, pair by pair as the definition says.
    public static func pairwiseReference(_ a: Boxes, _ b: Boxes) throws -> Tensor {
        try requireReasonable(a, b)
        let values = (0..<a.count).flatMap { row in (0..<b.count).map { a[row].iou(b[$0]) } }
        return Tensor(values, shape: [a.count, b.count])
    }

    /// Generalised intersection over union of every pair.
    ///
    /// `giou = iou - (|C| - |a ∪ b|) / |C|` with C the smallest box around both: from -1 (far apart) to 1.
    ///
    /// Shapes as for `pairwise`. Source: Rezatofighi et al. 2019, algorithm 1.
    public static func generalized(_ a: Boxes, _ b: Boxes) throws -> Tensor {
        try requireReasonable(a, b)
        let values = (0..<a.count).flatMap { row in
            (0..<b.count).map { column -> Float in
                let (first, second) = (a[row], b[column])
                let union = first.area + second.area - first.intersection(second)
                let hull = Box(
                    min(first.xMin, second.xMin), min(first.yMin, second.yMin), max(first.xMax, second.xMax),
                    max(first.yMax, second.yMax)
                ).area
                return hull > 0 ? first.iou(second) - (hull - union) / hull : 0
            }
        }
        return Tensor(values, shape: [a.count, b.count])
    }

    private static func requireReasonable(_ a: Boxes, _ b: Boxes) throws {
        let (pairs, overflow) = a.count.multipliedReportingOverflow(by: b.count)
        if overflow || pairs > maximumPairs {
            throw DetectionError.tooManyPairs(rows: a.count, columns: b.count, limit: maximumPairs)
        }
    }
}

extension Boxes {
    func withCoordinates<Result>(
        _ body: (
            UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>,
            UnsafeBufferPointer<Float>
        ) -> Result
    ) -> Result {
        xMin.withUnsafeBufferPointer { xMin in
            yMin.withUnsafeBufferPointer { yMin in
                xMax.withUnsafeBufferPointer { xMax in
                    yMax.withUnsafeBufferPointer { yMax in body(xMin, yMin, xMax, yMax) }
                }
            }
        }
    }
}
