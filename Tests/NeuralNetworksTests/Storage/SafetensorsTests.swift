import NeuralNetworks
import Tensors
import Testing

@Suite struct SafetensorsTests {
    @Test("What is written is read again, whatever the dtype and shape")
    func roundTrip() throws {
        let file = Safetensors(
            tensors: [
                ("a", Tensor([1, 2.5, -3], shape: [3])), ("empty", try .zeros([0, 4])),
                ("d", try .full([2, 2], 0.1, dtype: .float64)), ("i", try .full([], 7, dtype: .int64)),
                ("b", try .ones([3], dtype: .bool)), ("t", try Tensor([1, 2, 3, 4], shape: [2, 2]).transposed()),
            ], metadata: [("text", "a \"quoted\"\nline \\ ü")])
        let read = try Safetensors(bytes: file.bytes())
        #expect(read.text("text") == "a \"quoted\"\nline \\ ü")
        for (name, value) in file.tensors {
            let other = try #require(read.tensor(name))
            #expect(other.dtype == value.dtype && other.shape == value.shape)
            #expect(try other.doubles() == value.doubles())
        }
    }

    @Test("A header by the format's description is read, half precision as float32")
    func foreign() throws {
        let header =
            "{\"x\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[4,6]}}"
        // 1.0 and -2.0 in float16: 0x3C00, 0xC000; 3.0 in bfloat16: 0x4040
        let bytes =
            [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [0, 0x3C, 0, 0xC0, 0x40, 0x40]
        let file = try Safetensors(bytes: bytes)
        #expect(try file.tensor("x")?.floats() == [1, -2])
        #expect(try file.tensor("y")?.floats() == [3])
    }

    @Test("Cut and changed files are errors, never crashes")
    func broken() throws {
        let bytes = try Safetensors(tensors: [("a", try .ones([2, 3]))], metadata: [("k", "v")]).bytes()
        for cut in 0..<bytes.count {
            #expect(throws: (any Error).self) { try Safetensors(bytes: Array(bytes[..<cut])) }
        }
        var generator = Generator(seed: 1)
        for _ in 0..<2000 {
            var changed = bytes
            for _ in 0..<3 { changed[generator.below(bytes.count)] = UInt8(generator.below(256)) }
            _ = try? Safetensors(bytes: changed)
        }
    }

    @Test(
        "A network is written and read as the language writes it",
        arguments: [
            "sequential(\"a\") { conv2d(8, kernel=3, padding=\"same\"); batchnorm(); relu(); maxpool(2); flatten(); dense(10) }",
            "sequential(\"\") { residual { sequential(\"b\") { conv2d(4, kernel=1, bias=false); relu6() } }; parallel { conv2d(2, kernel=3, stride=2); depthwise(kernel=5, bias=true) } }",
            "dense(3, bias=false)", "leaky_relu(0.01)", "avgpool(3, stride=2, padding=1)",
        ])
    func layers(text: String) throws { #expect(try LayerText.write(LayerText.read(text)) == text) }

    @Test(
        "A broken description is an error",
        arguments: [
            "", "nothing(3)", "conv2d()", "conv2d(-1)", "sequential { relu()", "dense(3) dense(3)", "dropout(2)",
            "dense(\"x",
        ])
    func brokenText(text: String) { #expect(throws: StorageError.self) { try LayerText.read(text) } }
}
