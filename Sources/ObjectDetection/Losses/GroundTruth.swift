/// The objects of one image: a box and a class for each.
public struct GroundTruth: Sendable, Equatable {
    public var boxes: Boxes
    public var labels: [Int]

    public static let none = GroundTruth(uncheckedBoxes: Boxes(), labels: [])

    private init(uncheckedBoxes boxes: Boxes, labels: [Int]) {
        self.boxes = boxes
        self.labels = labels
    }

    /// - Throws: `DetectionError.countMismatch`.
    public init(_ boxes: Boxes, labels: [Int]) throws {
        guard boxes.count == labels.count else {
            throw DetectionError.countMismatch(
                first: "truth", firstCount: boxes.count, second: "labels", secondCount: labels.count)
        }
        self.init(uncheckedBoxes: boxes, labels: labels)
    }

    public var count: Int { labels.count }

    /// - Throws: `DetectionError.label` for a class outside `range`.
    func requireLabels(in range: ClosedRange<Int>, word: String) throws {
        for (index, label) in labels.enumerated() where !range.contains(label) {
            throw DetectionError.label(word: word, label: label, index: index, range: range)
        }
    }
}
