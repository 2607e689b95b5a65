import NeuralNetworks
import Tensors

extension Lowering {
    static let convolutions: [String: Operation] = [
        "Conv2D": { lowering, node, values in
            try lowering.convolve(node, values) { filter, channels in
                let (depth, count) = (filter[2], filter[3])
                guard depth > 0, count > 0, channels % depth == 0, count % (channels / depth) == 0 else {
                    throw ImportError.Reason.shape(found: filter, expected: "filters for \(channels) channels")
                }
                return .rowsColumnsInOut(filter, groups: channels / depth)
            }
        },
        "DepthwiseConv2dNative": { lowering, node, values in
            try lowering.convolve(node, values) { filter, channels in
                let (rows, columns, depth, multiplier) = (filter[0], filter[1], filter[2], filter[3])
                guard depth == channels, multiplier > 0 else {
                    throw ImportError.Reason.shape(found: filter, expected: "filters for \(channels) channels")
                }
                return .depthwise(rows: rows, columns: columns, channels: depth, multiplier: multiplier)
            }
        },
    ]

    private mutating func convolve(
        _ node: TensorFlowNodeDef, _ values: [Value],
        _ layout: (_ filter: [Int], _ channels: Int) throws -> FilterLayout
    ) throws -> Value {
        try node.requireInputs(values.count, 2)
        try node.requireImageLayout()
        let input = try Lowering.requireImage(anyFeature(values, 0))
        let filter = try constant(values, 1)
        guard filter.shape.count == 4, filter.shape[0] > 0, filter.shape[1] > 0, input.channels > 0 else {
            throw ImportError.Reason.shape(found: filter.shape, expected: "filters [H, W, in, out]")
        }
        let order = try layout(filter.shape, input.channels)
        try allowance.take(elements: filter.count)
        let strides = try node.pair("strides")
        let dilations = try node.pair("dilations", default: [1, 1, 1, 1])
        let window = Window(
            size: (filter.shape[0], filter.shape[1]), strides: strides, dilations: dilations,
            padding: try node.windowPadding())
        let placed = try window.placed(on: input)
        var convolution = Graph.Convolution(filters: order.tensor(try filter.floats()))
        convolution.strides = strides
        convolution.dilations = dilations
        convolution.groups = order.groups
        convolution.padding = placed.padding + input.padding
        return try emit(
            node.name, .convolution(convolution), [input.node],
            shape: [input.shape[0], placed.height, placed.width, order.shape[0]])
    }
}
