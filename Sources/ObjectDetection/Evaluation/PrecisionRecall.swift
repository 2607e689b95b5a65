/// How precision falls as more is found: one point for each detection, from the highest score down.
///
/// With tp right and fp wrong detections among the first n: `precision = tp / (tp + fp)`, `recall = tp / truths`.
public struct PrecisionRecall: Sendable, Equatable {
    public let precision: [Double]
    public let recall: [Double]

    /// - Parameters:
    ///   - isRight: of each detection in the order of scores; nil where it counts neither way.
    ///   - truthCount: of the objects that count, at least 1.
    init(isRight: [Bool?], truthCount: Int) {
        var (right, wrong) = (0.0, 0.0)
        var (precision, recall): ([Double], [Double]) = ([], [])
        for one in isRight {
            if one == true { right += 1 } else if one == false { wrong += 1 }
            // A detection that does not count repeats the point before it.
            precision.append(right / max(right + wrong, 1))
            recall.append(right / Double(truthCount))
        }
        (self.precision, self.recall) = (precision, recall)
    }

    public init(precision: [Double], recall: [Double]) {
        precondition(precision.count == recall.count)
        (self.precision, self.recall) = (precision, recall)
    }

    /// How a curve becomes one number.
    public enum Average: String, Sendable, CaseIterable {
        /// The area under the curve, precision made to fall: VOC from 2010 on.
        case area
        /// The mean of the best precision at recall 0, 0.1, ... 1 and above: VOC 2007.
        case elevenPoints = "11-point"
        /// The same at recall 0, 0.01, ... 1: COCO.
        case hundredAndOnePoints = "101-point"
    }

    /// The average precision, 0 where nothing was found.
    ///
    /// Source: Everingham et al. 2010, section 4.2; the VOC development kit's VOCevaldet.m and VOCap.m; pycocotools.
    public func average(_ average: Average) -> Double {
        switch average {
        case .area: area
        case .elevenPoints: mean(at: (0...10).map { Double($0) / 10 })
        case .hundredAndOnePoints: mean(at: (0...100).map { Double($0) * 0.01 })
        }
    }

    /// The best precision at each place or behind it: never rises.
    public var envelope: [Double] {
        var (best, result) = (0.0, precision)
        for place in precision.indices.reversed() {
            best = max(best, precision[place])
            result[place] = best
        }
        return result
    }

    private var area: Double {
        var (sum, before) = (0.0, 0.0)
        for (best, recall) in zip(envelope, recall) {
            sum += (recall - before) * best
            before = recall
        }
        return sum
    }

    private func mean(at levels: [Double]) -> Double {
        let best = envelope
        var (sum, place) = (0.0, 0)
        for level in levels {
            while place < recall.count && recall[place] < level { place += 1 }
            if place < best.count { sum += best[place] }
        }
        return sum / Double(levels.count)
    }
}
