import Kernels
import Tensors

extension Graph {
    /// The bytes that one value, or all values of a plan together, may take: 8 GiB.
    public static let byteLimit = 8 << 30

    /// The shape of every node's value, in the order of `nodes`.
    ///
    /// - Throws: `NetworkError` naming the first node whose inputs or parameters do not fit.
    public func shapes() throws -> [Shape] {
        var shapes: [Shape] = []
        shapes.reserveCapacity(nodes.count)
        for node in nodes {
            let inference = ShapeInference(node: node, inputs: node.inputs.map { shapes[$0] })
            shapes.append(try inference.shape())
        }
        for output in outputs where output.node < 0 || output.node >= nodes.count {
            throw NetworkError.output(name: output.name, node: output.node, nodeCount: nodes.count)
        }
        return shapes
    }
}

extension Graph {
    /// The shape of a node's value from those of its inputs.
    ///
    /// - Throws: `NetworkError` when they do not fit.
    public static func shape(of node: Node, inputs: [Shape]) throws -> Shape {
        try ShapeInference(node: node, inputs: inputs).shape()
    }
}

/// The shape of one node's value from those of its inputs.
struct ShapeInference {
    let node: Graph.Node
    let inputs: [Shape]

    func shape() throws -> Shape {
        switch node.operation {
        case .concatenate, .predictions:
            guard !inputs.isEmpty else { throw inputCount(1) }
        default:
            let expected = node.operation.inputCount
            guard inputs.count == expected else { throw inputCount(expected) }
        }
        let shape = try outputShape()
        var elements = 1
        for size in shape {
            guard size >= 1 else {
                throw NetworkError.emptyAxis(node: node.name, kind: node.operation.kind, shape: shape)
            }
            let (product, overflow) = elements.multipliedReportingOverflow(by: size)
            guard !overflow, product <= Graph.byteLimit / MemoryLayout<Float>.size else {
                let bytes = overflow ? Int.max : product.multipliedReportingOverflow(by: 4).partialValue
                throw NetworkError.tooLarge(node: node.name, bytes: bytes, limit: Graph.byteLimit)
            }
            elements = product
        }
        return shape
    }

    private func outputShape() throws -> Shape {
        switch node.operation {
        case .input(let shape):
            guard shape.count == 4 || shape.count == 2 else {
                throw parameter(
                    "an input of shape \(shape): it is [batch, channels, height, width] or [batch, features]")
            }
            return shape
        case .convolution(let convolution):
            let geometry = try geometry(of: convolution)
            return [geometry.batch, geometry.outputChannels, geometry.outputHeight, geometry.outputWidth]
        case .scaleShift(let scale, let shift):
            let input = inputs[0]
            guard input.count >= 2 else { throw rank(4) }
            guard scale.count == input[1], shift.count == input[1] else {
                throw channels(scale.count, [scale.count])
            }
            return input
        case .activation:
            return inputs[0]
        case .add:
            guard inputs[0] == inputs[1] else { throw shapesDiffer(inputs[1]) }
            return inputs[0]
        case .multiply:
            guard inputs[1] == inputs[0] || inputs[0].count == 4 && inputs[1] == [inputs[0][0], inputs[0][1], 1, 1]
            else { throw shapesDiffer(inputs[1]) }
            return inputs[0]
        case .maxPool(let pooling), .averagePool(let pooling):
            let geometry = try geometry(of: pooling)
            return [geometry.batch, geometry.channels, geometry.outputHeight, geometry.outputWidth]
        case .globalAveragePool:
            guard inputs[0].count == 4 else { throw rank(4) }
            return [inputs[0][0], inputs[0][1], 1, 1]
        case .flatten:
            return [inputs[0][0], inputs[0].dropFirst().reduce(1, *)]
        case .dense(let weights, let bias):
            guard inputs[0].count == 2 else { throw rank(2) }
            guard isUsable(weights, rank: 2) else { throw parameter("weights \(weights.dtype.name) \(weights.shape)") }
            guard weights.shape[1] == inputs[0][1] else { throw channels(weights.shape[1], weights.shape) }
            guard bias == nil || bias?.count == weights.shape[0] else { throw parameter("a bias of another size") }
            return [inputs[0][0], weights.shape[0]]
        case .concatenate:
            return try concatenated()
        case .channels(let range):
            var shape = inputs[0]
            guard shape.count >= 2 else { throw rank(4) }
            guard range.lowerBound >= 0, !range.isEmpty, range.upperBound <= shape[1] else {
                throw parameter("the channels \(range) of \(shape[1])")
            }
            shape[1] = range.count
            return shape
        case .upsample(let factor):
            let input = inputs[0]
            guard input.count == 4 else { throw rank(4) }
            guard isSensible(factor), isSensible(input[2]), isSensible(input[3]) else {
                throw parameter("a factor of \(factor)")
            }
            return [input[0], input[1], input[2] * factor, input[3] * factor]
        case .softmax:
            guard inputs[0].count >= 2 else { throw rank(4) }
            return inputs[0]
        case .l2Normalize(let scale):
            guard inputs[0].count == 4 else { throw rank(4) }
            guard scale.count == inputs[0][1] else { throw channels(scale.count, [scale.count]) }
            return inputs[0]
        case .predictions(let predictions):
            return try listed(predictions)
        }
    }

