import Glibc
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@Suite("Safetensors read from a file")
struct SafetensorsReaderTests {
    private let folder = TemporaryFolder()

    private func written(_ tensors: [(String, Tensor)]) throws -> String {
        let path = folder.path + "/a.safetensors"
        try Safetensors(tensors: tensors.map { (name: $0.0, value: $0.1) }, metadata: [("k", "v")]).write(to: path)
        return path
    }

    @Test("have the numbers that were written, also more than a thread reads at a time")
    func numbers() throws {
        var generator = Generator(seed: 1)
        let large = try Tensor.randomNormal([3, 1_000_003], using: &generator)
        let path = try written([
            ("large", large), ("bool", try .ones([3], dtype: .bool)), ("empty", try .zeros([0, 2])), ("one", try .ones([])),
        ])
        let file = try SafetensorsReader(reading: path)
        #expect(file.text("k") == "v")
        #expect(try file.tensor("large")?.floats() == large.floats())
        #expect(try file.tensor("bool")?.doubles() == [1, 1, 1])
        #expect(try file.tensor("empty")?.shape == [0, 2])
        #expect(try file.tensor("one")?.floats() == [1])
        #expect(try file.tensor("two") == nil)
        #expect(try file.tensors().map(\.name) == ["large", "bool", "empty", "one"])
    }

    @Test("are read anew each time: nobody sees what another does to them")
    func own() throws {
        let file = try SafetensorsReader(reading: try written([("x", Tensor([1, 2], shape: [2]))]))
        let first = try #require(try file.tensor("x"))
        first.pointer(Float.self)[0] = 7
        #expect(try file.tensor("x")?.floats() == [1, 2])
    }

    @Test("of a file that became shorter are an error")
    func truncated() throws {
        let path = try written([("x", try .ones([1000]))])
        let file = try SafetensorsReader(reading: path)
        #expect(truncate(path, 2000) == 0)
        #expect(throws: (any Error).self) { try file.tensor("x") }
        #expect(throws: StorageError.self) { try SafetensorsReader(reading: path) }
    }

    @Test("make two networks of one checkpoint that learn apart")
    func networks() throws {
        let path = folder.path + "/net.safetensors"
        let layer = Dense(2)
        let network = Network(layer)
        var generator = Generator(seed: 3)
        let x = try Tensor.ones([1, 3])
        let y = try network.predict(x, threads: 1, using: &generator).floats()
        try network.stored().write(to: path)
        let checkpoint = try Checkpoint(reading: path)
        let (one, two) = (try checkpoint.network(), try checkpoint.network())
        #expect(try one.predict(x, threads: 1, using: &generator).floats() == y)
        one.parameters[0].parameter.value?.pointer(Float.self)[0] += 1
        #expect(try two.predict(x, threads: 1, using: &generator).floats() == y)
    }
}
