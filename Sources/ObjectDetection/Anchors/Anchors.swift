/// The anchors of Faster R-CNN: boxes of a few scales and shapes around each place that the region proposal
/// network slides over.
///
/// Source: Ren et al. 2015, section 3.1.1.
public enum Anchors {
    /// Two implementations whose numbers differ by rounding.
    public enum Convention: String, Sendable, CaseIterable {
        /// rbgirshick/py-faster-rcnn, generate_anchors.py: pixels are counted with both ends, so a box of 16 pixels is
        /// (0, 0, 15, 15); widths and heights are rounded before they are scaled.
        case pyFasterRCNN = "py-faster-rcnn"
        /// torchvision, AnchorGenerator: half sizes around 0, rounded at the end.
        case torchvision

        /// - Throws: `DetectionError.unknownName`.
        public init(named name: String) throws {
            guard let found = Convention(rawValue: name) else {
                throw DetectionError.unknownName(
                    argument: "convention", name: name, known: Convention.allCases.map(\.rawValue))
            }
            self = found
        }
    }

    /// The anchors of one place: for each ratio (height over width) one box for each scale.
    ///
    /// Area `(size * scale)^2`, up to rounding (halves go to the even neighbour, as NumPy does).
    ///
    /// - Throws: `DetectionError.notPositive`.
    public static func base(
        size: Float = 16, ratios: [Float] = [0.5, 1, 2], scales: [Float] = [8, 16, 32],
        convention: Convention = .pyFasterRCNN
    ) throws -> Boxes {
        for (argument, values) in [("size", [size]), ("ratios", ratios), ("scales", scales)] {
            for value in values where !(value > 0 && value.isFinite) {
                throw DetectionError.notPositive(argument: argument, value: value)
            }
        }
        return Boxes(
            ratios.flatMap { ratio in
                scales.map { scale in
                    switch convention {
                    case .pyFasterRCNN: pyFasterRCNN(size, ratio, scale)
                    case .torchvision: torchvision(size, ratio, scale)
                    }
                }
            })
    }

    /// The base anchors moved to each place of a feature map: `[height * width * count, 4]`, row by row.
    ///
    /// - Throws: `DetectionError.notPositive`, `DetectionError.tooManyPairs` for more than 2^24 boxes.
    public static func grid(height: Int, width: Int, stride: Float = 16, base: Boxes) throws -> Boxes {
        for (argument, value) in [("height", height), ("width", width)] where value < 1 {
            throw DetectionError.notPositive(argument: argument, value: Float(value))
        }
        if !(stride > 0 && stride.isFinite) { throw DetectionError.notPositive(argument: "stride", value: stride) }
        let (places, overflow) = height.multipliedReportingOverflow(by: width)
        let (total, overflows) = places.multipliedReportingOverflow(by: max(base.count, 1))
        let limit = 1 << 24
        if overflow || overflows || total > limit {
            throw DetectionError.tooManyPairs(rows: height, columns: width, limit: limit)
        }
        var result = Boxes()
        for row in 0..<height {
            for column in 0..<width {
                let (x, y) = (Float(column) * stride, Float(row) * stride)
                for index in 0..<base.count {
                    let box = base[index]
                    result.append(Box(box.xMin + x, box.yMin + y, box.xMax + x, box.yMax + y))
                }
            }
        }
        return result
    }

    private static func pyFasterRCNN(_ size: Float, _ ratio: Float, _ scale: Float) -> Box {
        let centre = (size - 1) / 2
        let width = (size * size / ratio).squareRoot().rounded(.toNearestOrEven)
        let height = (width * ratio).rounded(.toNearestOrEven)
        let (halfWidth, halfHeight) = ((width * scale - 1) / 2, (height * scale - 1) / 2)
        return Box(centre - halfWidth, centre - halfHeight, centre + halfWidth, centre + halfHeight)
    }

    private static func torchvision(_ size: Float, _ ratio: Float, _ scale: Float) -> Box {
        let root = ratio.squareRoot()
        let halfWidth = (size * scale / root / 2).rounded(.toNearestOrEven)
        let halfHeight = (size * scale * root / 2).rounded(.toNearestOrEven)
        return Box(-halfWidth, -halfHeight, halfWidth, halfHeight)
    }
}
