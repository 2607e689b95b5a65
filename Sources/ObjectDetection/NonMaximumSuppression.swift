/// Of boxes that overlap too much, keep the best.
///
/// Go through the boxes from the highest score down; keep a box unless its IoU with one already kept is greater
/// than `threshold`. Boxes of equal score are taken in the order of their indices.
///
/// Source: Felzenszwalb et al. 2010, section 6.2, and Girshick et al. 2014, section 2.2.
public enum NonMaximumSuppression {
    /// The indices of the kept boxes, best first.
    ///
    /// - Parameters:
    ///   - threshold: the greatest IoU that two kept boxes may have, 0...1.
    ///   - limit: stop after that many.
    /// - Throws: `DetectionError`: `.countMismatch`, `.outsideRange`, `.notANumber` for a score.
    public static func keep(
        _ boxes: Boxes, scores: [Float], threshold: Float, limit: Int = .max
    ) throws -> [Int] {
        try requireValid(boxes, scores, threshold)
        var grid = SuppressionGrid(boxes: boxes, threshold: threshold)
        var kept: [Int] = []
        for index in descending(scores) {
            if kept.count >= limit { break }
            if grid.keep(boxes[index]) { kept.append(index) }
        }
        return kept
    }

    /// The same by the rule as it is said: each candidate against each kept box.
    public static func keepReference(
        _ boxes: Boxes, scores: [Float], threshold: Float, limit: Int = .max
    ) throws -> [Int] {
        try requireValid(boxes, scores, threshold)
        var kept: [Int] = []
        for index in descending(scores) {
            if kept.count >= limit { break }
            if kept.allSatisfy({ !(boxes[$0].iou(boxes[index]) > threshold) }) { kept.append(index) }
        }
        return kept
    }

    /// Suppression among the boxes of each class by itself; the indices of all kept boxes, best first.
    ///
    /// - Throws: as `keep`, and `.countMismatch` when `classes` has another length.
    public static func keepBatched(
        _ boxes: Boxes, scores: [Float], classes: [Int], threshold: Float
    ) throws -> [Int] {
        try requireValid(boxes, scores, threshold)
        if classes.count != boxes.count {
            throw DetectionError.countMismatch(
                first: "boxes", firstCount: boxes.count, second: "classes", secondCount: classes.count)
        }
        let members = Dictionary(grouping: classes.indices, by: { classes[$0] })
        var kept: [Int] = []
        for (_, indices) in members {
            let own = Boxes(indices.map { boxes[$0] })
            let ownKept = try keep(own, scores: indices.map { scores[$0] }, threshold: threshold)
            kept += ownKept.map { indices[$0] }
        }
        return kept.sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
    }

    /// Indices from the highest score to the lowest, ties in the order of the indices.
    ///
    /// Score and index become one integer, which sorts faster than a comparison of two: the bits of a positive
    /// float grow with its value, those of a negative one fall.
    static func descending(_ scores: [Float]) -> [Int] {
        let keys = scores.enumerated().map { index, score -> UInt64 in
            let bits = (score + 0).bitPattern  // -0 + 0 is 0, so the two zeros tie.
            let ascending = bits >> 31 == 0 ? bits | 1 << 31 : ~bits
            return UInt64(~ascending) << 32 | UInt64(UInt32(truncatingIfNeeded: index))
        }
        return keys.sorted().map { Int($0 & 0xFFFF_FFFF) }
    }

    private static func requireValid(_ boxes: Boxes, _ scores: [Float], _ threshold: Float) throws {
        if boxes.count != scores.count {
            throw DetectionError.countMismatch(
                first: "boxes", firstCount: boxes.count, second: "scores", secondCount: scores.count)
        }
        if !(threshold >= 0 && threshold <= 1) {
            throw DetectionError.outsideRange(argument: "threshold", value: threshold, range: 0...1)
        }
        if let index = scores.firstIndex(where: \.isNaN) {
            throw DetectionError.notANumber(argument: "scores", index: index)
        }
    }
}
