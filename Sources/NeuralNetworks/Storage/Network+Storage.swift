import Tensors

extension Network {
    /// The network as a file holds it: how it is written, and its numbers, learned and kept.
    ///
    /// - Throws: `StorageError.unwritable`, `TrainingError.noParameters` before it met an input.
    public func stored() throws -> Safetensors {
        let values = try parameters.map { name, parameter in
            guard let value = parameter.value else { throw TrainingError.noParameters }
            return (name: name, value: value)
        }
        return Safetensors(
            tensors: values, metadata: [("format", "dlrepl network 1"), ("network", try LayerText.write(layer))])
    }

    /// The network of a file.
    ///
    /// - Throws: `StorageError`, `FileError`.
    public convenience init(_ file: any StoredNumbers, kinds: StoredKinds = [:]) throws {
        guard let text = file.text("network") else { throw StorageError.noNetwork }
        self.init(try LayerText.read(text, kinds: kinds))
        try setParameters(from: file)
    }

    /// Takes all numbers from a file.
    ///
    /// - Throws: `StorageError.missing`, `FileError`; the parameters before it have then changed.
    public func setParameters(from file: any StoredNumbers) throws {
        for (name, parameter) in parameters {
            guard let value = try file.ownTensor(name) else { throw StorageError.missing(name: name) }
            try parameter.set(own: value)
        }
    }
}
