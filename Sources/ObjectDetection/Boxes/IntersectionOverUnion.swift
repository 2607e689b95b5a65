import Kernels
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
    /// - Throws: `DetectionError.tooManyPairs`.
    public static func pairwise(_ a: Boxes, _ b: Boxes) throws -> Tensor {
        try requireReasonable(a, b)
        let result = Tensor(uninitialized: [a.count, b.count])
        b.withOverlaps(areas: b.areas) { overlaps in
            for row in 0..<a.count {
                overlaps.row(a[row].simd, area: a[row].area, into: result.pointer(Float.self) + row * b.count)
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

    static func requireReasonable(_ a: Boxes, _ b: Boxes) throws {
        let (pairs, overflow) = a.count.multipliedReportingOverflow(by: b.count)
        if overflow || pairs > maximumPairs {
            throw DetectionError.tooManyPairs(rows: a.count, columns: b.count, limit: maximumPairs)
        }
    }
}

extension Boxes {
    /// Runs `body` with the loops over these boxes, whose areas are given.
    func withOverlaps<Result>(areas: [Float], _ body: (BoxOverlap) -> Result) -> Result {
        withCoordinates { xMin, yMin, xMax, yMax in
            areas.withUnsafeBufferPointer { areas in
                guard let xMin = xMin.baseAddress, let yMin = yMin.baseAddress, let xMax = xMax.baseAddress,
                    let yMax = yMax.baseAddress, let areas = areas.baseAddress
                else {
                    // An array without elements may have no address; nothing is read behind this one.
                    let none: [Float] = [0]
                    return none.withUnsafeBufferPointer { none in
                        let place = none.baseAddress.unsafelyUnwrapped
                        return body(
                            BoxOverlap(xMin: place, yMin: place, xMax: place, yMax: place, areas: place, count: 0))
                    }
                }
                return body(BoxOverlap(xMin: xMin, yMin: yMin, xMax: xMax, yMax: yMax, areas: areas, count: count))
            }
        }
    }

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
