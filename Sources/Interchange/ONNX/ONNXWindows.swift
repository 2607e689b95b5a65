import NeuralNetworks
import Tensors

extension ONNXLowering {
    /// Convolutions and poolings.
    static let windows: [String: Operation] = [
        "Conv": { lowering, node in
            let image = try lowering.image(node, 0)
            let filters = try lowering.constant(node, 1)
            guard filters.shape.count == 4 else {
                throw ImportError.Reason.shape(found: filters.shape, expected: "filters [out, in, rows, columns]")
            }
            let shape = filters.shape
            let layout = FilterLayout(
                shape: shape, strides: [shape[1] * shape[2] * shape[3], shape[2] * shape[3], shape[3], 1],
                groups: node.integer("group", default: 1))
            let result = try lowering.assembly.convolution(
                node.title, image, filters: filters.floats(), layout: layout, bias: lowering.optionalFloats(node, 2),
                strides: node.pair("strides", default: 1), dilations: node.pair("dilations", default: 1),
                padding: node.padding())
            return [.feature(Feature(value: result))]
        },
        "MaxPool": { lowering, node in
            guard try node.pair("dilations", default: 1) == (1, 1), node.integer("storage_order", default: 0) == 0 else {
                throw ImportError.Reason.unsupported(what: "a pooling with gaps in its window")
            }
            return try lowering.pool(node, isAverage: false)
        },
        "AveragePool": { lowering, node in try lowering.pool(node, isAverage: true) },
        "GlobalAveragePool": { lowering, node in
            let image = try lowering.assembly.image(lowering.image(node, 0))
            return [.feature(Feature(value: .init(node: try lowering.assembly.add(node.title, .globalAveragePool, [image]))))]
        },
        "GlobalMaxPool": { lowering, node in
            let image = try lowering.image(node, 0)
            let shape = lowering.assembly.shape(of: image)
            return [
                .feature(
                    Feature(
                        value: try lowering.assembly.pool(
                            node.title, image, size: (shape[2], shape[3]), strides: (1, 1), padding: .valid,
                            isAverage: false)))
            ]
        },
    ]

    private mutating func pool(_ node: Node, isAverage: Bool) throws -> [Value] {
        let image = try image(node, 0)
        let shape = assembly.shape(of: image)
        let size = try node.pair("kernel_shape", default: 0)
        let strides = try node.pair("strides", default: 1)
        var padding = try node.padding()
        let countsPadding = node.integer("count_include_pad", default: 0) != 0
        if node.integer("ceil_mode", default: 0) != 0 {
            let stated = try padding.pixels(on: shape, kernel: size, strides: strides, dilations: (1, 1))
            var wider = stated
            wider.bottom += ONNXLowering.missing(shape[2], stated.top, stated.bottom, size.0, strides.0)
            wider.right += ONNXLowering.missing(shape[3], stated.left, stated.right, size.1, strides.1)
            guard !isAverage || !countsPadding || wider == stated else {
                throw ImportError.Reason.unsupported(what: "an average that counts padding and rounds its windows up")
            }
            padding = .explicit(wider)
        }
        return [
            .feature(
                Feature(
                    value: try assembly.pool(
                        node.title, image, size: size, strides: strides, padding: padding, isAverage: isAverage,
                        countsPadding: countsPadding)))
        ]
    }

    /// The pixels after the image that let the last window in when their count is rounded up; it must begin before the padding.
    private static func missing(_ image: Int, _ start: Int, _ end: Int, _ size: Int, _ stride: Int) -> Int {
        let room = image + start + end - size
        guard room >= 0 else { return 0 }
        var count = (room + stride - 1) / stride + 1
        if (count - 1) * stride >= image + start { count -= 1 }
        return max((count - 1) * stride - room, 0)
    }
}

extension ONNXNodeProto {
    /// `auto_pad` or `pads`: rows above, columns to the left, rows below, columns to the right.
    fileprivate func padding() throws -> WindowPadding {
        switch text("auto_pad", default: "NOTSET") {
        case "SAME_UPPER": return .same
        case "SAME_LOWER": return .sameLower
        case "VALID": return .valid
        case "NOTSET", "": break
        case let other: throw ImportError.Reason.unsupported(what: "auto_pad of \(other.prefix(40))")
        }
        let pads = integers("pads") ?? [0, 0, 0, 0]
        guard pads.count == 4, pads.allSatisfy({ (0...4096).contains($0) }) else {
            throw ImportError.Reason.unsupported(what: "pads of \(pads.prefix(8))")
        }
        return .explicit(Graph.Padding(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3]))
    }
}
