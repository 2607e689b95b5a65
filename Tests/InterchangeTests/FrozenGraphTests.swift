import Interchange
import NeuralNetworks
import SwiftProtobuf
import TestSupport
import Testing

@Suite("A frozen graph becomes a Graph")
struct FrozenGraphTests {
    @Test("every node of the cut is lowered or folded, in order")
    func smallNetwork() throws {
        let graph = try GraphDefBuilder.smallNetwork().frozen().lowered(inputs: [.init("image")], outputs: ["output"])
        let names = graph.nodes.map(\.name)
        #expect(
            names == [
                "image", "convolution", "scaled", "relu", "depthwise", "mean", "mean/flatten", "scores", "biased",
                "output",
            ])
        #expect(graph.outputs.map(\.node) == [9])
        guard case .input(let shape) = graph.nodes[0].operation else { throw WrongOperation() }
        #expect(shape == [1, 2, 4, 4])
    }

    @Test("filters turn from HWIO to OIHW, and SAME becomes pixels")
    func convolution() throws {
        let graph = try GraphDefBuilder.smallNetwork().frozen().lowered(
            inputs: [.init("image")], outputs: ["convolution"])
        guard case .convolution(let convolution) = graph.nodes[1].operation else { throw WrongOperation() }
        #expect(convolution.filters.shape == [3, 2, 3, 3])
        #expect(convolution.padding == Graph.Padding(top: 1, left: 1, bottom: 1, right: 1))
        // [row, column, in, out] = [2, 1, 1, 2] lies at ((2 * 3 + 1) * 2 + 1) * 3 + 2 = 47 of the file.
        let place: Int = ((2 * 2 + 1) * 3 + 2) * 3 + 1
        let value: Float = floatValues(convolution.filters)[place]
        #expect(value == Float(47 % 7) - 3)
    }

    @Test("a depthwise filter [rows, columns, channels, 1] becomes one group for each channel")
    func depthwise() throws {
        let graph = try GraphDefBuilder.smallNetwork().frozen().lowered(
            inputs: [.init("image")], outputs: ["depthwise"])
        guard case .convolution(let convolution) = graph.nodes[4].operation else { throw WrongOperation() }
        #expect(convolution.groups == 3)
        #expect(convolution.filters.shape == [3, 1, 2, 2])
        // Channel 1 of 0...11 laid out as [2, 2, 3, 1]: 1, 4, 7, 10.
        #expect(Array(floatValues(convolution.filters)[4..<8]) == [1, 4, 7, 10])
    }

    @Test("arithmetic on constants is done on reading: 1 / sqrt([1, 4, 9] + 0)")
    func folding() throws {
        let graph = try GraphDefBuilder.smallNetwork().frozen().lowered(
            inputs: [.init("image")], outputs: ["scaled"])
        guard case .scaleShift(let scale, let shift) = graph.nodes[2].operation else { throw WrongOperation() }
        #expect(scale == [1, 1 / Float(2), 1 / Float(3)] as [Float])
        #expect(shift == [0, 0, 0])
    }

    @Test("preprocessing x * (2 / 255) - 1 becomes two scales and shifts")
    func preprocessing() throws {
        var builder = GraphDefBuilder()
        builder.node("image", "Placeholder")
        builder.constant("factor", [], [2 / 255])
        builder.constant("one", [], [1])
        builder.node("product", "Mul", ["factor", "image"])
        builder.node("difference", "Sub", ["product", "one"])
        let graph = try builder.frozen().lowered(
            inputs: [.init("image", shape: [1, 2, 2, 3])], outputs: ["difference"])
        guard case .scaleShift(let scale, _) = graph.nodes[1].operation,
            case .scaleShift(let ones, let shift) = graph.nodes[2].operation
        else { throw WrongOperation() }
        let factor: Float = 2 / 255
        #expect(scale == [factor, factor, factor])
        #expect(ones == [1, 1, 1] && shift == [-1, -1, -1])
    }

    @Test("a matrix after a flattened image has its columns moved to the order of channels first")
    func flattenedImage() throws {
        var builder = GraphDefBuilder()
        builder.node("image", "Placeholder")
        builder.constant("shape", integers: [1, -1])
        builder.node("flat", "Reshape", ["image", "shape"])
        builder.constant("weights", [6, 1], [0, 1, 2, 3, 4, 5])
        builder.node("dense", "MatMul", ["flat", "weights"])
        let graph = try builder.frozen().lowered(inputs: [.init("image", shape: [1, 1, 3, 2])], outputs: ["dense"])
        guard case .dense(let weights, _) = graph.nodes[2].operation else { throw WrongOperation() }
        // The file's features are (column, channel) 00 01 10 11 20 21; by channel first they are 00 10 20 01 11 21.
        #expect(floatValues(weights) == [0, 2, 4, 1, 3, 5])
    }

    @Test("Pad before a VALID convolution becomes its padding")
    func pad() throws {
        var builder = GraphDefBuilder()
        builder.node("image", "Placeholder")
        let amounts = TensorFlowTensorProto.with {
            $0.dtype = .dtInt32
            $0.tensorShape = .sizes([4, 2])
            $0.intVal = [0, 0, 0, 1, 0, 1, 0, 0]
        }
        builder.node("amounts", "Const", [], ["value": .tensor(amounts)])
        builder.node("padded", "Pad", ["image", "amounts"])
        builder.constant("filter", [3, 3, 1, 1], [Float](repeating: 1, count: 9))
        builder.node(
            "convolution", "Conv2D", ["padded", "filter"],
            ["strides": .strides(2), "padding": .s(.init("VALID".utf8))])
        let graph = try builder.frozen().lowered(
            inputs: [.init("image", shape: [1, 4, 4, 1])], outputs: ["convolution"])
        guard case .convolution(let convolution) = graph.nodes[1].operation else { throw WrongOperation() }
        #expect(convolution.padding == Graph.Padding(bottom: 1, right: 1))
    }

    @Test("one number fills a whole tensor")
    func splat() throws {
        var builder = GraphDefBuilder()
        builder.node("image", "Placeholder")
        let tensor = TensorFlowTensorProto.with {
            $0.dtype = .dtFloat
            $0.tensorShape = .sizes([3])
            $0.floatVal = [0.5]
        }
        builder.node("half", "Const", [], ["value": .tensor(tensor)])
        builder.node("product", "Mul", ["image", "half"])
        let graph = try builder.frozen().lowered(inputs: [.init("image", shape: [1, 1, 1, 3])], outputs: ["product"])
        guard case .scaleShift(let scale, _) = graph.nodes[1].operation else { throw WrongOperation() }
        #expect(scale == [0.5, 0.5, 0.5])
    }

    @Test("inspect tells inputs, outputs, operations and parameters")
    func inspection() throws {
        let found = try GraphDefBuilder.smallNetwork().frozen().inspect()
        #expect(found.nodeCount == 18)
        #expect(found.inputs.map(\.name) == ["image"])
        #expect(found.inputs.first?.shape == [-1, 4, 4, 2])
        #expect(found.outputs.map(\.name) == ["output"])
        #expect(found.operations.first?.name == "Const")
        // 54 + 3 + 1 + 12 + 15 + 5; the axes are integers.
        #expect(found.parameterCount == 90)
    }
}

struct WrongOperation: Error {}
