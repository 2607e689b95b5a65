import Diagnostics
import Files
import FoundationEssentials
import Interchange
import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// Small networks of several formats and what other programs computed with them: Scripts/reference/small_models.py.
enum NetworkFile: String, CaseIterable {
    case keras = "keras.json"
    case tfLite = "small.tflite"
    case caffe = "small.caffemodel"
    case darknet = "small.cfg"
    case onnx7 = "small_7.onnx"
    case onnx13 = "small_13.onnx"
    case onnx18 = "small_18.onnx"
    case onnx21 = "small_21.onnx"
    /// Exported by torch: Scripts/reference/weight_files.py.
    case torch = "torch_11.onnx"

    /// Channels-last files have their pictures as `[N, H, W, C]`.
    var layout: ImageLayout { [.keras, .tfLite, .onnx18].contains(self) ? .channelsLast : .channelsFirst }
    var path: String { ParityCase.folder + rawValue }

    func graph(_ bytes: [UInt8], path: String) throws -> Graph {
        switch self {
        case .keras: try KerasModel(bytes: bytes, path: path).graph()
        case .tfLite: try TFLiteModel(bytes: bytes, path: path).graph()
        case .caffe: try CaffeModel(bytes: bytes, path: path).graph()
        case .darknet: try DarknetModel(bytes: bytes, path: path).graph().graph
        case .onnx7, .onnx13, .onnx18, .onnx21, .torch: try ONNXModel(bytes: bytes, path: path).graph()
        }
    }

    func inspect(_ bytes: [UInt8]) throws -> ModelInspection {
        switch self {
        case .keras: try KerasModel(bytes: bytes, path: path).inspect()
        case .tfLite: try TFLiteModel(bytes: bytes, path: path).inspect()
        case .caffe: try CaffeModel(bytes: bytes, path: path).inspect()
        case .darknet: try DarknetModel(bytes: bytes, path: path).inspect()
        case .onnx7, .onnx13, .onnx18, .onnx21, .torch: try ONNXModel(bytes: bytes, path: path).inspect()
        }
    }
}

@Suite("Networks of other programs compute what those programs compute")
struct NetworkParityTests {
    @Test("the same numbers", arguments: NetworkFile.allCases)
    func parity(_ file: NetworkFile) throws {
        let cases = try ["networks.json", "torch.json"].reduce(into: [String: ParityCase]()) { cases, name in
            let found = try JSONDecoder().decode([String: ParityCase].self, from: Data(File.read(ParityCase.folder + name)))
            cases.merge(found) { first, _ in first }
        }
        let parity = try #require(cases[file.rawValue])
        let graph = try file.graph(File.read(file.path), path: file.path)
        let input = Tensor(parity.input.values, shape: Shape(parity.input.shape))
        let result = try InferencePlan(graph).run([input], inputLayout: file.layout, outputLayout: file.layout)[0]
        #expect(result.elementCount == parity.output.values.count)
        for (value, expected) in zip(floatValues(result), parity.output.values) {
            #expect(abs(value - expected) <= 2e-5 * max(1, abs(expected)))
        }
    }

