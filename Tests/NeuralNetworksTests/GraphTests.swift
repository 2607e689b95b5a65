import Diagnostics
import NeuralNetworks
import Tensors
import Testing

@Suite("Graph")
struct GraphTests {
    private func graph(_ input: Shape, _ operations: Graph.Operation...) -> Graph {
        var graph = Graph()
        var x = graph.add("x", .input(shape: input))
        for operation in operations { x = graph.add("node", operation, [x]) }
        graph.outputs = [Graph.Output(name: "y", node: x)]
        return graph
    }

    private func zeros(_ shape: Shape) -> Tensor {
        Tensor([Float](repeating: 0, count: shape.elementCount), shape: shape)
    }

    @Test("Shapes and costs of a small network, by the formulas")
    func ledger() throws {
        var first = Graph.Convolution(filters: zeros([8, 3, 3, 3]), bias: [Float](repeating: 0, count: 8))
        first.strides = (2, 2)
        first.padding = .same(height: 9, width: 9, kernel: (3, 3), strides: (2, 2))
        var second = Graph.Convolution(filters: zeros([8, 1, 3, 3]))
        second.groups = 8
        let rows = try graph(
            [1, 3, 9, 9], .convolution(first), .scaleShift(scale: zeros([8]).array, shift: zeros([8]).array),
            .activation(.relu6), .convolution(second), .globalAveragePool, .flatten,
            .dense(weights: zeros([10, 8]), bias: nil), .softmax
        ).ledger()
        #expect(
            rows.map(\.kind) == [
                "input", "conv2d", "batchnorm", "relu6", "depthwise", "global_avgpool", "flatten", "dense", "softmax",
            ])
        #expect(rows[1].output == [1, 8, 5, 5])
        #expect(rows[1].multiplyAccumulates == 5 * 5 * 8 * (3 * 3 * 3))
        #expect(rows[1].parameters == 8 * 27 + 8)
        #expect(rows[2].parameters == 16)
        #expect(rows[4].output == [1, 8, 3, 3])
        #expect(rows[4].multiplyAccumulates == 3 * 3 * 8 * 9)
        #expect(rows[4].parameters == 72)
        #expect(rows[7].output == [1, 10])
        #expect(rows[7].multiplyAccumulates == 80)
        #expect(rows.last?.multiplyAccumulates == 0)
    }

    @Test("A convolution on other channels than its filters' is told with both shapes")
    func channels() {
        let convolution = Graph.Convolution(filters: zeros([4, 64, 1, 1]))
        let graph = graph([1, 32, 8, 8], .convolution(convolution))
        let error = NetworkError.channels(
            node: "node", kind: "conv2d", expected: 64, input: [1, 32, 8, 8], parameters: [4, 64, 1, 1])
        #expect(throws: error) { try graph.shapes() }
        #expect(throws: error) { try InferencePlan(graph) }
        #expect(throws: error) { try ReferenceExecutor(graph) }
        #expect(error.problem.message == "conv2d needs 64 input channels, but the input has 32")
        #expect(error.problem.code == "shape")
    }

    @Test("What no network can have is refused, however large or negative")
    func absurd() {
        func convolution(_ change: (inout Graph.Convolution) -> Void) -> Graph {
            var convolution = Graph.Convolution(filters: zeros([4, 2, 3, 3]))
            change(&convolution)
            return graph([1, 2, 8, 8], .convolution(convolution))
        }
        let pooling = Graph.Pooling(size: (0, 2), strides: (1, 1))
        let graphs = [
            convolution { $0.strides = (0, 1) }, convolution { $0.strides = (1, .max) },
            convolution { $0.dilations = (.min, 1) }, convolution { $0.dilations = (100, 1) },
            convolution { $0.groups = 0 }, convolution { $0.groups = 3 }, convolution { $0.groups = .max },
            convolution { $0.padding.left = -1 }, convolution { $0.padding.left = .max },
            convolution { $0.padding = Graph.Padding(top: 1 << 23, left: 1 << 23) }, convolution { $0.bias = [1] },
            // A small output of an absurdly padded input.
            convolution {
                $0.padding = Graph.Padding(top: 1 << 22, left: 1 << 22)
                $0.strides = (1 << 21, 1 << 21)
            },
            convolution { $0.filters = zeros([4, 2, 9, 9]) }, convolution { $0.filters = zeros([4, 2, 9]) },
            convolution { $0.filters = Tensor(uninitialized: [4, 2, 3, 3], dtype: .float64) },
            graph([1, 2, 8, 8], .maxPool(pooling)), graph([1, 2, 8, 8], .dense(weights: zeros([1, 2]), bias: nil)),
            graph([1, 2, 8]), graph([0, 2]), graph([1, -2]), graph([1 << 20, 1 << 20, 1 << 20, 1 << 20]),
            graph([1, 4, 2, 2], .scaleShift(scale: [1], shift: [1])),
            graph([1, 4], .maxPool(Graph.Pooling(size: (1, 1), strides: (1, 1)))),
        ]
        for graph in graphs {
            #expect(throws: NetworkError.self) { try graph.shapes() }
            #expect(throws: NetworkError.self) { try InferencePlan(graph) }
        }
    }

    @Test("Inputs that do not fit together, or an output that is not there, are refused")
    func joins() {
        var graph = Graph()
        let a = graph.add("a", .input(shape: [1, 2, 4, 4]))
        let b = graph.add("b", .input(shape: [1, 2, 4, 5]))
        for operation in [Graph.Operation.add, .concatenate] {
            var joined = graph
            _ = joined.add("join", operation, [a, b])
            #expect(throws: NetworkError.self) { try joined.shapes() }
        }
        var lonely = graph
        _ = lonely.add("join", .add, [a])
        #expect(throws: NetworkError.inputCount(node: "join", kind: "add", expected: 2, found: 1)) {
            try lonely.shapes()
        }
        _ = lonely.add("empty", .concatenate)
        graph.outputs = [Graph.Output(name: "y", node: 7)]
        #expect(throws: NetworkError.output(name: "y", node: 7, nodeCount: 2)) { try graph.shapes() }
    }

    @Test("Every error has words")
    func words() {
        let shape: Shape = [1, 2, 3, 4]
        let errors: [NetworkError] = [
            .rank(node: "n", kind: "dense", expected: 2, found: shape),
            .windowTooLarge(node: "n", kind: "conv2d", window: shape, input: shape),
            .shapesDiffer(node: "n", kind: "add", first: shape, second: [1]),
            .inputCount(node: "n", kind: "add", expected: 2, found: 1),
            .parameter(node: "n", kind: "conv2d", what: "strides 0, 1"), .output(name: "y", node: 3, nodeCount: 2),
            .argumentCount(expected: ["x"], found: 2),
            .argument(name: "x", expected: shape, found: [1], type: .int64),
            .tooLarge(node: "n", bytes: 9, limit: 8), .interrupted(node: "n"),
        ]
        for error in errors {
            #expect(!error.problem.code.isEmpty)
            #expect(!error.problem.message.isEmpty)
        }
    }
}

extension Tensor {
    fileprivate var array: [Float] { floats }
}
