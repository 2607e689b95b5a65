import NeuralNetworks
import Tensors

extension KerasLowering {
    /// Layers with a window that slides over images, and those with a matrix.
    static let windows: [String: Operation] = [
        "Conv2D": { lowering, layer, inputs in
            let input = try lowering.one(inputs)
            let kernel = try lowering.constant(layer, "kernel")
            let groups = layer.config.groups ?? 1
            guard kernel.shape.count == 4, groups >= 1 else {
                throw ImportError.Reason.shape(found: kernel.shape, expected: "filters [H, W, in, out]")
            }
            return try lowering.convolve(
                layer, input, kernel, .rowsColumnsInOut(kernel.shape, groups: groups))
        },
        "DepthwiseConv2D": { lowering, layer, inputs in
            let input = try lowering.one(inputs)
            let kernel = try lowering.constant(layer, "depthwise_kernel")
            let (shape, count) = (kernel.shape, kernel.count)
            guard shape.count == 4, count > 0, shape[2] <= count / shape[3] else {
                throw ImportError.Reason.shape(found: kernel.shape, expected: "filters [H, W, in, multiplier]")
            }
            return try lowering.convolve(
                layer, input, kernel,
                .depthwise(rows: shape[0], columns: shape[1], channels: shape[2], multiplier: shape[3]))
        },
        "Dense": { lowering, layer, inputs in
            let input = try lowering.one(inputs)
            let kernel = try lowering.constant(layer, "kernel")
            guard kernel.shape.count == 2 else {
                throw ImportError.Reason.shape(found: kernel.shape, expected: "weights [in, out]")
            }
            let bias = layer.config.useBias ?? true ? try lowering.vector(layer, "bias") : nil
            let result = try lowering.assembly.dense(
                layer.title, input, weights: try kernel.floats(), outputs: kernel.shape[1], isTransposed: false,
                bias: bias)
            return try lowering.activated(layer, result)
        },
        "MaxPooling2D": pool(isAverage: false),
        "AveragePooling2D": pool(isAverage: true),
        "ZeroPadding2D": { lowering, layer, inputs in
            var input = try lowering.one(inputs)
            guard case .sides(let sides)? = layer.config.padding, sides.count == 2, sides.allSatisfy({ $0.count == 2 }),
                sides.joined().allSatisfy({ (0...4096).contains($0) })
            else { throw ImportError.Reason.missingAttribute(name: "padding") }
            input.padding =
                input.padding
                + Graph.Padding(top: sides[0][0], left: sides[1][0], bottom: sides[0][1], right: sides[1][1])
            return input
        },
        "UpSampling2D": { lowering, layer, inputs in
            let image = try lowering.assembly.image(lowering.one(inputs))
            let size = layer.config.size ?? [2, 2]
            guard size.count == 2, size[0] == size[1], layer.config.interpolation ?? "nearest" == "nearest" else {
                throw ImportError.Reason.unsupported(what: "upsampling by \(size), \(layer.config.interpolation ?? "")")
            }
            return Feature(node: try lowering.assembly.add(layer.title, .upsample(size[0]), [image]))
        },
    ]

    private mutating func convolve(
        _ layer: Layer, _ input: Feature, _ kernel: Constant, _ layout: FilterLayout
    ) throws -> Feature {
        let bias = layer.config.useBias ?? true ? try vector(layer, "bias") : nil
        let result = try assembly.convolution(
            layer.title, input, filters: try kernel.floats(), layout: layout, bias: bias,
            strides: try pair(layer.config.strides ?? [1, 1], "strides"),
            dilations: try pair(layer.config.dilationRate ?? [1, 1], "dilation_rate"), padding: try padding(layer))
        return try activated(layer, result)
    }

    private static func pool(isAverage: Bool) -> Operation {
        { lowering, layer, inputs in
            let size = try lowering.pair(layer.config.poolSize ?? [2, 2], "pool_size")
            let strides = try lowering.pair(
                layer.config.strides ?? [size.vertical, size.horizontal], "strides")
            return try lowering.assembly.pool(
                layer.title, lowering.one(inputs), size: (size.vertical, size.horizontal), strides: strides,
                padding: try lowering.padding(layer), isAverage: isAverage)
        }
    }

    private func pair(_ list: [Int], _ name: String) throws -> (vertical: Int, horizontal: Int) {
        guard list.count == 2, list.allSatisfy({ (1...4096).contains($0) }) else {
            throw ImportError.Reason.unsupported(what: "\(name) of \(list)")
        }
        return (list[0], list[1])
    }

    private func padding(_ layer: Layer) throws -> WindowPadding {
        switch layer.config.padding {
        case nil, .name("valid"): return .valid
        case .name("same"): return .same
        case .name(let other): throw ImportError.Reason.unsupported(what: "padding of \(other)")
        case .sides: throw ImportError.Reason.unsupported(what: "padding in pixels")
        }
    }
}
