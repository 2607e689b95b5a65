import Tensors

/// Named tensors and short texts, in memory or in a file.
public protocol StoredNumbers {
    func text(_ name: String) -> String?
    /// The tensor of that name for the caller alone, nil if there is none.
    ///
    /// - Throws: `FileError`, `TensorError.tooLarge`.
    func ownTensor(_ name: String) throws -> Tensor?
    /// All of it in memory.
    ///
    /// - Throws: `FileError`, `TensorError.tooLarge`.
    func inMemory() throws -> Safetensors
}

extension Safetensors: StoredNumbers {
    public func ownTensor(_ name: String) throws -> Tensor? { try tensor(name)?.detached.copied() }
    public func inMemory() -> Safetensors { self }
}

extension SafetensorsReader: StoredNumbers {
    public func ownTensor(_ name: String) throws -> Tensor? { try tensor(name) }
    public func inMemory() throws -> Safetensors { try Safetensors(self) }
}
