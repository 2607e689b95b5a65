import Diagnostics
import Files
import FoundationEssentials
import Interchange
import NeuralNetworks
import TestSupport
import Tensors
import Testing

@Suite("A network goes out as other tools read it")
struct ExportTests {
    /// A network and the input that it is asked about.
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var input: Shape
        var layers: @Sendable () -> [any Layer]
        var testDescription: String { name }

        func network() throws -> (Network, ExportedNetwork, Tensor) {
            let network = Network(Sequential(name, layers()))
            var generator = Generator(seed: 3)
            var random = SplitMix(state: 5)
            let count = input.elementCount
            let x = Tensor((0..<count).map { _ in Float(random.next() >> 40) / Float(1 << 23) - 1 }, shape: input)
            _ = try network.predict(x, threads: 1, using: &generator)
            // Running means and variances that are not 0 and 1.
            for (name, parameter) in network.parameters {
                if name.hasSuffix("running_mean") { parameter.fill { 0.1 * Float($0 % 5) - 0.2 } }
                if name.hasSuffix("running_variance") { parameter.fill { 0.5 + 0.3 * Float($0 % 4) } }
            }
            return (network, try ExportedNetwork(network, name: name, input: input, using: &generator), x)
        }
    }

    static let examples = [
        Example(name: "chain", input: [1, 3, 9, 11]) {
            [
                Convolution2D(.channels(8), stride: 2, padding: .same), BatchNormalization(epsilon: 1e-3),
                ActivationLayer(.relu6), Pool(.max, size: 3, stride: 2, padding: 1),
                Convolution2D(.channels(6), kernel: 1, groups: 2), ActivationLayer(.leakyRelu(slope: 0.2)), Flatten(),
                Dense(5), ActivationLayer(.sigmoid), Dense(4, hasBias: false), Softmax(),
            ]
        },
        Example(name: "depthwise", input: [1, 4, 8, 7]) {
            [
                Convolution2D(.multiplier(1), stride: 2, padding: .same, hasBias: false), ActivationLayer(.relu),
                Convolution2D(.multiplier(2), kernel: 5, padding: .pixels(2)), ActivationLayer(.tanh),
                Pool(.average, size: 2), GlobalAveragePool(),
            ]
        },
        Example(name: "branches", input: [1, 4, 6, 6]) {
            let body = Sequential("", [Convolution2D(.channels(4), padding: .pixels(1)), BatchNormalization()])
            return [
                Residual(body), ActivationLayer(.relu),
                Parallel([Convolution2D(.channels(3), kernel: 1), Pool(.max, size: 3, stride: 1, padding: 1)]), Dropout(0.5),
                Convolution2D(.channels(2), kernel: 3, padding: .same, dilation: 2),
            ]
        },
    ]

    @Test("what is written as ONNX is read back as a network that gives the same", arguments: examples)
    func onnx(_ example: Example) throws {
        let (network, exported, x) = try example.network()
        var generator = Generator(seed: 0)
        let expected = try network.predict(x, threads: 1, using: &generator)
        let bytes: [UInt8] = try exported.onnx().serializedBytes()
        let graph = try ONNXModel(bytes: bytes, path: "net.onnx").graph()
        let y = try ReferenceExecutor(graph).run([x])[0]
        #expect(y.shape == expected.shape)
        let largest = try expected.floats().reduce(0) { max($0, abs($1)) }
        #expect(try zip(y.floats(), expected.floats()).allSatisfy { abs($0 - $1) <= 1e-5 * max(largest, 1) })
    }

    @Test("every number is in the ONNX file once, under the name that other files give it")
    func initializers() throws {
        let (network, exported, _) = try Self.examples[0].network()
        let names = try exported.onnx().graph.initializer.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(network.parameters.map(\.name)).isSubset(of: names))
        #expect(names.filter { !$0.contains(".") }.isEmpty)
        let proto = try exported.onnx()
        #expect(proto.opsetImport.map(\.version) == [13])
        #expect(proto.graph.input[0].type.tensorType.shape.dim.map(\.dimParam) == ["batch", "", "", ""])
        #expect(proto.graph.node.map(\.opType).filter { $0 == "BatchNormalization" }.count == 1)
    }

    @Test("a layer that stands twice has its numbers once")
    func shared() throws {
        let layer = Convolution2D(.channels(3), kernel: 1)
        let network = Network(Sequential("twice", [layer, ActivationLayer(.relu), layer]))
        var generator = Generator(seed: 1)
        let exported = try ExportedNetwork(network, name: "twice", input: [1, 3, 2, 2], using: &generator)
        #expect(exported.tensors.map(\.name) == ["conv2d_1.filters", "conv2d_1.bias"])
        #expect(try exported.onnx().graph.initializer.count == 2)
        let calls = try exported.pyTorchText().split(separator: "\n").filter { $0.contains("self.conv2d_1(") }
        #expect(calls.count == 2)
    }

    @Test("npz and safetensors hold the numbers by name, and the same network gives the same bytes")
    func files() throws {
        let (network, exported, _) = try Self.examples[0].network()
        let folder = TemporaryFolder()
        try exported.writeNPZ(to: folder.path + "/a.npz")
        try exported.writeSafetensors(to: folder.path + "/a.safetensors")
        let arrays = try NPZArchive(path: folder.path + "/a.npz").arrays
        let tensors = try Safetensors(reading: folder.path + "/a.safetensors").tensors
        #expect(arrays.map(\.name) == network.parameters.map(\.name))
        #expect(tensors.map(\.name) == network.parameters.map(\.name))
        for (index, (_, parameter)) in network.parameters.enumerated() {
            let value = try #require(parameter.value)
            #expect(arrays[index].tensor.shape == value.shape)
            #expect(try arrays[index].tensor.floats() == value.floats())
            #expect(try tensors[index].value.floats() == value.floats())
        }
        try exported.writeNPZ(to: folder.path + "/b.npz")
        #expect(try File.read(folder.path + "/a.npz") == File.read(folder.path + "/b.npz"))
    }

    @Test("an archive's checksum is zip's: that of \"123456789\" is CBF43926")
    func checksum() throws {
        // A tensor of nine bytes; its array's file ends in them. The checksum of the whole stands in the archive.
        let text = Tensor(Array("123456789".utf8).map(Float.init), shape: [9])
        var graph = Graph()
        let x = graph.add("x", .input(shape: [1, 9]))
        graph.outputs = [.init(name: "y", node: graph.add("d", .dense(weights: try text.reshaped([1, 9]), bias: nil), [x]))]
        let folder = TemporaryFolder()
        try ExportedNetwork(graph, name: "g").writeNPZ(to: folder.path + "/c.npz")
        let bytes = try File.read(folder.path + "/c.npz")
        let name = "d.weights.npy"
        let content = bytes[(30 + name.utf8.count)..<(30 + name.utf8.count + 128 + 36)]
        // Bit by bit, as ISO 3309 defines it.
        var remainder: UInt32 = 0xFFFF_FFFF
        func take(_ byte: UInt8) {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
        }
        "123456789".utf8.forEach(take)
        #expect(~remainder == 0xCBF4_3926)
        remainder = 0xFFFF_FFFF
        content.forEach(take)
        let stored = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[14 + $1]) << UInt32(8 * $1) }
        #expect(stored == ~remainder)
    }

    @Test("PyTorch's text: a layer a line, each value with its shape")
    func pyTorch() throws {
        let layers: [any Layer] = [
            Convolution2D(.channels(4), stride: 2, padding: .same), BatchNormalization(), ActivationLayer(.relu), Flatten(), Dense(2),
        ]
        var generator = Generator(seed: 1)
        let exported = try ExportedNetwork(
            Network(Sequential("", layers)), name: "small net", input: [1, 3, 6, 6], using: &generator)
        let text = try exported.pyTorchText()
        let expected = """
            class small_net(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.conv2d_1 = nn.Conv2d(3, 4, 3, stride=2)
                    self.batchnorm_1 = nn.BatchNorm2d(4, eps=1e-05, momentum=0.1)
                    self.dense_1 = nn.Linear(36, 2)

                def forward(self, x):
                    x = self.conv2d_1(F.pad(x, (0, 1, 0, 1)))
            """
        #expect(text.contains(expected))
        #expect(text.contains("# [1, 4, 3, 3]\n"))
        #expect(text.contains("\"conv2d_1\": {\"filters\": \"conv2d_1.filters\", \"bias\": \"conv2d_1.bias\"},"))
    }

    @Test("Keras's text: channels last, \"same\" by its name, features moved before a dense layer")
    func keras() throws {
        let (_, exported, _) = try Self.examples[0].network()
        let text = try exported.kerasText()
        #expect(text.contains("layers.Conv2D(8, 3, strides=2, padding=\"same\", name=\"conv2d_1\")(x)"))
        #expect(text.contains("# [1, 5, 6, 8]\n"))
        #expect(text.contains("layers.Flatten()(layers.Permute((3, 1, 2))(x))"))
        #expect(text.contains("layers.ReLU(max_value=6)(x)"))
    }

    @Test("what a form cannot say is an error that names the step")
    func errors() throws {
        let layers: [any Layer] = [Convolution2D(.channels(2), kernel: 3, stride: 2, dilation: 2)]
        var generator = Generator(seed: 1)
        let exported = try ExportedNetwork(
            Network(Sequential("n", layers)), name: "n", input: [1, 1, 9, 9], using: &generator)
        let error = ExportError.unsupported(
            node: "conv2d_1", kind: "conv2d", format: "Keras", why: "it has a stride and a dilation")
        #expect(throws: error) { try exported.kerasText() }
        #expect(error.problem.code == "export")
        #expect(error.problem.message.contains("conv2d \"conv2d_1\""))
        #expect(throws: Never.self) { try exported.onnx() }
        #expect(throws: FileError.self) { try exported.writeNPZ(to: "/no/such/folder/a.npz") }
    }

    @Test("names that Python does not take are changed, and no two become one")
    func names() throws {
        var graph = Graph()
        var node = graph.add("x", .input(shape: [1, 2]))
        for name in ["a/b:0", "a b 0", "lambda", "3", "ärger", ""] { node = graph.add(name, .activation(.relu), [node]) }
        graph.outputs = [.init(name: "y", node: node)]
        let names = try ExportedNetwork(graph, name: "").onnx().graph.node.map(\.name)
        #expect(names == ["a_b_0", "a_b_0_2", "lambda_", "n3", "_rger", "n"])
    }
}

extension Parameter {
    fileprivate func fill(_ number: (Int) -> Float) {
        guard let value else { return }
        try? set(Tensor((0..<value.elementCount).map(number), shape: value.shape))
    }
}
