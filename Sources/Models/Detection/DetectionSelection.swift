import ObjectDetection

/// How a network's many scored boxes become a list of detections:
///
/// 1. of each class, the best `classLimit` boxes with a score above `threshold` and a box of some area;
/// 2. non-maximum suppression in each class by itself;
/// 3. of all classes together, the best `limit`; equal scores in the order of the classes, then of the boxes.
///
/// Source: Liu et al. 2016, section 3.1, end; torchvision, `SSD.postprocess_detections`.
public struct DetectionSelection: Sendable, Equatable {
    public var threshold: Float
    /// The largest IoU of two detections of a class.
    public var overlap: Float
    public var classLimit: Int
    public var limit: Int

    public init(threshold: Float = 0.5, overlap: Float = 0.5, classLimit: Int = 400, limit: Int = 200) {
        self.threshold = threshold
        self.overlap = overlap
        self.classLimit = classLimit
        self.limit = limit
    }

    /// A box that may show an object of a class.
    struct Candidate {
        /// Counted from 0 without the background.
        var label: Int
        var score: Float
        var box: Box
    }

    /// The chosen ones of `candidates`, best first; those whose score is no number are passed over.
    func chosen(_ candidates: [Candidate], classNames: [String]) -> [Detection] {
        var found: [Detection] = []
        for (label, name) in classNames.enumerated() {
            let own = Array(
                candidates.filter { $0.label == label && $0.score > threshold && $0.box.area > 0 }
                    .ranked(by: \.score).prefix(classLimit))
            let kept = try? NonMaximumSuppression.keep(Boxes(own.map(\.box)), scores: own.map(\.score), threshold: overlap)
            for place in kept ?? [] {
                let candidate = own[place]
                found.append(
                    Detection(label: name, classIndex: label + 1, score: candidate.score, box: candidate.box))
            }
        }
        return Array(found.ranked(by: \.score).prefix(limit))
    }
}
