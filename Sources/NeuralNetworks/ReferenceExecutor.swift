import Kernels
import Tensors

/// Runs a graph node by node as its definitions read: slow, simple, what `InferencePlan` is held against.
public struct ReferenceExecutor: Sendable {
    private let graph: Graph
    private let shapes: [Shape]

    /// - Throws: `NetworkError` where the graph's shapes do not fit.
    public init(_ graph: Graph) throws {
        self.graph = graph
        shapes = try graph.shapes()
    }

    /// The graph's outputs, in the order of `graph.outputs`, for one tensor for each input node in order.
    ///
    /// - Throws: `NetworkError` when a tensor is not of its input's shape and float32.
    public func run(_ inputs: [Tensor]) throws -> [Tensor] {
        let arguments = try GraphArguments(graph, shapes: shapes).checked(inputs)
        var values: [Tensor] = []
        for (index, node) in graph.nodes.enumerated() {
            if let argument = arguments[index] {
                values.append(argument.densely())
            } else {
                values.append(try value(of: node, index: index, inputs: node.inputs.map { values[$0] }))
            }
        }
        return graph.outputs.map { values[$0.node] }
    }

    private func value(of node: Graph.Node, index: Int, inputs: [Tensor]) throws -> Tensor {
        let result = Tensor(uninitialized: shapes[index])
        let output = result.pointer(Float.self)
        let x = inputs[0].pointer(Float.self)
        let shape = inputs[0].shape
        let inference = ShapeInference(node: node, inputs: inputs.map(\.shape))
        switch node.operation {
        case .input:
            preconditionFailure("inputs are arguments")
        case .convolution(let convolution):
            referenceConvolution(
                try inference.geometry(of: convolution), input: x, filters: convolution.filters.pointer(Float.self),
                bias: convolution.bias, output: output)
        case .scaleShift(let scale, let shift):
            let area = shape.dropFirst(2).reduce(1, *)
            for i in 0..<shape.elementCount {
                let channel = i / area % shape[1]
                output[i] = x[i] * scale[channel] + shift[channel]
            }
        case .activation(let activation):
            for i in 0..<shape.elementCount { output[i] = activation(x[i]) }
        case .add:
            let y = inputs[1].pointer(Float.self)
            for i in 0..<shape.elementCount { output[i] = x[i] + y[i] }
        case .multiply:
            let y = inputs[1].pointer(Float.self)
            let area = inputs[1].shape == shape ? 1 : shape[2] * shape[3]
            for i in 0..<shape.elementCount { output[i] = x[i] * y[i / area] }
        case .maxPool(let pooling):
            referencePooling(try inference.geometry(of: pooling), .maximum, input: x, output: output)
        case .averagePool(let pooling):
            referencePooling(
                try inference.geometry(of: pooling), .average(countsPadding: pooling.countsPadding), input: x,
                output: output)
        case .globalAveragePool:
            let area = shape[2] * shape[3]
            for plane in 0..<shape[0] * shape[1] {
                var sum: Float = 0
                for i in 0..<area { sum += x[plane * area + i] }
                output[plane] = sum / Float(area)
            }
        case .flatten:
            output.update(from: x, count: shape.elementCount)
        case .dense(let weights, let bias):
            let matrix = weights.pointer(Float.self)
            for row in 0..<shape[0] {
                for column in 0..<weights.shape[0] {
                    var sum = bias?[column] ?? 0
                    for k in 0..<shape[1] { sum += x[row * shape[1] + k] * matrix[column * shape[1] + k] }
                    output[row * weights.shape[0] + column] = sum
                }
            }
        case .concatenate:
            var to = output
            for image in 0..<shape[0] {
                for input in inputs {
                    let count = input.elementCount / shape[0]
                    to.update(from: input.pointer(Float.self) + image * count, count: count)
                    to += count
                }
            }
        case .channels(let range):
            let area = shape.dropFirst(2).reduce(1, *)
            for image in 0..<shape[0] {
                let from = x + (image * shape[1] + range.lowerBound) * area
                (output + image * range.count * area).update(from: from, count: range.count * area)
            }
        case .upsample(let factor):
            let (height, width) = (shape[2], shape[3])
            for i in 0..<shapes[index].elementCount {
                let (column, rest) = (i % (width * factor), i / (width * factor))
                let (row, plane) = (rest % (height * factor), rest / (height * factor))
                output[i] = x[(plane * height + row / factor) * width + column / factor]
            }
        case .softmax:
            let area = shape.dropFirst(2).reduce(1, *)
            for image in 0..<shape[0] {
                for place in 0..<area {
                    let first = image * shape[1] * area + place
                    softmax(x + first, output + first, count: shape[1], stride: area)
                }
            }
        case .l2Normalize(let scale):
            let area = shape[2] * shape[3]
            for image in 0..<shape[0] {
                for place in 0..<area {
                    let first = image * shape[1] * area + place
                    let sum = (0..<shape[1]).reduce(Float(0)) { $0 + x[first + $1 * area] * x[first + $1 * area] }
                    let length = max(sum.squareRoot(), Graph.leastLength)
                    for c in 0..<shape[1] { output[first + c * area] = x[first + c * area] / length * scale[c] }
                }
            }
        case .predictions(let predictions):
            list(predictions, inputs, to: output)
        }
        return result
    }

    private func list(_ predictions: Graph.Predictions, _ inputs: [Tensor], to output: UnsafeMutablePointer<Float>) {
        let (widths, total) = (predictions.widths, predictions.widths.reduce(0, +))
        var row = 0
        for image in 0..<inputs[0].shape[0] {
            for first in stride(from: 0, to: inputs.count, by: widths.count) {
                var column = 0
                for (input, width) in zip(inputs[first..<first + widths.count], widths) {
                    let (channels, area) = (input.shape[1], input.shape.dropFirst(2).reduce(1, *))
                    let from = input.pointer(Float.self) + image * channels * area
                    for place in 0..<area {
                        for c in 0..<channels {
                            let line = row + place * (channels / width) + c / width
                            output[line * total + column + c % width] = from[c * area + place]
                        }
                    }
                    column += width
                }
                row += inputs[first].elementCount / inputs[first].shape[0] / widths[0]
            }
        }
    }

    private func softmax(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int, stride: Int) {
        let maximum = (0..<count).reduce(-Float.infinity) { max($0, x[$1 * stride]) }
        var sum: Float = 0
        for c in 0..<count { sum += ScalarFunctions.exponential(x[c * stride] - maximum) }
        for c in 0..<count { y[c * stride] = ScalarFunctions.exponential(x[c * stride] - maximum) / sum }
    }
}
