import Files
import Interchange
import TestSupport
import Testing

/// The fixture is made by Scripts/reference/torch_dictionary.py.
@Suite("A dictionary that torch saved")
struct TorchStateDictionaryTests {
    private let whole: [UInt8]

    init() throws { whole = try File.read(ParityCase.folder + "dictionary.pth") }

    @Test("tensors are views of storages: dense, transposed, with an offset; integers are left out")
    func tensors() throws {
        let dictionary = try TorchStateDictionary(bytes: whole, path: "dictionary.pth")
        #expect(dictionary.tensors.map(\.name) == ["a", "b", "c"])
        #expect(floatValues(try #require(dictionary["a"])) == [0, 1, 2, 3, 4, 5])
        #expect(dictionary["b"]?.shape == [3, 2])
        #expect(floatValues(try #require(dictionary["b"])) == [0, 3, 1, 4, 2, 5])
        #expect(floatValues(try #require(dictionary["c"])) == [5])
    }

    @Test("cut anywhere, it is refused or incomplete, and never crashes")
    func cut() {
        for length in 0..<whole.count {
            #expect(throws: ImportError.self) {
                try TorchStateDictionary(bytes: Array(whole[..<length]), path: "cut")
            }
        }
    }

    @Test("with any byte changed to any of a few values, it is read or refused")
    func changed() {
        for place in whole.indices {
            for value in [0, 1, 0x28, 0x2E, 0x52, 0x7F, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[place] = value
                do {
                    _ = try TorchStateDictionary(bytes: bytes, path: "changed")
                } catch {
                    #expect(error is ImportError)
                }
            }
        }
    }

    @Test("a text file is no dictionary")
    func text() {
        #expect(throws: ImportError(path: "p", reason: .text(start: "weights"))) {
            try TorchStateDictionary(bytes: Array("weights".utf8), path: "p")
        }
    }
}
