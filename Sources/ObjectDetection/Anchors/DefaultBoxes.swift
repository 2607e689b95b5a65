import Glibc

/// The default boxes of SSD: on each cell of several feature maps, boxes of a few shapes.
///
/// Relative to the image, as `(cx, cy, w, h)`, in the order of the network's outputs: map by map, row by row,
/// cell by cell, then the shapes of the cell. They may reach over the border.
public struct DefaultBoxes: Sendable, Equatable {
    /// `(cx, cy, w, h)` of each.
    public let rows: [SIMD4<Float>]

    /// The networks whose boxes are known by name.
    public static let names = ["ssd300", "ssd512", "ssd_mobilenet"]

    /// - Throws: `DetectionError.unknownName`.
    public init(named name: String) throws {
        switch name {
        case "ssd300": self = .ssd300
        case "ssd512": self = .ssd512
        case "ssd_mobilenet": self = .ssdMobileNet
        default: throw DetectionError.unknownName(argument: "network", name: name, known: DefaultBoxes.names)
        }
    }

    public init(rows: [SIMD4<Float>]) { self.rows = rows }

    public var count: Int { rows.count }

    /// The boxes by their corners, still relative to the image.
    public var corners: Boxes {
        Boxes(rows.map { Box($0[0] - $0[2] / 2, $0[1] - $0[3] / 2, $0[0] + $0[2] / 2, $0[1] + $0[3] / 2) })
    }

    /// `s_k = s_min + (s_max - s_min) / (m - 1) * (k - 1)` for k in 1...m; `s_min` alone for one map.
    ///
    /// Source: Liu et al. 2016, equation 4.
    ///
    /// - Throws: `DetectionError.notPositive` when `mapCount` is not above 0.
    public static func scales(_ mapCount: Int, minimum: Float = 0.2, maximum: Float = 0.9) throws -> [Float] {
        if mapCount < 1 { throw DetectionError.notPositive(argument: "m", value: Float(mapCount)) }
        if mapCount == 1 { return [minimum] }
        return (0..<min(mapCount, 1000)).map { minimum + (maximum - minimum) / Float(mapCount - 1) * Float($0) }
    }

    /// Boxes of the given shapes on each cell of a square grid, whose centres are `(i + 0.5) * step` apart.
    static func grid(_ side: Int, step: Float, shapes: [(width: Float, height: Float)]) -> [SIMD4<Float>] {
        (0..<side).flatMap { row in
            (0..<side).flatMap { column in
                shapes.map { shape in
                    SIMD4((Float(column) + 0.5) * step, (Float(row) + 0.5) * step, shape.width, shape.height)
                }
            }
        }
    }
}
