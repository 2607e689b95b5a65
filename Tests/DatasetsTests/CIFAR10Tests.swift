import Datasets
import Files
import Tensors
import Testing

/// The fixtures are made by Scripts/reference/cifar_batches.py: byte i of all images is 37 i mod 256, labels 3 and 8.
@Suite struct CIFAR10Tests {
    private func fixture(_ name: String) -> String {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return "\(folder)/Fixtures/\(name)"
    }

    @Test(
        "Binary records and pickles of Python 2 and 3 give the same images",
        arguments: ["records.bin", "python2.pickle", "protocol2.pickle", "protocol4.pickle"])
    func kinds(name: String) throws {
        let data = try CIFAR10.load(fixture(name), part: .train)
        #expect(data.images.shape == [2, 3, 32, 32])
        #expect(try data.labels.ints() == [3, 8])
        let bytes = try data.images.bytes()
        #expect(bytes.indices.allSatisfy { bytes[$0] == UInt8(truncatingIfNeeded: $0 * 37) })
        #expect(data.classNames[3] == "cat")
    }

    @Test("A cut or changed pickle is an error, never a crash")
    func broken() throws {
        let bytes = try File.read(fixture("python2.pickle"))
        for cut in stride(from: 1, to: bytes.count, by: 97) {
            try check(Array(bytes[..<cut]))
        }
        var generator = Generator(seed: 5)
        for _ in 0..<300 {
            var changed = bytes
            for _ in 0..<4 { changed[generator.below(120)] = UInt8(generator.below(256)) }
            try check(changed)
        }
    }

    @Test("A pickle that calls anything is refused")
    func calls() throws {
        let text = "cos\nsystem\n(U\u{4}echotR."
        let path = "/tmp/dlrepl-test-\(Generator(seed: 9).key)-calls.pickle"
        try File.write(Array(text.utf8), to: path)
        #expect(throws: DataSetError.self) { try CIFAR10.load(path, part: .train) }
    }

    private func check(_ bytes: [UInt8]) throws {
        let path = "/tmp/dlrepl-test-broken.pickle"
        try File.write(bytes, to: path)
        _ = try? CIFAR10.load(path, part: .train)
    }
}
