import NeuralNetworks
import Tensors
import TestSupport

/// A network of random operations with random weights, and an input for it.
struct RandomGraph {
    private(set) var graph = Graph()
    private(set) var input: Tensor
    private var random: SplitMix
    private var shapes: [Shape] = []

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        let shape: Shape = [
            random.pick([1, 1, 2]), random.pick([1, 3, 16, 20]), random.pick([4, 9, 15, 16]), random.pick([4, 7, 16]),
        ]
        input = random.tensor(shape)
        note(graph.add("image", .input(shape: shape)), shape)
        for index in 0..<random.pick([4, 12, 24]) { grow("node\(index)") }
        finish()
    }

    private mutating func note(_ node: Graph.NodeID, _ shape: Shape) {
        precondition(node == shapes.count)
        shapes.append(shape)
    }

    /// One more node on a value made before, most often on the last.
    private mutating func grow(_ name: String) {
        let images = shapes.indices.filter { shapes[$0].count == 4 }
        let x = random.pick([images[images.count - 1], images[images.count - 1], random.pick(images)])
        let shape = shapes[x]
        switch random.pick(Array(0..<15)) {
        case 0, 1: convolve(name, x, kernel: 1, groups: 1)
        case 2: convolve(name, x, kernel: 3, groups: 1)
        case 3, 4: convolve(name, x, kernel: random.pick([3, 3, 5]), groups: shape[1])
        case 5, 6:
            let operation = Graph.Operation.scaleShift(
                scale: random.floats(shape[1]).map { 1 + $0 / 2 }, shift: random.floats(shape[1]))
            note(graph.add(name, operation, [x]), shape)
        case 7:
            let activation = random.pick([
                Graph.Activation.relu, .relu6, .relu6, .sigmoid, .tanh, .leakyRelu(slope: 0.1),
            ])
            note(graph.add(name, .activation(activation), [x]), shape)
        case 8:
            let others = images.filter { shapes[$0] == shape }
            note(graph.add(name, .add, [x, random.pick(others)]), shape)
        case 9: pool(name, x)
        case 10:
            let others = images.filter { shapes[$0].suffix(2).elementsEqual(shape.suffix(2)) }
            let other = random.pick(others)
            guard shape[1] + shapes[other][1] < 80 else { return }
            var joined = shape
            joined[1] += shapes[other][1]
            note(graph.add(name, .concatenate, [x, other]), joined)
        case 12:
            let gates = images.filter { shapes[$0] == shape || shapes[$0] == [shape[0], shape[1], 1, 1] }
            note(graph.add(name, .multiply, [x, random.pick(gates)]), shape)
        case 13:
            let first = Int.random(in: 0..<shape[1], using: &random)
            let range = first..<Int.random(in: first + 1...shape[1], using: &random)
            note(graph.add(name, .channels(range), [x]), [shape[0], range.count, shape[2], shape[3]])
        case 14:
            guard shape[2] * shape[3] <= 64 else { return }
            let factor = random.pick([1, 2, 3])
            note(graph.add(name, .upsample(factor), [x]), [shape[0], shape[1], shape[2] * factor, shape[3] * factor])
        default:
            // A second convolution of the same input, which the plan merges with the first.
            convolve(name + "a", x, kernel: 3, groups: 1)
            convolve(name + "b", x, kernel: 3, groups: 1)
        }
    }

    private mutating func convolve(_ name: String, _ x: Graph.NodeID, kernel: Int, groups: Int) {
        let shape = shapes[x]
        let outputs = groups == 1 ? random.pick([1, 8, 17, 32, 40]) : shape[1]
        let deviation = 1 / Float(kernel * kernel * shape[1] / groups).squareRoot()
        var convolution = Graph.Convolution(
            filters: random.tensor([outputs, shape[1] / groups, kernel, kernel], deviation),
            bias: random.pick([true, false]) ? random.floats(outputs) : nil)
        let stride = random.pick([1, 1, 1, 2])
        convolution.strides = (stride, stride)
        convolution.groups = groups
        convolution.padding = .same(
            height: shape[2], width: shape[3], kernel: (kernel, kernel), strides: (stride, stride))
        let size = { (length: Int) in (length + stride - 1) / stride }
        note(
            graph.add(name, .convolution(convolution), [x]), [shape[0], outputs, size(shape[2]), size(shape[3])])
    }

    private mutating func pool(_ name: String, _ x: Graph.NodeID) {
        let shape = shapes[x]
        guard shape[2] >= 3, shape[3] >= 3 else { return }
        var pooling = Graph.Pooling(size: (3, 2), strides: (2, 1))
        pooling.padding = random.pick([Graph.Padding(), Graph.Padding(top: 1, left: 1)])
        pooling.countsPadding = random.pick([true, false])
        let operation = random.pick([Graph.Operation.maxPool(pooling), .averagePool(pooling)])
        note(
            graph.add(name, operation, [x]),
            [
                shape[0], shape[1], (shape[2] + pooling.padding.top - 3) / 2 + 1,
                shape[3] + pooling.padding.left - 2 + 1,
            ])
    }

    /// Outputs: the last image, one other, and a classifier's head on the last.
    private mutating func finish() {
        let images = shapes.indices.filter { shapes[$0].count == 4 }
        let last = images[images.count - 1]
        graph.outputs.append(Graph.Output(name: "last", node: last))
        graph.outputs.append(Graph.Output(name: "other", node: random.pick(images)))
        var x = last
        if random.pick([true, false]) { x = graph.add("average", .globalAveragePool, [x]) }
        let features = x == last ? shapes[last].dropFirst().reduce(1, *) : shapes[last][1]
        x = graph.add("flatten", .flatten, [x])
        let weights = random.tensor([10, features], 1 / Float(features).squareRoot())
        x = graph.add("dense", .dense(weights: weights, bias: random.floats(10)), [x])
        let normalised = Graph.Operation.scaleShift(scale: random.floats(10), shift: random.floats(10))
        x = graph.add("normalised", normalised, [x])
        x = graph.add("softmax", .softmax, [x])
        graph.outputs.append(Graph.Output(name: "classes", node: x))
    }
}

extension SplitMix {
    mutating func tensor(_ shape: Shape, _ scale: Float = 1) -> Tensor {
        Tensor(floats(shape.elementCount).map { $0 * scale }, shape: shape)
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &self)] }
}

extension Tensor {
    /// The numbers in row-major order, whatever the strides.
    var floats: [Float] {
        let order = shape.rowMajorStrides
        return (0..<elementCount).map { index in
            let position = shape.indices.reduce(0) { $0 + index / order[$1] % shape[$1] * strides[$1] }
            return pointer(Float.self)[position]
        }
    }

    /// The largest difference from `expected`, as a part of its largest number or of 1.
    func difference(from expected: Tensor) -> Float {
        guard shape == expected.shape else { return .infinity }
        let scale = expected.floats.reduce(Float(1)) { Swift.max($0, Swift.abs($1)) }
        return zip(floats, expected.floats).reduce(Float(0)) { worst, pair in
            let difference = Swift.abs(pair.0 - pair.1) / scale
            return difference.isNaN ? .infinity : Swift.max(worst, difference)
        }
    }
}
