import Files
import NeuralNetworks

extension ExportedNetwork {
    /// The numbers as safetensors.
    ///
    /// - Throws: `FileError`; `path` then holds what it held before.
    public func writeSafetensors(to path: String) throws {
        try Safetensors(tensors: tensors, metadata: [("format", "pt")]).write(to: path)
    }

    /// The numbers as NumPy's arrays in one archive.
    ///
    /// - Throws: `ExportError.tooLarge`, `FileError`; `path` then holds what it held before.
    public func writeNPZ(to path: String) throws {
        let entries = try tensors.map { (name: "\($0.name).npy", content: try NPYArray($0.value).bytes()) }
        try File.write(try ZipWriter.bytes(entries), to: path)
    }
}
