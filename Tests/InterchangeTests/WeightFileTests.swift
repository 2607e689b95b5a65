import Files
import Interchange
import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// The fixtures are made by Scripts/reference/weight_files.py.
@Suite("Files that hold weights and no network")
struct WeightFileTests {
    private func file(_ name: String) throws -> [UInt8] { try File.read(ParityCase.folder + name) }

    private func tensors(_ name: String) throws -> NamedTensors { try NamedTensors(bytes: file(name), path: name) }

    @Test("torch's two formats hold the same", arguments: ["dictionary.pth", "dictionary_zip.pth"])
    func torch(_ name: String) throws {
        let dictionary = try tensors(name)
        #expect(dictionary.tensors.map(\.name) == ["a", "b", "c"])
        #expect(floatValues(try #require(dictionary["a"])) == [0, 1, 2, 3, 4, 5])
        #expect(dictionary["b"]?.shape == [3, 2])
        #expect(floatValues(try #require(dictionary["b"])) == [0, 3, 1, 4, 2, 5])
        #expect(floatValues(try #require(dictionary["c"])) == [5])
        let found = dictionary.inspect()
        #expect(found.format == "torch dictionary")
        #expect(found.tensors.map(\.shape) == [[2, 3], [3, 2], [1]])
        #expect(found.parameterCount == 13)
    }

    @Test("of a training run the network's tensors are taken; parameters, halves and doubles become float32")
    func run() throws {
        let dictionary = try tensors("run.pth")
        #expect(dictionary.tensors.map(\.name) == ["p", "half", "double", "bfloat"])
        for name in ["p", "half", "double", "bfloat"] {
            #expect(floatValues(try #require(dictionary[name])) == [0, 1, 2, 3, 4, 5])
        }
    }

    @Test("a whole module is code, and refused")
    func module() throws {
        #expect(
            throws: ImportError(
                path: "module.pth",
                reason: .unsupported(
                    what: "it holds an object of torch.nn.modules.linear.Linear, whose code is not run: save its state_dict()"))
        ) { try tensors("module.pth") }
    }

    @Test("NumPy's arrays of any type, packed or not", arguments: ["arrays.npz", "arrays_packed.npz"])
    func numPy(_ name: String) throws {
        let arrays = Dictionary(uniqueKeysWithValues: try NPZArchive(bytes: file(name), path: name).arrays)
        func numbers(_ name: String) throws -> [Double] { try #require(arrays[name]).doubles() }
        #expect(arrays["f4"]?.shape == [2, 3])
        #expect(try numbers("f4") == [0, 1, 2, 3, 4, 5])
        #expect(try numbers("f8") == [0.5, -2])
        #expect(arrays["f8"]?.dtype == .float64)
        #expect(try numbers("f2") == [1.5, -0.25])
        #expect(try numbers("i4") == [1, -2])
        #expect(arrays["i4"]?.dtype == .int64)
        #expect(try numbers("u1") == [0, 255])
        #expect(try numbers("b") == [1, 0])
        #expect(try numbers("big") == [1, 2.5])
        #expect(arrays["one"]?.shape == [])
        #expect(try numbers("one") == [3])
        #expect(arrays["empty"]?.shape == [0, 4])
        if name.hasPrefix("arrays_packed") { #expect(try numbers("long") == (0..<3000).map { Double($0 / 7) }) }
    }

    @Test("an array that lies column after column")
    func columns() throws {
        let array = try NPYArray(bytes: file("columns.npy")[...], path: "columns.npy").tensor
        #expect(array.shape == [2, 3])
        #expect(floatValues(array) == [0, 1, 2, 3, 4, 5])
    }

    @Test("what is written is read again, whatever the type and shape")
    func roundTrip() throws {
        let tensors: [Tensor] = try [
            Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]), Tensor([7], shape: []), Tensor([], shape: [0, 2]),
            Tensor([1.5, 2.5], shape: [2]).cast(to: .float64), Tensor([3, 250], shape: [2]).cast(to: .uint8),
            Tensor([1, 2, 3, 4], shape: [2, 2]).transposed(),
        ]
        for tensor in tensors {
            let bytes = try NPYArray(tensor).bytes()
            #expect((bytes.count - tensor.byteCount) % 64 == 0)
            let again = try NPYArray(bytes: bytes[...], path: "again").tensor
            #expect(again.shape == tensor.shape && again.dtype == tensor.dtype)
            #expect(try again.doubles() == tensor.doubles())
        }
        // NumPy's own bytes of the same array.
        let columns = try NPYArray(bytes: file("columns.npy")[...], path: "").tensor
        let archive = try file("arrays.npz")
        #expect(archive.firstRange(of: try NPYArray(columns).bytes()) != nil)
    }

    @Test("safetensors are named tensors, too")
    func safetensors() throws {
        let bytes = try Safetensors(tensors: [("w", Tensor([1, 2], shape: [1, 2]))]).bytes()
        let found = try NamedTensors(bytes: bytes, path: "w.safetensors")
        #expect(found.format == "safetensors")
        #expect(floatValues(try #require(found["w"])) == [1, 2])
        #expect(throws: ImportError.self) { try NamedTensors(bytes: bytes.dropLast(3) + [], path: "w.safetensors") }
    }

    @Test(
        "mutations are read, or refused with an ImportError",
        arguments: [
            "dictionary.pth", "dictionary_zip.pth", "run.pth", "arrays.npz", "arrays_packed.npz", "columns.npy", "safetensors",
        ])
    func mutations(_ name: String) throws {
        let tensors = [("w", Tensor([1, 2], shape: [1, 2])), ("b", Tensor([1, 2, 3], shape: [3]))]
        let whole = try name == "safetensors" ? Safetensors(tensors: tensors, metadata: [("a", "b")]).bytes() : file(name)
        try Mutations.expectErrorsOnly(of: whole) { bytes in _ = try NamedTensors(bytes: bytes, path: "fuzz").inspect() }
    }
}
