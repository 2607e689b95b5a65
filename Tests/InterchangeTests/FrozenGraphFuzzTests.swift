import Files
import Interchange
import TestSupport
import Testing

@Suite("No bytes, however broken, end the process")
struct FrozenGraphFuzzTests {
    @Test("mutations of a small graph are read, or refused with an ImportError")
    func mutations() throws {
        try Mutations.expectErrorsOnly(of: GraphDefBuilder.smallNetwork().bytes()) { bytes in
            let graph = try FrozenGraph(bytes: bytes, path: "fuzz")
            _ = graph.inspect()
            _ = try graph.lowered(inputs: [.init("image")], outputs: ["output"])
        }
    }

    @Test("and of a graph that TensorFlow wrote, with weights")
    func written() throws {
        try Mutations.expectErrorsOnly(of: File.read(ParityCase.folder + "residual.pb")) { bytes in
            let graph = try FrozenGraph(bytes: bytes, path: "fuzz")
            _ = graph.inspect()
            _ = try graph.lowered(inputs: [.init("x")], outputs: ["y"])
        }
    }
}
