import Glibc
import ObjectDetection
import Tensors

/// From the last convolutions of Darknet's YOLO networks, versions 2 to 4, to detections.
///
/// A map has, at each cell and for each of its anchors, `tx, ty, tw, th, to` and the logits of the classes:
///
///     x = (column + s sigmoid(tx) - (s - 1) / 2) / columns     w = anchor width exp(tw)
///     y = (row + s sigmoid(ty) - (s - 1) / 2) / rows           h = anchor height exp(th)
///     score of a class = sigmoid(to) * its probability
///
/// with s of 1 except in version 4, and anchors relative to the picture. Version 2 takes the softmax of the classes, 3 and 4 a
/// sigmoid of each. Then non-maximum suppression in each class by itself.
///
/// Source: Redmon and Farhadi 2016, section 2; 2018, section 2.1; Bochkovskiy et al. 2020, section 3.4.
public struct YOLOHead: Sendable {
    public struct Map: Sendable, Equatable {
        /// Width and height of each, relative to the picture.
        public var anchors: [SIMD2<Float>]
        public var isSoftmax: Bool
        /// `s` of the formula.
        public var stretch: Float

        public init(anchors: [SIMD2<Float>], isSoftmax: Bool, stretch: Float = 1) {
            self.anchors = anchors
            self.isSoftmax = isSoftmax
            self.stretch = stretch
        }
    }

    let maps: [Map]
    let classCount: Int
    public var overlapThreshold: Float = 0.45
    /// Whether a box has its most probable class alone, as many programs around OpenCV do it, or each above the threshold, as
    /// Darknet does it.
    public var namesOneClass = false

    /// - Parameter classCount: without a background.
    public init(maps: [Map], classCount: Int) {
        precondition(classCount > 0 && maps.allSatisfy { !$0.anchors.isEmpty })
        self.maps = maps
        self.classCount = classCount
    }

    private func candidates(
        _ values: UnsafeBufferPointer<Float>, _ map: Map, rows: Int, columns: Int, threshold: Float
    ) -> [DetectionSelection.Candidate] {
        let width = 5 + classCount
        var found: [DetectionSelection.Candidate] = []
        for place in 0..<rows * columns {
            for (index, anchor) in map.anchors.enumerated() {
                let code = values[(place * map.anchors.count + index) * width..<(place * map.anchors.count + index + 1) * width]
                let first = code.startIndex
                let objectness = sigmoid(code[first + 4])
                if !(objectness > threshold) { continue }
                let logits = code[(first + 5)...]
                let softmax = map.isSoftmax ? Probabilities(logits) : nil
                let shift = (map.stretch - 1) / 2
                let x = (Float(place % columns) + map.stretch * sigmoid(code[first]) - shift) / Float(columns)
                let y = (Float(place / columns) + map.stretch * sigmoid(code[first + 1]) - shift) / Float(rows)
                let (w, h) = (anchor.x * expf(code[first + 2]), anchor.y * expf(code[first + 3]))
                let scores = (0..<classCount).map { objectness * (softmax?[$0] ?? sigmoid(logits[first + 5 + $0])) }
                let best = namesOneClass ? scores.indices.max { (scores[$0], $1) < (scores[$1], $0) } : nil
                for (label, score) in scores.enumerated() where score > threshold && (best ?? label) == label {
                    found.append(.init(label: label, score: score, box: Box(x - w / 2, y - h / 2, x + w / 2, y + h / 2)))
                }
            }
        }
        return found
    }

    private func sigmoid(_ x: Float) -> Float { 1 / (1 + expf(-x)) }
}

extension YOLOHead: DetectorHead {
    /// - Parameter outputs: `[1, rows, columns, anchors * (5 + classes)]` of each map.
    func detections(
        _ outputs: [Tensor], threshold: Float, imageHeight: Int, imageWidth: Int, labels: [String]
    ) -> [Detection] {
        var found: [DetectionSelection.Candidate] = []
        for (output, map) in zip(outputs, maps) {
            precondition(output.shape.count == 4 && output.shape[3] == map.anchors.count * (5 + classCount))
            precondition(output.dtype == .float32 && output.isContiguous)
            withExtendedLifetime(output.storage) {
                found += candidates(
                    UnsafeBufferPointer(start: output.pointer(Float.self), count: output.elementCount), map,
                    rows: output.shape[1], columns: output.shape[2], threshold: threshold)
            }
        }
        let (height, width) = (Float(imageHeight), Float(imageWidth))
        for index in found.indices {
            let box = found[index].box
            found[index].box = Box(box.xMin * width, box.yMin * height, box.xMax * width, box.yMax * height)
        }
        let selection = DetectionSelection(threshold: threshold, overlap: overlapThreshold, limit: 100)
        return selection.chosen(found, classNames: Array(labels.dropFirst()))
    }
}