    @Test("inspect names the ends and counts the operations without running", arguments: NetworkFile.allCases)
    func inspection(_ file: NetworkFile) throws {
        let found = try file.inspect(File.read(file.path))
        // 3 x 9 x 9 (12 x 12 for Darknet) in the file's order.
        let shapes: [NetworkFile: [Int]] = [
            .keras: [-1, 9, 9, 3], .tfLite: [1, 9, 9, 3], .caffe: [1, 3, 9, 9], .darknet: [1, 3, 12, 12],
            .onnx7: [1, 3, 9, 9], .onnx13: [-1, 3, 8, 8], .onnx18: [1, 8, 8, 3], .onnx21: [1, 3, 6, 6],
            .torch: [1, 3, 16, 16],
        ]
        #expect(found.inputs.map(\.shape) == [shapes[file]])
        #expect(found.outputs.count == 1)
        let convolutions = found.operations.filter { $0.name.lowercased().contains("conv") }
        let expected: [NetworkFile: Int] = [.darknet: 3, .onnx18: 1, .onnx21: 1, .torch: 4]
        #expect(convolutions.reduce(0) { $0 + $1.count } == expected[file] ?? 2)
        // Keras: 108 + 16 + 36 + 4 + 180 + 5; TFLite: 108 + 4 + 36 + 4 + 180 + 5; Caffe: 112 + 9 + 8 + 36 + 365;
        // Darknet: 16 + 108, 16 + 16, 7 + 504. ONNX, with the numbers of its arithmetic: 108 + 16 + 40 + 325;
        // 224 + 64 + 2 + 4 + 11 + 55; 3 + 116 + 8 + 4 + 1512; 12 + 25.
        let parameters: [NetworkFile: Int] = [
            .keras: 349, .tfLite: 337, .caffe: 530, .darknet: 667, .onnx7: 489, .onnx13: 360, .onnx18: 1643, .onnx21: 37,
        ]
        if let count = parameters[file] { #expect(found.parameterCount == count) }
    }
}

@Suite("No bytes of a network's file, however broken, end the process")
struct NetworkMutationTests {
    @Test("mutations are read, or refused with an ImportError", arguments: NetworkFile.allCases)
    func mutations(_ file: NetworkFile) throws {
        let whole = try File.read(file.path)
        try Mutations.expectErrorsOnly(of: whole) { bytes in
            _ = try file.inspect(bytes)
            _ = try file.graph(bytes, path: file.path)
        }
    }

    @Test("mutations of Darknet's weights and of a prototxt")
    func otherFiles() throws {
        let configuration = try File.readText(ParityCase.folder + "small.cfg")
        let weights = try File.read(ParityCase.folder + "small.weights")
        try Mutations.expectErrorsOnly(of: weights) { bytes in
            _ = try DarknetModel(configuration: configuration, weights: bytes, path: "fuzz").graph()
        }
        let description = try File.read(ParityCase.folder + "small.prototxt")
        let blobs = try File.read(ParityCase.folder + "small.caffemodel")
        try Mutations.expectErrorsOnly(of: description) { bytes in
            _ = try CaffeModel(description: String(decoding: bytes, as: UTF8.self), weights: blobs, path: "fuzz").graph()
        }
    }
}

@Suite("A network that cannot be read is refused with its reason")
struct NetworkRefusalTests {
    private func text(_ name: String) throws -> String { try File.readText(ParityCase.folder + name) }

    @Test("an unknown layer is named with its node, and a way out")
    func unknownOperations() throws {
        let keras = try text("keras.json").replacing("\"Dropout\"", with: "\"Lambda\"")
        #expect(throws: ImportError(path: NetworkFile.keras.path, node: "drop", operation: "Lambda", reason: .unknownOperation)) {
            try NetworkFile.keras.graph(Array(keras.utf8), path: NetworkFile.keras.path)
        }
        let darknet = try text("small.cfg").replacing("[upsample]", with: "[reorg]")
        let weights = try File.read(ParityCase.folder + "small.weights")
        #expect(throws: ImportError(path: "p", node: "layer 4", operation: "reorg", reason: .unknownOperation)) {
            try DarknetModel(configuration: darknet, weights: weights, path: "p").graph()
        }
        let caffe = try text("small.prototxt").replacing("\"ReLU\"", with: "\"LRN\"")
        let blobs = try File.read(ParityCase.folder + "small.caffemodel")
        let error = ImportError(path: "p", node: "relu", operation: "LRN", reason: .unknownOperation)
        #expect(throws: error) { try CaffeModel(description: caffe, weights: blobs, path: "p").graph() }
        #expect(error.problem.help.hasPrefix("use batch normalisation in its place"))
    }

    @Test("weights that are too many or too few for a cfg")
    func weightCounts() throws {
        let configuration = try text("small.cfg")
        let weights = try File.read(ParityCase.folder + "small.weights")
        #expect(throws: ImportError.self) {
            try DarknetModel(configuration: configuration, weights: weights.dropLast(4) + [], path: "p").graph()
        }
        #expect(
            throws: ImportError(
                path: "p", reason: .damaged(what: "8 bytes of weights are left over for its cfg"))
        ) { try DarknetModel(configuration: configuration, weights: weights + Array(repeating: 0, count: 8), path: "p").graph() }
    }
}
