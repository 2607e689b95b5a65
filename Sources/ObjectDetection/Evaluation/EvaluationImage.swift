/// What a detector found on one picture, and what is there.
public struct EvaluationImage: Sendable {
    /// A found object. The class is any number that stands for one.
    public struct Found: Sendable {
        public var box: Box
        public var label: Int
        public var score: Double

        public init(box: Box, label: Int, score: Double) {
            self.box = box
            self.label = label
            self.score = score
        }
    }

    /// A true object.
    public struct Truth: Sendable {
        public var box: Box
        public var label: Int
        /// Neither found nor missed when it is passed over: VOC's `difficult`.
        public var isDifficult: Bool
        /// A box around many objects, which any number of detections may fall into: COCO's `iscrowd`.
        public var isCrowd: Bool
        /// In pixels, of the object's outline: what COCO sorts by size. Without one, that of the box.
        public var area: Double

        public init(box: Box, label: Int, isDifficult: Bool = false, isCrowd: Bool = false, area: Double? = nil) {
            self.box = box
            self.label = label
            self.isDifficult = isDifficult
            self.isCrowd = isCrowd
            self.area = area ?? box.exactArea
        }
    }

    public var found: [Found]
    public var truth: [Truth]

    public init(found: [Found], truth: [Truth]) {
        self.found = found
        self.truth = truth
    }

    /// The places of the detections of a class, from the highest score down, equal ones in their order.
    func ranked(_ label: Int) -> [Found] {
        found.filter { $0.label == label }.ranked(by: \.score)
    }
}

extension Box {
    /// In float64, in which the published evaluators count.
    var exactArea: Double { max(0, Double(xMax) - Double(xMin)) * max(0, Double(yMax) - Double(yMin)) }

    /// The area that both cover.
    private func exactIntersection(_ other: Box) -> Double {
        let width = Double(min(xMax, other.xMax)) - Double(max(xMin, other.xMin))
        let height = Double(min(yMax, other.yMax)) - Double(max(yMin, other.yMin))
        return width > 0 && height > 0 ? width * height : 0
    }

    /// Intersection over union; with a crowd over the area of this box alone, since a crowd's box holds many.
    func exactOverlap(_ other: Box, isCrowd: Bool = false) -> Double {
        let shared = exactIntersection(other)
        let whole = isCrowd ? exactArea : exactArea + other.exactArea - shared
        return shared > 0 && whole > 0 ? shared / whole : 0
    }
}
