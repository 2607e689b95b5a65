/// Why a pickle cannot be read.
public enum PickleError: Error, Sendable, Equatable {
    case damaged(what: String)
    /// More objects than are taken from a file.
    case tooLarge(count: Int, limit: Int)
    /// An instruction that is not known here.
    case unsupported(instruction: UInt8, offset: Int)
}