    /// The batch and then the list's own shape, if the inputs have as many numbers and fit each other.
    private func listed(_ predictions: Graph.Predictions) throws -> Shape {
        let (shape, widths) = (predictions.shape, predictions.widths)
        guard (1...3).contains(shape.count), !widths.isEmpty, widths.allSatisfy(isSensible),
            shape.last == widths.reduce(0, +), inputs.count % widths.count == 0
        else { throw parameter("rows of \(widths) numbers as \(shape)") }
        var rows = 0
        for first in stride(from: 0, to: inputs.count, by: widths.count) {
            let group = inputs[first..<first + widths.count]
            let counts = try zip(group, widths).map { input, width in
                guard input.count == 2 || input.count == 4 else { throw rank(4) }
                guard input[0] == inputs[0][0] else { throw shapesDiffer(input) }
                guard input[1] % width == 0 else { throw channels(width, [width]) }
                return input.dropFirst().reduce(1, *) / width
            }
            guard counts.allSatisfy({ $0 == counts[0] }) else { throw parameter("maps of \(counts) rows side by side") }
            rows += counts[0]
        }
        var expected = 1
        for size in shape.dropLast() {
            guard isSensible(size), expected < Self.sizeLimit else { throw parameter("a list of shape \(shape)") }
            expected *= size
        }
        guard expected == rows else { throw parameter("a list of \(rows) rows as \(shape)") }
        return Shape([inputs[0][0]] + Array(shape))
    }

    private func concatenated() throws -> Shape {
        var shape = inputs[0]
        guard shape.count >= 2 else { throw rank(4) }
        for input in inputs.dropFirst() {
            var expected = shape
            guard input.count == shape.count else { throw shapesDiffer(input) }
            expected[1] = input[1]
            guard input == expected else { throw shapesDiffer(input) }
            let (sum, overflow) = shape[1].addingReportingOverflow(input[1])
            guard !overflow, sum <= Int(Int32.max) else { throw parameter("\(sum) channels") }
            shape[1] = sum
        }
        return shape
    }

    /// A convolution's sizes on this input.
    func geometry(of convolution: Graph.Convolution) throws -> ConvolutionGeometry {
        let input = inputs[0]
        let filters = convolution.filters
        guard input.count == 4 else { throw rank(4) }
        guard isUsable(filters, rank: 4) else { throw parameter("filters \(filters.dtype.name) \(filters.shape)") }
        let groups = convolution.groups
        guard groups >= 1, filters.shape[0] % groups == 0 else {
            throw parameter("\(groups) groups of \(filters.shape[0]) filters")
        }
        let (expected, overflow) = filters.shape[1].multipliedReportingOverflow(by: groups)
        guard !overflow, input[1] == expected else { throw channels(overflow ? Int.max : expected, filters.shape) }
        guard convolution.bias == nil || convolution.bias?.count == filters.shape[0] else {
            throw parameter("a bias of \(convolution.bias?.count ?? 0) numbers for \(filters.shape[0]) filters")
        }
        try check(strides: convolution.strides, padding: convolution.padding)
        guard isSensible(convolution.dilations.vertical), isSensible(convolution.dilations.horizontal) else {
            throw parameter("dilation \(convolution.dilations)")
        }
        var geometry = ConvolutionGeometry(
            inputChannels: input[1], inputHeight: input[2], inputWidth: input[3], outputChannels: filters.shape[0],
            kernelHeight: filters.shape[2], kernelWidth: filters.shape[3])
        geometry.batch = input[0]
        geometry.groups = groups
        (geometry.strideVertical, geometry.strideHorizontal) = convolution.strides
        (geometry.dilationVertical, geometry.dilationHorizontal) = convolution.dilations
        (geometry.paddingTop, geometry.paddingLeft) = (convolution.padding.top, convolution.padding.left)
        (geometry.paddingBottom, geometry.paddingRight) = (convolution.padding.bottom, convolution.padding.right)
        guard geometry.outputHeight > 0, geometry.outputWidth > 0 else { throw windowTooLarge(filters.shape) }
        // Sizes and paddings are below 2^32, so only the last product can overflow.
        let padded = (geometry.inputHeight + geometry.paddingTop + geometry.paddingBottom)
            .multipliedReportingOverflow(by: geometry.inputWidth + geometry.paddingLeft + geometry.paddingRight)
        let floats = padded.partialValue.multipliedReportingOverflow(by: input[1])
        let limit = Graph.byteLimit / MemoryLayout<Float>.size
        guard !padded.overflow, !floats.overflow, floats.partialValue <= limit else {
            throw parameter("padding that makes its input larger than \(Graph.byteLimit) bytes")
        }
        return geometry
    }

