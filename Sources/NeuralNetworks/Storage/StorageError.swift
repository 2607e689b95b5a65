/// Why a stored network cannot be read or written.
public enum StorageError: Error, Sendable, Equatable {
    /// The bytes are not a safetensors file: what is wrong with them.
    case notSafetensors(reason: String)
    /// A tensor's entry in the header does not fit the file.
    case entry(name: String, reason: String)
    /// The file has no description of a network.
    case noNetwork
    /// The description of the network cannot be read: where and why.
    case description(reason: String, near: String)
    /// A parameter of the network is not in the file.
    case missing(name: String)
    /// A layer that has no written form.
    case unwritable(kind: String)
    /// A checkpoint of another network, optimizer or run.
    case otherRun(what: String, stored: String, given: String)
}
