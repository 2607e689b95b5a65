/// Why a file could not be read or written.
public enum FileError: Error, Equatable, Sendable {
    /// The operating system's own reason (`errno`) for `path`.
    case system(path: String, doing: String, errno: Int32)
    /// The file is larger than the reader is ready to take.
    case tooLarge(path: String, bytes: Int, limit: Int)
    case isDirectory(path: String)
}
