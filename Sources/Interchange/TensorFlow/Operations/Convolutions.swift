import NeuralNetworks
import Tensors

extension Lowering {
    static let convolutions: [String: Operation] = [
        "Conv2D": { lowering, node, values in
            try lowering.convolve(node, values) { filter, channels in
                let (rows, columns, depth, count) = (filter[0], filter[1], filter[2], filter[3])
                guard depth > 0, count > 0, channels % depth == 0, count % (channels / depth) == 0 else {
                    throw ImportError.Reason.shape(found: filter, expected: "filters for \(channels) channels")
                }
                return FilterLayout(
                    shape: [count, depth, rows, columns], strides: [1, count, columns * depth * count, depth * count],
                    groups: channels / depth)
            }
        },
        "DepthwiseConv2dNative": { lowering, node, values in
            try lowering.convolve(node, values) { filter, channels in
                let (rows, columns, depth, multiplier) = (filter[0], filter[1], filter[2], filter[3])
                guard depth == channels, multiplier > 0 else {
                    throw ImportError.Reason.shape(found: filter, expected: "filters for \(channels) channels")
                }
                let step = depth * multiplier
                return FilterLayout(
                    shape: [step, 1, rows, columns], strides: [1, 0, columns * step, step], groups: channels)
            }
        },
    ]

    /// How `[out, in / groups, rows, columns]` reads from a filter that lies otherwise: HWIO (out varies fastest) or,
    /// depthwise, `[rows, columns, channel, multiplier]`, where out is channel times multiplier.
    struct FilterLayout {
        var shape: [Int]
        var strides: [Int]
        var groups: Int
    }

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
        var convolution = Graph.Convolution(filters: reordered(try filter.floats(), order))
        convolution.strides = strides
        convolution.dilations = dilations
        convolution.groups = order.groups
        convolution.padding = placed.padding + input.padding
        return try emit(
            node.name, .convolution(convolution), [input.node],
            shape: [input.shape[0], placed.height, placed.width, order.shape[0]])
    }

    /// Goes through squares of 16 x 16 (out, in), so that both what is read and what is written stay in the cache.
    private func reordered(_ values: [Float], _ layout: FilterLayout) -> Tensor {
        let (shape, strides) = (layout.shape, layout.strides)
        let result = Tensor(uninitialized: Shape(shape))
        let target = result.pointer(Float.self)
        let (pixels, columns, block) = (shape[2] * shape[3], shape[3], 16)
        values.withUnsafeBufferPointer { values in
            for firstOut in stride(from: 0, to: shape[0], by: block) {
                for firstChannel in stride(from: 0, to: shape[1], by: block) {
                    for pixel in 0..<pixels {
                        let source = pixel / columns * strides[2] + pixel % columns * strides[3]
                        for out in firstOut..<min(firstOut + block, shape[0]) {
                            for channel in firstChannel..<min(firstChannel + block, shape[1]) {
                                target[(out * shape[1] + channel) * pixels + pixel] =
                                    values[source + out * strides[0] + channel * strides[1]]
                            }
                        }
                    }
                }
            }
        }
        return result
    }
}
