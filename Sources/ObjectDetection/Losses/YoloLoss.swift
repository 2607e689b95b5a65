import Tensors

/// YOLO's loss: five sums of squares over the cells of a grid.
///
///     xy        = coord * sum over responsible boxes of (x - x̂)² + (y - ŷ)²
///     wh        = coord * sum over responsible boxes of (√w - √ŵ)² + (√h - √ĥ)²
///     object    = sum over responsible boxes of (c - ĉ)²
///     no_object = noobj * sum over all other boxes of c²
///     class     = sum over cells with an object, and classes, of (p - p̂)²
///
/// An object belongs to the cell that holds its centre, the first of several in one cell; responsible is the box of
/// that cell whose IoU with it is largest, the first among equals. ĉ is that IoU (a part of the formula, which the
/// gradient goes through), the same IoU as a plain number, or 1.
///
/// Shapes: prediction `[S, S, boxes * 5 + classes]`, each box `x y w h c` with x and y relative to the cell, w and h to the
/// image; or `[N, S, S, ...]`, whose terms are means over the images.
/// Gradient: a root is `sign(w) √|w|`, and a straight line through 0 for |w| < 1e-6, so that it has a slope everywhere.
/// Source: Redmon et al. 2016, equation 3.
public struct YoloLoss: Sendable {
    public let xy: Tensor
    public let wh: Tensor
    public let object: Tensor
    public let noObject: Tensor
    public let classes: Tensor
    public let total: Tensor
    /// The objects of each image with the boxes that answer for them; an object whose cell another one has is missing.
    public let assignments: [[Assignment]]
    public let settings: Settings
    let sums: YoloSums

    public enum ConfidenceTarget: String, Sendable, CaseIterable {
        /// The IoU, as the formula says: its slope counts.
        case iou
        /// The IoU as a plain number, as Darknet computes it.
        case fixedIOU = "fixed_iou"
        case one
    }

    public struct Settings: Sendable, Equatable {
        public var grid = 7
        public var boxes = 2
        public var classes = 20
        public var coord = 5.0
        public var noobj = 0.5
        public var confidenceTarget = ConfidenceTarget.iou

        public init() {}

        /// The numbers of a cell.
        public var depth: Int { boxes * 5 + classes }
    }

    /// An object by its centre and size relative to the image.
    public struct Object: Sendable, Equatable {
        /// `(cx, cy, w, h)`.
        public var box: SIMD4<Double>
        /// From 0.
        public var label: Int

        public init(box: SIMD4<Double>, label: Int) {
            self.box = box
            self.label = label
        }
    }

    public struct Assignment: Sendable, Equatable {
        /// The number of the object in its image.
        public var object: Int
        public var row: Int
        public var column: Int
        /// The responsible box of the cell.
        public var box: Int
        /// The IoU of each box of the cell with the object.
        public var overlaps: [Double]
    }

    /// - Parameter truth: the objects of each image; one image for a prediction without a batch.
    /// - Throws: `DetectionError.shape`, `.label`, `.outsideRange`.
    public init(_ prediction: Tensor, truth: [[Object]], settings: Settings = Settings()) throws {
        try YoloLoss.requireValid(prediction, truth, settings)
        let input = try prediction.floating()
        let cells = YoloCells(values: try FloatElements(input), settings: settings)
        let assignments = truth.enumerated().map { cells.assignments(of: $1, image: $0) }
        let sums = YoloSums(cells: cells, truth: truth, assignments: assignments)
        func term(_ name: YoloSums.Name) throws -> Tensor {
            try Tensor.term(sums.value(name), of: input, operation: "yolo_loss") { try sums.slope(name) }
        }
        (xy, wh, object) = (try term(.xy), try term(.wh), try term(.object))
        (noObject, classes) = (try term(.noObject), try term(.classes))
        total = try xy + wh + object + noObject + classes
        self.assignments = assignments
        self.sums = sums
        self.settings = settings
    }

    private static func requireValid(_ prediction: Tensor, _ truth: [[Object]], _ settings: Settings) throws {
        for (name, value) in [("grid", settings.grid), ("boxes", settings.boxes), ("classes", settings.classes)]
        where value < 1 || value > 100_000 {
            throw DetectionError.outsideRange(argument: name, value: Float(value), range: 1...100_000)
        }
        let one: Shape = [settings.grid, settings.grid, settings.depth]
        let isBatch = prediction.rank == 4
        guard prediction.shape == (isBatch ? one.inserting(truth.count, at: 0) : one), isBatch || truth.count == 1
        else {
            let batch = isBatch ? "\(truth.count), " : ""
            throw DetectionError.shape(
                word: "yolo_loss", argument: "prediction", found: prediction.shape,
                expected:
                    "[\(batch)\(settings.grid), \(settings.grid), \(settings.depth)]   (\(isBatch ? "images, " : "")grid, grid, \(settings.boxes) boxes of 5 numbers and \(settings.classes) classes)"
            )
        }
        for objects in truth {
            for (index, object) in objects.enumerated() {
                guard object.label >= 0, object.label < settings.classes else {
                    throw DetectionError.label(
                        word: "yolo_loss", label: object.label, index: index, range: 0...(settings.classes - 1))
                }
                for (name, side) in [("cx", 0), ("cy", 1), ("w", 2), ("h", 3)]
                where !(object.box[side] >= 0 && object.box[side] <= 1) {
                    throw DetectionError.outsideRange(
                        argument: "\(name) of truth[\(index)]", value: Float(object.box[side]), range: 0...1)
                }
            }
        }
    }
}