    /// A pooling window's sizes on this input.
    func geometry(of pooling: Graph.Pooling) throws -> PoolingGeometry {
        let input = inputs[0]
        guard input.count == 4 else { throw rank(4) }
        try check(strides: pooling.strides, padding: pooling.padding)
        let size = pooling.size
        guard isSensible(size.height), isSensible(size.width) else {
            throw parameter("a window of \(size.height) by \(size.width)")
        }
        let padding = pooling.padding
        guard max(padding.top, padding.bottom) < size.height, max(padding.left, padding.right) < size.width else {
            throw parameter("padding as large as its window")
        }
        var geometry = PoolingGeometry(
            channels: input[1], inputHeight: input[2], inputWidth: input[3], windowHeight: size.height,
            windowWidth: size.width)
        geometry.batch = input[0]
        (geometry.strideVertical, geometry.strideHorizontal) = pooling.strides
        (geometry.paddingTop, geometry.paddingLeft) = (padding.top, padding.left)
        (geometry.paddingBottom, geometry.paddingRight) = (padding.bottom, padding.right)
        guard geometry.outputHeight > 0, geometry.outputWidth > 0 else {
            throw windowTooLarge([size.height, size.width])
        }
        return geometry
    }

    private func check(strides: (vertical: Int, horizontal: Int), padding: Graph.Padding) throws {
        guard isSensible(strides.vertical), isSensible(strides.horizontal) else {
            throw parameter("strides \(strides.vertical), \(strides.horizontal)")
        }
        for side in [padding.top, padding.left, padding.bottom, padding.right] {
            guard side >= 0, side < Self.sizeLimit else { throw parameter("padding \(side)") }
        }
    }

    /// Sizes below that never overflow in the sums that geometry makes of them.
    private static let sizeLimit = 1 << 24

    private func isSensible(_ size: Int) -> Bool { size >= 1 && size < Self.sizeLimit }

    private func isUsable(_ tensor: Tensor, rank: Int) -> Bool {
        tensor.rank == rank && tensor.dtype == .float32 && tensor.isContiguous
            && tensor.shape.allSatisfy { isSensible($0) }
    }

    private var kind: String { node.operation.kind }

    private func rank(_ expected: Int) -> NetworkError {
        .rank(node: node.name, kind: kind, expected: expected, found: inputs[0])
    }

    private func channels(_ expected: Int, _ parameters: Shape) -> NetworkError {
        .channels(node: node.name, kind: kind, expected: expected, input: inputs[0], parameters: parameters)
    }

    private func parameter(_ what: String) -> NetworkError { .parameter(node: node.name, kind: kind, what: what) }

    private func inputCount(_ expected: Int) -> NetworkError {
        .inputCount(node: node.name, kind: kind, expected: expected, found: inputs.count)
    }

    private func shapesDiffer(_ second: Shape) -> NetworkError {
        .shapesDiffer(node: node.name, kind: kind, first: inputs[0], second: second)
    }

    private func windowTooLarge(_ window: Shape) -> NetworkError {
        .windowTooLarge(node: node.name, kind: kind, window: window, input: inputs[0])
    }
}

extension Graph.Operation {
    /// How many values it reads; a concatenation reads one or more.
    var inputCount: Int {
        switch self {
        case .input: 0
        case .add, .multiply: 2
        default: 1
        }
    }
}
