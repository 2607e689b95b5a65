import Glibc
import ObjectDetection
import Tensors

/// From the last convolutions of an SSD network to detections, by the rules of TensorFlow's exported detectors:
///
/// 1. the score of a class is the sigmoid of its logit (or `isSoftmax`); class 0 is the background and is passed over;
/// 2. boxes are decoded from their default boxes with SSD's variances and clipped to the image (`clips`);
/// 3. in each class: boxes without area are dropped, then non-maximum suppression;
/// 4. all classes together: the best `limit`, equal scores in the order of the classes.
///
/// Source: TensorFlow Object Detection API, core/post_processing.py, `multiclass_non_max_suppression`, with the
/// constants that stand in the graph of ssd_mobilenet_v2_coco_2018_03_29.
public struct SSDHead: Sendable {
    /// Relative to the image, by their corners, in the order of the outputs.
    let defaultBoxes: Boxes
    public let classCount: Int
    public var coding = BoxCoding.ssd
    public var overlapThreshold: Float = 0.6
    /// Whether a box's scores are the softmax of its logits, the background among them, as in Caffe's; else sigmoids.
    public var isSoftmax = false
    /// Whether the four numbers of a box are (tx, ty, tw, th), as in Caffe's.
    public var isXFirst = false
    /// Whether boxes are cut at the border of the image.
    public var clips = true
    /// The most detections of one class, and of one image.
    public var limit = 100

    /// - Parameter classCount: with the background.
    public init(defaultBoxes: DefaultBoxes, classCount: Int) {
        precondition(classCount > 1)
        self.defaultBoxes = defaultBoxes.corners
        self.classCount = classCount
    }

    /// A class and a default box whose score is high enough.
    private struct Candidate {
        var anchor: Int
        var score: Float
    }

    /// The detections with a score of at least `threshold`, best first, in pixels of an image of the given size.
    ///
    /// Shapes, images channels-last: each of `offsets` is `[1, rows, columns, boxes * 4]` with (ty, tx, th, tw) for each
    /// box (`isXFirst`), each of `logits` `[1, rows, columns, boxes * classCount]`, both dense float32; map by map in the order of the
    /// default boxes.
    public func detections(
        offsets: [Tensor], logits: [Tensor], threshold: Float, imageHeight: Int, imageWidth: Int, labels: [String]
    ) -> [Detection] {
        let codes = SSDHead.joined(offsets)
        let boxCount = Swift.min(defaultBoxes.count, codes.count / 4)
        let candidates = SSDHead.joined(logits).withUnsafeBufferPointer {
            self.candidates($0, boxCount: boxCount, threshold: threshold)
        }
        let (height, width) = (Float(imageHeight), Float(imageWidth))
        var found: [Detection] = []
        for (index, ofClass) in candidates.enumerated() where !ofClass.isEmpty {
            let decoded = ofClass.map { decode(codes, $0.anchor) }
            let withArea = decoded.indices.filter { decoded[$0].area > 0 }
            let boxes = Boxes(withArea.map { decoded[$0] })
            let kept = try? NonMaximumSuppression.keep(
                boxes, scores: withArea.map { ofClass[$0].score }, threshold: overlapThreshold, limit: limit)
            for place in kept ?? [] {
                let box = boxes[place]
                found.append(
                    Detection(
                        label: index < labels.count ? labels[index] : String(index), classIndex: index,
                        score: ofClass[withArea[place]].score,
                        box: Box(box.xMin * width, box.yMin * height, box.xMax * width, box.yMax * height)))
            }
        }
        return Array(found.ranked(by: \.score).prefix(limit))
    }

    /// For each class, the default boxes that reach the threshold. Most logits are far below it, so the exponential
    /// is only taken of those near or above.
    private func candidates(
        _ logits: UnsafeBufferPointer<Float>, boxCount: Int, threshold: Float
    ) -> [[Candidate]] {
        let safe = Swift.min(Swift.max(threshold, 1e-7), 1 - 1e-7)
        let leastLogit = threshold <= 0 ? -Float.infinity : logf(safe / (1 - safe)) - 0.01
        var result = [[Candidate]](repeating: [], count: classCount)
        for anchor in 0..<Swift.min(boxCount, logits.count / classCount) {
            if isSoftmax {
                let row = Probabilities(logits[anchor * classCount..<(anchor + 1) * classCount])
                for index in 1..<classCount where row[index] >= threshold {
                    result[index].append(Candidate(anchor: anchor, score: row[index]))
                }
                continue
            }
            for index in 1..<classCount {
                let logit = logits[anchor * classCount + index]
                guard logit >= leastLogit else { continue }
                let score = 1 / (1 + expf(-logit))
                if score >= threshold { result[index].append(Candidate(anchor: anchor, score: score)) }
            }
        }
        return result
    }

    /// The box of one default box, clipped to the image, relative to it.
    private func decode(_ codes: [Float], _ anchor: Int) -> Box {
        let code = 4 * anchor
        let (x, y) = isXFirst ? (0, 1) : (1, 0)
        let box = coding.decode(
            SIMD4(codes[code + x], codes[code + y], codes[code + 2 + x], codes[code + 2 + y]),
            reference: defaultBoxes[anchor])
        if !clips { return box }
        return Box(clip(box.xMin), clip(box.yMin), clip(box.xMax), clip(box.yMax))
    }

    private func clip(_ place: Float) -> Float { Swift.max(Swift.min(place, 1), 0) }

    /// `[1, rows, columns, boxes * n]` of each map is already box after box: the maps only follow each other.
    private static func joined(_ maps: [Tensor]) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(maps.reduce(0) { $0 + $1.elementCount })
        for map in maps {
            precondition(map.dtype == .float32 && map.isContiguous)
            withExtendedLifetime(map.storage) {
                values += UnsafeBufferPointer(start: map.pointer(Float.self), count: map.elementCount)
            }
        }
        return values
    }
}
