import Tensors

/// The ways in which the literature writes a box down.
public enum BoxFormat: String, Sendable, CaseIterable {
    /// Two corners: `(x_min, y_min, x_max, y_max)`; this project's own.
    case xyxy
    /// A corner and the size: COCO's `(x_min, y_min, width, height)`.
    case xywh
    /// The centre and the size: YOLO's and SSD's `(cx, cy, width, height)`.
    case cxcywh

    /// - Throws: `DetectionError.unknownName`.
    public init(named name: String, argument: String) throws {
        guard let format = BoxFormat(rawValue: name) else {
            throw DetectionError.unknownName(
                argument: argument, name: name, known: BoxFormat.allCases.map(\.rawValue))
        }
        self = format
    }

    /// The boxes of `tensor`, `[N, 4]` in the format `source`, written in the format `target`.
    ///
    /// - Throws: `DetectionError.notBoxes`, `DetectionError.elementType`.
    public static func convert(_ tensor: Tensor, from source: BoxFormat, to target: BoxFormat) throws -> Tensor {
        let rows = try Boxes(tensor)
        return Boxes((0..<rows.count).map { target.written(source.corners(rows[$0])) }).tensor
    }

    /// The corners of a box whose four numbers are in this format.
    func corners(_ row: Box) -> Box {
        let (first, second, width, height) = (row.xMin, row.yMin, row.xMax, row.yMax)
        switch self {
        case .xyxy: return row
        case .xywh: return Box(first, second, first + width, second + height)
        case .cxcywh:
            return Box(first - width / 2, second - height / 2, first + width / 2, second + height / 2)
        }
    }

    /// The four numbers of this format for a box given by its corners.
    func written(_ box: Box) -> Box {
        switch self {
        case .xyxy: box
        case .xywh: Box(box.xMin, box.yMin, box.width, box.height)
        case .cxcywh:
            Box(box.xMin + box.width / 2, box.yMin + box.height / 2, box.width, box.height)
        }
    }
}
