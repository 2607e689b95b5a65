import NeuralNetworks
import Tensors

extension CaffeLowering {
    /// Layers with a window or a matrix.
    static let windows: [String: Operation] = [
        "Convolution": convolution, "DepthwiseConvolution": convolution,
        "InnerProduct": { lowering, layer in
            let settings = layer.innerProductParam
            let row = try lowering.assembly.row(layer.name, lowering.input(layer))
            let features = lowering.assembly.shapes[row][1]
            let weights = try lowering.numbers(layer, 0)
            let outputs = try CaffeLowering.size(settings.numOutput)
            // Caffe's rows are in the graph's own order, so the image is not named.
            return try lowering.assembly.dense(
                layer.name, Feature(node: row), weights: weights, outputs: outputs,
                isTransposed: !settings.transpose, bias: settings.biasTerm ? try lowering.numbers(layer, 1) : nil)
        },
        "Pooling": { lowering, layer in
            let settings = layer.poolingParam
            let image = try lowering.assembly.image(lowering.input(layer))
            guard settings.pool != .stochastic else {
                throw ImportError.Reason.unsupported(what: "stochastic pooling")
            }
            let shape = lowering.assembly.shapes[image]
            if settings.globalPooling {
                if settings.pool == .ave {
                    return Feature(node: try lowering.assembly.add(layer.name, .globalAveragePool, [image]))
                }
                return try lowering.assembly.pool(
                    layer.name, Feature(node: image), size: (shape[2], shape[3]), strides: (1, 1), padding: .valid,
                    isAverage: false)
            }
            let size = (
                height: try CaffeLowering.size(settings.hasKernelH ? settings.kernelH : settings.kernelSize),
                width: try CaffeLowering.size(settings.hasKernelW ? settings.kernelW : settings.kernelSize)
            )
            let strides = (
                vertical: try CaffeLowering.size(settings.hasStrideH ? settings.strideH : settings.stride),
                horizontal: try CaffeLowering.size(settings.hasStrideW ? settings.strideW : settings.stride)
            )
            let top = Int(settings.hasPadH ? settings.padH : settings.pad)
            let left = Int(settings.hasPadW ? settings.padW : settings.pad)
            let padding = Graph.Padding(
                top: top, left: left,
                bottom: try CaffeLowering.end(shape[2], size.height, strides.vertical, top),
                right: try CaffeLowering.end(shape[3], size.width, strides.horizontal, left))
            return try lowering.assembly.pool(
                layer.name, Feature(node: image), size: size, strides: strides, padding: .explicit(padding),
                isAverage: settings.pool == .ave, countsPadding: top + left > 0)
        },
    ]

    private static let convolution: Operation = { lowering, layer in
        let settings = layer.convolutionParam
        let input = try lowering.input(layer)
        let shape = lowering.assembly.shape(of: input)
        func pair(_ own: (Bool, UInt32), _ other: (Bool, UInt32), _ list: [UInt32], default value: Int) throws -> (Int, Int) {
            if own.0 || other.0 { return (Int(own.1), Int(other.1)) }
            guard list.count <= 2, list.allSatisfy({ $0 <= 4096 }) else {
                throw ImportError.Reason.unsupported(what: "sizes of \(list.prefix(4))")
            }
            return (list.first.map { Int($0) } ?? value, list.last.map { Int($0) } ?? value)
        }
        let kernel = try pair(
            (settings.hasKernelH, settings.kernelH), (settings.hasKernelW, settings.kernelW), settings.kernelSize,
            default: 0)
        let strides = try pair(
            (settings.hasStrideH, settings.strideH), (settings.hasStrideW, settings.strideW), settings.stride,
            default: 1)
        let padding = try pair(
            (settings.hasPadH, settings.padH), (settings.hasPadW, settings.padW), settings.pad, default: 0)
        let dilations = try pair((false, 0), (false, 0), settings.dilation, default: 1)
        let groups = try size(settings.group)
        let count = try size(settings.numOutput)
        guard shape.count == 4, shape[1] % groups == 0, (1...4096).contains(kernel.0), (1...4096).contains(kernel.1),
            padding.0 <= 4096, padding.1 <= 4096
        else { throw ImportError.Reason.shape(found: Array(shape), expected: "images of a multiple of \(groups) channels") }
        let filters = [count, shape[1] / groups, kernel.0, kernel.1]
        let layout = FilterLayout(
            shape: filters, strides: [filters[1] * kernel.0 * kernel.1, kernel.0 * kernel.1, kernel.1, 1],
            groups: groups)
        return try lowering.assembly.convolution(
            layer.name, input, filters: try lowering.numbers(layer, 0), layout: layout,
            bias: settings.biasTerm ? try lowering.numbers(layer, 1) : nil, strides: strides, dilations: dilations,
            padding: .explicit(Graph.Padding(top: padding.0, left: padding.1, bottom: padding.0, right: padding.1)))
    }

    /// - Throws: `ImportError.Reason.unsupported` outside of 1...65536.
    private static func size(_ number: UInt32) throws -> Int {
        guard (1...65_536).contains(number) else { throw ImportError.Reason.unsupported(what: "a size of \(number)") }
        return Int(number)
    }

    /// The padding after the image that gives Caffe's count of windows, which is rounded up; the last must begin before the padding.
    private static func end(_ image: Int, _ size: Int, _ stride: Int, _ start: Int) throws -> Int {
        guard start <= 4096, image + 2 * start >= size else {
            throw ImportError.Reason.unsupported(what: "a window of \(size) on \(image) pixels")
        }
        var count = (image + 2 * start - size + stride - 1) / stride + 1
        if start > 0, (count - 1) * stride >= image + start { count -= 1 }
        return max((count - 1) * stride + size - image - start, 0)
    }
}
