import Files
import Glibc
import Interchange
import NeuralNetworks
import TestSupport
import Testing

@Suite("A TensorFlow.js graph")
struct WebModelTests {
    /// Writes `json` and one weight file into a folder and reads the graph.
    private func read(_ json: String, weights: [UInt8] = []) throws -> FrozenGraph {
        var template = Array("/tmp/dlrepl-web-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        let folder = String(cString: made)
        defer {
            unlink(folder + "/model.json")
            unlink(folder + "/weights.bin")
            rmdir(folder)
        }
        try File.write(json, to: folder + "/model.json")
        try File.write(weights, to: folder + "/weights.bin")
        return try FrozenGraph.read(folder + "/model.json")
    }

    private func model(nodes: String, weights: String, path: String = "weights.bin") -> String {
        """
        {"modelTopology": {"node": [\(nodes)]},
         "weightsManifest": [{"paths": ["\(path)"], "weights": [\(weights)]}]}
        """
    }

    private let nodes = """
        {"name": "x", "op": "Placeholder", "attr": {"shape": {"shape": {"dim": [{"size": "1"}, {"size": 1},
         {"size": "1"}, {"size": "2"}]}}}},
        {"name": "w", "op": "Const", "input": [], "attr": {"dtype": {"type": 1}}},
        {"name": "y", "op": "Conv2D", "input": ["x", "w"], "attr": {"padding": {"s": [83, 65, 77, 69]},
         "data_format": {"s": "TkhXQw=="}, "strides": {"list": {"i": ["1", 1, "1", "1"]}}}}
        """
    private let weights = #"{"name": "w", "shape": [1, 1, 2, 1], "dtype": "float32"}"#

    @Test("weights come from the binary file; strings and integers are read in both their forms")
    func graph() throws {
        // 1 and -2 as little-endian floats.
        let frozen = try read(
            model(nodes: nodes, weights: weights), weights: [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
        let graph = try frozen.lowered(inputs: [.init("x")], outputs: ["y"])
        guard case .convolution(let convolution) = graph.nodes[1].operation else { throw WrongOperation() }
        #expect(floatValues(convolution.filters) == [1, -2])
    }

    @Test("a short binary file, quantised weights and a path out of the folder are refused")
    func refusals() {
        func reason(_ json: String) -> ImportError.Reason? {
            do {
                _ = try read(json, weights: [0, 0, 0, 0])
                return nil
            } catch {
                return (error as? ImportError)?.reason
            }
        }
        #expect(
            reason(model(nodes: nodes, weights: weights))
                == .contentLength(bytes: 4, shape: [1, 1, 2, 1], expectedBytes: 8))
        #expect(
            reason(model(nodes: nodes, weights: #"{"name": "w", "shape": [1], "dtype": "uint8"}"#))
                == .elementType(found: "uint8", expected: "float32 or int32"))
        #expect(
            reason(model(nodes: nodes, weights: weights, path: "../weights.bin"))
                == .unsupported(what: "a weight file outside its folder, ../weights.bin"))
        guard case .damaged? = reason(#"{"a": 1}"#) else {
            Issue.record("any JSON was accepted")
            return
        }
    }

    @Test("mutations are read, or refused with an ImportError")
    func mutations() throws {
        try Mutations.expectErrorsOnly(of: Array(model(nodes: nodes, weights: weights).utf8)) { bytes in
            let frozen = try read(String(decoding: bytes, as: UTF8.self), weights: [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
            _ = frozen.inspect()
            _ = try frozen.lowered(inputs: [.init("x")], outputs: ["y"])
        }
    }

    @Test("JSON nested without end is refused")
    func nesting() {
        let json = String(repeating: #"{"modelTopology":"#, count: 100_000)
        #expect(throws: ImportError.self) { try read(json) }
    }
}
