import Files
import FoundationEssentials
import Interchange
import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// Small frozen graphs and what TensorFlow computed with them: Scripts/reference/tensorflow_small_graphs.py.
struct ParityCase: Decodable {
    struct Values: Decodable {
        var shape: [Int]
        var values: [Float]
    }

    var input: Values
    var output: Values

    static let folder = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Fixtures/"

    static func all() throws -> [String: ParityCase] {
        try JSONDecoder().decode([String: ParityCase].self, from: Data(File.read(folder + "cases.json")))
    }
}

@Suite("Lowered graphs compute what TensorFlow computes")
struct TensorFlowParityTests {
    @Test("each family of operations", arguments: try ParityCase.all().keys.sorted())
    func parity(_ name: String) throws {
        let parity = try #require(try ParityCase.all()[name])
        let frozen = try FrozenGraph(path: ParityCase.folder + name + ".pb")
        let graph = try frozen.lowered(inputs: [.init("x")], outputs: ["y"])
        let input = Tensor(parity.input.values, shape: Shape(parity.input.shape))
        let result = try InferencePlan(graph).run([input], inputLayout: .channelsLast, outputLayout: .channelsLast)[0]
        #expect(Array(result.shape) == parity.output.shape)
        for (value, expected) in zip(floatValues(result), parity.output.values) {
            #expect(abs(value - expected) <= 2e-5 * max(1, abs(expected)))
        }
    }
}
