import Glibc

/// Boxes as offsets from reference boxes (proposals, anchors, default boxes), which is what networks predict.
///
/// With `(x, y, w, h)` centre and size, `g` the ground truth and `p` the reference:
///
///     tx = (gx - px) / pw    ty = (gy - py) / ph    tw = log(gw / pw)    th = log(gh / ph)
///
/// each divided by its variance. R-CNN uses variances of 1, SSD `[0.1, 0.1, 0.2, 0.2]`.
/// Source: Girshick et al. 2014, appendix C; Liu et al. 2016, equation 2 and its code for the variances.
public struct BoxCoding: Sendable, Equatable {
    /// For x, y, width and height.
    public let variances: SIMD4<Float>

    /// The most that the logarithm of a size ratio counts where a network may ask for more: log(1000 / 16).
    ///
    /// Source: torchvision, `BoxCoder`, `bbox_xform_clip`.
    public static let largestLogarithm = logf(1000 / 16)

    public static let rcnn = BoxCoding(unchecked: SIMD4(repeating: 1))
    public static let ssd = BoxCoding(unchecked: SIMD4(0.1, 0.1, 0.2, 0.2))

    private init(unchecked variances: SIMD4<Float>) { self.variances = variances }

    /// - Throws: `DetectionError.countMismatch` unless there are four variances, `.notPositive` if one is not above 0.
    public init(variances: [Float]) throws {
        guard variances.count == 4 else {
            throw DetectionError.countMismatch(
                first: "variances", firstCount: variances.count, second: "a box", secondCount: 4)
        }
        for variance in variances where !(variance > 0) {
            throw DetectionError.notPositive(argument: "variances", value: variance)
        }
        self.variances = SIMD4(variances)
    }

    /// The offsets of each box of `truth` from the box of `reference` at its place: `[N]` of `(tx, ty, tw, th)`.
    ///
    /// - Throws: `DetectionError.countMismatch`, `DetectionError.emptyBox`.
    public func encode(_ truth: Boxes, reference: Boxes) throws -> [SIMD4<Float>] {
        try requireSame(truth.count, "truth", reference)
        return try (0..<truth.count).map { index in
            let (g, p) = (truth[index], reference[index])
            if !(p.width > 0 && p.height > 0) { throw DetectionError.emptyBox(argument: "reference", index: index) }
            if !(g.width > 0 && g.height > 0) { throw DetectionError.emptyBox(argument: "truth", index: index) }
            let offsets = SIMD4(
                (g.xMin + g.xMax - p.xMin - p.xMax) / 2 / p.width, (g.yMin + g.yMax - p.yMin - p.yMax) / 2 / p.height,
                logf(g.width / p.width), logf(g.height / p.height))
            return offsets / variances
        }
    }

    /// The boxes that `offsets` stand for, the inverse of `encode`.
    ///
    /// - Throws: `DetectionError.countMismatch`.
    public func decode(_ offsets: [SIMD4<Float>], reference: Boxes) throws -> Boxes {
        try requireSame(offsets.count, "offsets", reference)
        return Boxes((0..<offsets.count).map { decode(offsets[$0], reference: reference[$0]) })
    }

    /// The box that one row of offsets stands for.
    public func decode(_ offset: SIMD4<Float>, reference p: Box) -> Box {
        let t = offset * variances
        let (centreX, centreY) = (p.xMin + p.width / 2 + t[0] * p.width, p.yMin + p.height / 2 + t[1] * p.height)
        let (width, height) = (expf(t[2]) * p.width, expf(t[3]) * p.height)
        return Box(centreX - width / 2, centreY - height / 2, centreX + width / 2, centreY + height / 2)
    }

    private func requireSame(_ count: Int, _ argument: String, _ reference: Boxes) throws {
        if count != reference.count {
            throw DetectionError.countMismatch(
                first: argument, firstCount: count, second: "reference", secondCount: reference.count)
        }
    }
}
